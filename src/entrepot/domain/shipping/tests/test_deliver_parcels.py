import pytest

from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, kinds, released
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    deliver_parcels,
    hand_over_fulfilments,
    pack_fulfilments,
)
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    a_sku()
    a_warehouse(stock={"LAMP": 10}, steps="ship")
    (work,) = released(an_order(("LAMP", 3)))
    return work


def test_the_order_counts_what_has_arrived(work):
    sent = only(hand_over_fulfilments([HandOver(work.number, "SF", "SF1000000001")], by=THE_HOUSE))
    parcel = only(deliver_parcels([sent.parcels[0].number], by=THE_HOUSE))
    assert parcel.state == "delivered"
    assert parcel.delivered_at is not None
    assert kinds("parcel", parcel.id) == ["parcel.packed", "parcel.handed_over", "parcel.delivered"]
    assert kinds("order", parcel.lines[0].order_id)[-1] == "order.delivered"


def test_nothing_arrives_that_has_not_left_or_has_arrived(work):
    number = only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE)).parcels[0].number
    assert isinstance(deliver_parcels([number], by=THE_HOUSE)[0], OutOfTurn)
    hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)
    only(deliver_parcels([number], by=THE_HOUSE))
    assert isinstance(deliver_parcels([number], by=THE_HOUSE)[0], OutOfTurn)
