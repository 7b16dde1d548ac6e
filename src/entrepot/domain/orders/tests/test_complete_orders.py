"""What has arrived and is paid is done."""

from decimal import Decimal

import pytest

from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import complete_orders, release_holds
from entrepot.domain.orders.steps import put_holds
from entrepot.domain.payments.actions import record_payments
from entrepot.domain.payments.steps import NewPayment
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    deliver_parcels,
    hand_over_fulfilments,
    pack_fulfilments,
)
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


def pay(order) -> None:
    only(record_payments([NewPayment("cash", order.total, (order.pk,))], by=THE_HOUSE))


def bring(order) -> None:
    build.follow()
    work = Fulfilment.objects.latest("pk").number
    only(pick_fulfilments([Picking(work)], by=THE_HOUSE))
    only(pack_fulfilments([Packing(work)], by=THE_HOUSE))
    only(hand_over_fulfilments([HandOver(work)], by=THE_HOUSE))
    only(deliver_parcels([Parcel.objects.latest("pk").number], by=THE_HOUSE))


@pytest.mark.parametrize("first", [pay, bring])
def test_an_order_is_done_once_it_has_arrived_and_is_paid_in_either_order(shop, first):
    order = build.order(LAMP=2)
    first(order)
    build.follow()
    assert build.fresh(order).state == "approved"
    (bring if first is pay else pay)(order)
    build.follow()
    order = build.fresh(order)
    assert (order.state, order.progress) == ("completed", "delivered")
    assert order.completed_at is not None
    assert build.told("order", order.pk).count("order.completed") == 1
    assert build.differences() == {}


def test_one_that_has_not_arrived_is_not_done(shop):
    order = build.order(LAMP=2, price="0")
    with build.no_trace():
        (refusal,) = complete_orders([order], by=THE_HOUSE)
    assert isinstance(refusal, OutOfTurn)
    assert order.total == Decimal(0)


def test_as_many_statements_for_fifty_orders_as_for_one(shop):
    orders = [build.order(LAMP=1, customer=None) for _ in range(10)]
    complete_orders(orders[:1], by=THE_HOUSE)
    one = build.statements(lambda: complete_orders(orders[:1], by=THE_HOUSE))
    assert build.statements(lambda: complete_orders(orders, by=THE_HOUSE)) == one


def test_one_that_is_held_is_done_only_when_the_hold_is_lifted(shop):
    order = build.order(LAMP=2)
    bring(order)
    put_holds([order.pk], code="look", by=THE_HOUSE)
    pay(order)
    build.follow()
    assert build.fresh(order).state == "approved"
    with build.no_trace():
        (refusal,) = complete_orders([order], by=THE_HOUSE)
    assert isinstance(refusal, OutOfTurn)
    only(release_holds([order], by=THE_HOUSE))
    build.follow()
    assert build.fresh(order).state == "completed"
