import pytest

from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.tests.building import HOME, a_sku, a_warehouse, an_order, kinds, released
from entrepot.domain.shipping.actions import (
    HandOver,
    Together,
    deliver_parcels,
    hand_over_fulfilments,
    pack_together,
)
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE

pytestmark = pytest.mark.django_db


def picked(*orders):
    works = released(*orders)
    pick_fulfilments([Picking(work.number) for work in works], by=THE_HOUSE)
    return works


def test_two_orders_leave_in_one_parcel():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 10, "VASE": 10})
    first, second = an_order(("LAMP", 2), ship_to=HOME), an_order(("VASE", 1), ship_to=HOME)
    works = picked(first, second)

    parcel = only(pack_together([Together([work.number for work in works])], by=THE_HOUSE))
    assert [(line.order, line.sku, line.quantity) for line in parcel.lines] == [
        (first.number, "LAMP", 2),
        (second.number, "VASE", 1),
    ]

    sent = only(hand_over_fulfilments([HandOver(works[0].number, "sf", "SF1000000001")], by=THE_HOUSE))
    assert [p.number for p in sent.parcels] == [parcel.number]
    deliver_parcels([parcel.number], by=THE_HOUSE)
    for order in (first, second):
        order.refresh_from_db()
        assert order.progress == "delivered"
        assert kinds("order", order.pk)[-3:] == ["order.packed", "order.shipped", "order.delivered"]


def test_goods_for_different_receivers_or_from_different_warehouses_do_not_share():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse("A", stock={"LAMP": 10})
    a_warehouse("B", stock={"VASE": 10})
    works = picked(an_order(("LAMP", 2), ship_to=HOME), an_order(("LAMP", 1)), an_order(("VASE", 3), ship_to=HOME))
    numbers = [work.number for work in works]
    answers = pack_together([Together(numbers[:2]), Together([numbers[0], numbers[2]]), Together([])], by=THE_HOUSE)
    assert [answer.code for answer in answers] == ["cannot_share_a_parcel", "cannot_share_a_parcel", "invalid"]
    assert Parcel.objects.count() == 0
