"""A marketplace has sold what is short or unpaid: on a fresh installation such orders are held, and heal."""

from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import approve_orders, place_orders
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_books_hold(shop):
    yield
    assert build.differences() == {}


def market(**policies: object) -> None:
    open_channel("market", policies={"keeps_bad_orders": True, **policies}, by=THE_HOUSE)


def sold(channel: str, lamps: int, **more: object) -> Order:
    line = NewLine("LAMP", Decimal(lamps), Decimal(10))
    wish = NewOrder(channel, [line], customer=build.ZHANG, ship_to=build.TO_PUDONG, **more)
    return only(place_orders([wish], by=THE_HOUSE))


def held(order: Order) -> list[str]:
    return sorted(Hold.objects.filter(order=order, released_at=None).values_list("code", flat=True))


def test_what_is_short_is_held_until_goods_come():
    market()
    order = sold("market", 25)
    assert (held(order), build.fresh(order).state) == (["short"], "placed")

    build.receive("SH", LAMP=50)
    build.follow()
    assert (held(order), build.fresh(order).state) == ([], "approved")


def test_what_a_reviewer_accepts_short_is_not_asked_again():
    market()
    order = sold("market", 25)
    only(approve_orders([order], by=THE_HOUSE))
    build.receive("SH", LAMP=1)
    build.follow()
    assert (held(order), build.fresh(order).state) == ([], "approved")


def test_what_may_go_in_part_is_not_held():
    market(shortage_policy="ship_available")
    order = sold("market", 25)
    assert (held(order), build.fresh(order).state) == ([], "approved")


def test_what_is_unpaid_is_held_until_money_comes_where_the_channel_waits_for_it():
    market(payment_before_release=True)
    order = sold("market", 2)
    assert (held(order), build.fresh(order).state) == (["unpaid"], "placed")

    only(record_payments([NewPayment("bank_transfer", Decimal("20.00"), (order.pk,))], by=THE_HOUSE))
    build.follow()
    assert (held(order), build.fresh(order).state) == ([], "approved")
    assert "order.released" in build.told("order", order.pk)


def test_money_at_the_door_is_not_waited_for():
    market(payment_before_release=True)
    assert held(sold("market", 2, cod_amount=Decimal("20.00"))) == []


def test_goods_that_are_promised_with_the_payment_and_are_gone_by_then_are_held():
    market(payment_before_release=True, reserve_when="payment")
    order = sold("market", 8)
    build.order(LAMP=15)
    only(record_payments([NewPayment("bank_transfer", Decimal("80.00"), (order.pk,))], by=THE_HOUSE))
    build.follow()
    assert (held(order), "order.released" in build.told("order", order.pk)) == (["short"], False)


def test_a_shop_of_ones_own_holds_neither():
    assert held(sold("web", 25, shortage_policy="wait")) == []
