import pytest

from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, kinds, released, the_work
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    hand_over_fulfilments,
    pack_fulfilments,
    unpack_parcels,
)
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotFound, OutOfTurn

pytestmark = pytest.mark.django_db


@pytest.fixture
def packed():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    (work,) = released(an_order(("LAMP", 2)))
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    return only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE))


def test_goods_are_picked_again_and_can_be_packed_anew(packed):
    parcel = only(unpack_parcels([packed.parcels[0].number], by=THE_HOUSE))
    assert parcel.state == "unpacked"
    work = the_work(packed.work.number)
    assert (work.state, work.lines[0].packed, work.lines[0].picked) == ("picked", 0, 2)
    assert kinds("fulfilment", work.id)[-1] == "fulfilment.unpacked"
    assert only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE)).work.state == "packed"


def test_what_has_left_is_not_unpacked(packed):
    number = packed.parcels[0].number
    hand_over_fulfilments([HandOver(packed.work.number)], by=THE_HOUSE)
    answers = unpack_parcels([number, "P-none"], by=THE_HOUSE)
    assert isinstance(answers[0], OutOfTurn)
    assert isinstance(answers[1], NotFound)
    assert the_work(packed.work.number).state == "handed_over"
