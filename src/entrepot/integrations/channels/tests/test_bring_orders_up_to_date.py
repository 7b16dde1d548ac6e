"""What a marketplace says later of an order is brought to it, as far as an order can still be amended."""

import pytest

from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.orders.models import Order
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed
from entrepot.integrations.channels.actions import Inbound, bring_orders_up_to_date, receive_orders
from entrepot.integrations.channels.models import InboundPayload
from entrepot.integrations.channels.tests.taobao_trade import a_trade
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_books_hold(shop):
    yield
    assert build.differences() == {}


def receive(**changes) -> Order:
    return only(receive_orders([Inbound("tmall", a_trade(**changes))], by=THE_HOUSE))


def outcomes() -> list[str]:
    return list(InboundPayload.objects.order_by("id").values_list("outcome", flat=True))


def test_memo_flag_and_address_follow_by_themselves():
    order = receive()
    later = {"seller_memo": "改发邮政", "seller_flag": 3, "receiver_district": "福田区"}
    assert receive(modified="2026-10-01 11:00:00", **later).pk == order.pk
    assert outcomes() == ["placed", "later"]
    build.follow()
    order = build.fresh(order)
    assert (order.seller_memo, order.flag, order.ship_to.district) == ("改发邮政", "green", "福田区")
    assert outcomes() == ["placed", "amended"]


def test_of_several_the_newest_counts_and_an_older_one_changes_nothing():
    order = receive(modified="2026-10-01 11:00:00", seller_memo="first")
    receive(modified="2026-10-01 10:30:00", seller_memo="old")
    receive(modified="2026-10-01 12:00:00", seller_memo="newer")
    receive(modified="2026-10-01 13:00:00", seller_memo="newest")
    build.follow()
    assert build.fresh(order).seller_memo == "newest"
    assert outcomes() == ["placed", "late", "late", "amended"]


def test_one_that_says_nothing_new_leaves_the_order_alone():
    order = receive()
    receive(modified="2026-10-01 12:00:00")
    build.follow()
    assert outcomes() == ["placed", "unchanged"]
    assert build.fresh(order).edition == order.edition


def test_what_can_be_amended_no_more_is_noted():
    order = receive()
    only(cancel_orders([Cancellation(order.number, "closed")], by=THE_HOUSE))
    receive(modified="2026-10-01 12:00:00", seller_memo="too late")
    build.follow()
    assert build.fresh(order).seller_memo == "加赠杯子"
    assert outcomes()[1] not in ("later", "amended", "unchanged")


def test_only_who_may_does_it():
    with build.no_trace(), pytest.raises(NotAllowed):
        bring_orders_up_to_date([1], by=Actor(ActorKind.PERSON, 1, "s", 1))
