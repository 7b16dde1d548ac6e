import pytest

from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, kinds, released, stock
from entrepot.domain.inventory.models import Bin, Move
from entrepot.domain.shipping.actions import HandOver, NewParcel, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.domain.shipping.models import Parcel
from entrepot.domain.sourcing.models import Demand, Promise
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn

pytestmark = pytest.mark.django_db


def packed(order):
    (work,) = released(order)
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    pack_fulfilments([Packing(work.number)], by=THE_HOUSE)
    return work


def test_stock_falls_where_the_goods_leave():
    a_sku()
    a_warehouse(stock={"LAMP": 10}, bins=("A-01",))
    order = an_order(("LAMP", 2))
    work = packed(order)

    sent = only(hand_over_fulfilments([HandOver(work.number, " sf ", "SF 1000 0000 01")], by=THE_HOUSE))

    assert sent.work.state == "handed_over"
    (parcel,) = sent.parcels
    assert (parcel.state, parcel.carrier, parcel.tracking_number) == ("handed_over", "SF", "SF1000000001")
    row = Parcel.objects.get()
    assert (row.state, row.carrier, row.tracking_number) == ("handed_over", "SF", "SF1000000001")
    assert row.handed_over_at is not None
    assert stock("MAIN", "LAMP") == (8, 0)
    assert Bin.objects.values_list("on_hand", "picked").get() == (8, 0)
    move = Move.objects.select_related("source", "target").get(reason="dispatch")
    assert (move.source.code, move.target.kind, move.quantity, move.subject_id) == (
        "A-01",
        "customer",
        2,
        work.lines[0].id,
    )
    assert Promise.objects.values_list("state", "shipped").get() == ("resolved", 2)
    assert Demand.objects.values_list("shipped", "reserved").get() == (2, 0)
    order.refresh_from_db()
    assert (order.progress, order.units_shipped) == ("shipped", 2)
    assert kinds("order", order.pk)[-1] == "order.shipped"


def test_a_warehouse_that_only_ships_does_all_at_the_door():
    a_sku()
    a_warehouse(stock={"LAMP": 10}, steps="ship")
    order = an_order(("LAMP", 2))
    (work,) = released(order)
    sent = only(hand_over_fulfilments([HandOver(work.number, "SF", "SF1")], by=THE_HOUSE))
    assert (sent.work.state, len(sent.parcels)) == ("handed_over", 1)
    assert stock("MAIN", "LAMP") == (8, 0)
    assert kinds("order", order.pk)[-4:] == ["order.released", "order.picked", "order.packed", "order.shipped"]


def test_a_warehouse_that_picks_and_ships_packs_at_the_door():
    a_sku()
    a_warehouse(stock={"LAMP": 10}, steps="pick_ship")
    (work,) = released(an_order(("LAMP", 2)))
    assert isinstance(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)[0], OutOfTurn)
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    assert only(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)).work.state == "handed_over"


def test_nothing_leaves_twice_or_before_it_is_packed():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    work = packed(an_order(("LAMP", 2)))
    (unpacked,) = released(an_order(("LAMP", 3)))
    assert isinstance(hand_over_fulfilments([HandOver(unpacked.number)], by=THE_HOUSE)[0], OutOfTurn)
    only(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE))
    assert isinstance(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)[0], OutOfTurn)
    assert stock("MAIN", "LAMP") == (8, 3)


def test_a_number_that_a_spreadsheet_has_spoilt_is_refused():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    work = packed(an_order(("LAMP", 2)))
    refusal = hand_over_fulfilments([HandOver(work.number, "YTO", "7.55E+13")], by=THE_HOUSE)[0]
    assert refusal.code == "spreadsheet_number"
    assert "Format the column as text" in str(refusal)
    assert stock("MAIN", "LAMP") == (10, 2)


def test_what_must_leave_complete_waits_for_its_last_piece():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse("A", stock={"LAMP": 10})
    a_warehouse("B", stock={"VASE": 10})
    order = an_order(("LAMP", 1), ("VASE", 2), ship_complete=True)
    lamps, vases = released(order)
    for work in (lamps,):
        pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
        pack_fulfilments([Packing(work.number)], by=THE_HOUSE)
    refusal = hand_over_fulfilments([HandOver(lamps.number)], by=THE_HOUSE)[0]
    assert (refusal.code, refusal.pieces) == ("rest_not_ready", 2)

    pick_fulfilments([Picking(vases.number, [Counted(1, sku="VASE")])], by=THE_HOUSE)
    assert hand_over_fulfilments([HandOver(lamps.number)], by=THE_HOUSE)[0].pieces == 1


def test_what_must_leave_complete_may_leave_from_several_doors_at_once():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse("A", stock={"LAMP": 10}, steps="ship")
    a_warehouse("B", stock={"VASE": 10}, steps="ship")
    works = released(an_order(("LAMP", 1), ("VASE", 2), ship_complete=True))
    answers = hand_over_fulfilments([HandOver(work.number) for work in works], by=THE_HOUSE)
    assert [answer.work.state for answer in answers] == ["handed_over", "handed_over"]


def test_all_parcels_of_the_work_leave_under_one_number():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    (work,) = released(an_order(("LAMP", 2)))
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    pack_fulfilments([Packing(work.number, [NewParcel([Counted(1, line=1)]), NewParcel()])], by=THE_HOUSE)
    sent = only(hand_over_fulfilments([HandOver(work.number, "SF", "SF1")], by=THE_HOUSE))
    assert [(p.state, p.tracking_number) for p in sent.parcels] == [("handed_over", "SF1")] * 2
