"""A buyer who asks a marketplace for the money back stops the order here, and lets it go when he asks no more."""

import pytest

from entrepot.domain.orders.actions import AskedBack, refuse_refund_requests, request_refunds
from entrepot.domain.orders.models import Order, RefundRequest
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.channels.actions import Inbound, hear_of_refunds, receive_orders
from entrepot.integrations.channels.tests.taobao_trade import a_sub, a_trade
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_books_hold(shop):
    yield
    assert build.differences() == {}


def receive(status: str, hour: int) -> Order:
    trade = a_trade([a_sub(refund_status=status, divide_order_fee="110.00")], modified=f"2026-10-01 {hour}:00:00")
    order = only(receive_orders([Inbound("tmall", trade)], by=THE_HOUSE))
    build.follow()
    return build.fresh(order)


def outcomes() -> list[tuple[str, str]]:
    return list(RefundRequest.objects.order_by("id").values_list("asked_by", "outcome"))


def held(order: Order) -> bool:
    return order.holds.filter(code="refund_pending", released_at=None).exists()


def test_asked_for_with_the_order_and_withdrawn_later():
    assert held(receive("WAIT_SELLER_AGREE", 11))
    assert not held(receive("CLOSED", 12))
    assert outcomes() == [("channel", "withdrawn")]


def test_asked_for_later_and_said_twice_is_one_request():
    assert not held(receive("NO_REFUND", 11))
    order = receive("WAIT_SELLER_AGREE", 12)
    assert held(order)
    assert "WAIT_SELLER_AGREE" in RefundRequest.objects.get().note
    assert held(receive("WAIT_SELLER_CONFIRM_GOODS", 13))
    hear_of_refunds([order.pk], by=THE_HOUSE)
    assert outcomes() == [("channel", "")]


def test_what_was_refused_here_is_not_asked_for_by_the_same_words_again():
    order = receive("WAIT_SELLER_AGREE", 11)
    only(refuse_refund_requests([order], reason="as_described", by=THE_HOUSE))
    assert not held(receive("WAIT_SELLER_AGREE", 12))
    assert outcomes() == [("channel", "refused")]


def test_what_people_ask_for_stays_whatever_the_platform_says():
    order = receive("NO_REFUND", 11)
    only(request_refunds([AskedBack(order.number, "damaged")], by=THE_HOUSE))
    assert held(receive("CLOSED", 12))
    assert outcomes() == [("buyer", "")]
