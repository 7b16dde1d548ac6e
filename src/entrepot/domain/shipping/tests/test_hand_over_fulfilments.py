from decimal import Decimal

import pytest

from entrepot.domain.fulfilment.actions import (
    Counted,
    Merging,
    Picking,
    Recalling,
    Splitting,
    merge_fulfilments,
    pick_fulfilments,
    recall_fulfilments,
    split_fulfilments,
)
from entrepot.domain.fulfilment.tests.building import HOME, a_sku, a_warehouse, an_order, kinds, released, stock
from entrepot.domain.inventory.models import Bin, Move
from entrepot.domain.orders.actions import hold_orders, release_holds
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.actions import record_payments, refund_orders
from entrepot.domain.payments.steps import NewPayment, NewRefund
from entrepot.domain.receivables.models import Account
from entrepot.domain.shipping.actions import (
    HandOver,
    NewParcel,
    Packing,
    ParcelHandOver,
    Together,
    hand_over_fulfilments,
    hand_over_parcels,
    pack_fulfilments,
    pack_together,
)
from entrepot.domain.shipping.models import Parcel
from entrepot.domain.sourcing.models import Demand, Promise
from entrepot.foundation.accounts.models import Channel
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
    sent = only(hand_over_fulfilments([HandOver(work.number, "SF", "SF1000000001")], by=THE_HOUSE))
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
    sent = only(hand_over_fulfilments([HandOver(work.number, "SF", "SF1000000001")], by=THE_HOUSE))
    assert [(p.state, p.tracking_number) for p in sent.parcels] == [("handed_over", "SF1000000001")] * 2


def test_of_an_order_on_hold_nothing_leaves_though_the_work_goes_on():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    held, free = an_order(("LAMP", 2)), an_order(("LAMP", 1))
    (work,) = released(held)
    other = packed(free)
    only(hold_orders([held], code="fraud", by=THE_HOUSE))
    only(pick_fulfilments([Picking(work.number)], by=THE_HOUSE))
    only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE))

    refusal, sent = hand_over_fulfilments([HandOver(work.number, "SF"), HandOver(other.number)], by=THE_HOUSE)

    assert (refusal.code, refusal.order, refusal.holds) == ("order_on_hold", held.number, "fraud")
    assert sent.work.state == "handed_over"
    assert stock("MAIN", "LAMP") == (9, 2)
    assert "order.shipped" not in kinds("order", held.pk)
    only(release_holds([held], by=THE_HOUSE))
    assert only(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)).work.state == "handed_over"


def test_what_shares_a_parcel_with_an_order_on_hold_waits_with_it():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 10, "VASE": 10})
    held, free = an_order(("LAMP", 2), ship_to=HOME), an_order(("VASE", 1), ship_to=HOME)
    works = released(held, free)
    pick_fulfilments([Picking(work.number) for work in works], by=THE_HOUSE)
    parcel = only(pack_together([Together([work.number for work in works])], by=THE_HOUSE))
    only(hold_orders([held], code="fraud", by=THE_HOUSE))
    for refusal in (
        hand_over_fulfilments([HandOver(works[1].number)], by=THE_HOUSE)[0],
        hand_over_parcels([ParcelHandOver(parcel.number)], by=THE_HOUSE)[0],
    ):
        assert (refusal.code, refusal.order) == ("order_on_hold", held.number)
    assert stock("MAIN", "VASE") == (10, 1)


def test_what_is_left_after_a_recall_may_leave():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    (work,) = released(an_order(("LAMP", 3)))
    recall_fulfilments([Recalling(work.number, [Counted(1, line=1)])], by=THE_HOUSE)
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    pack_fulfilments([Packing(work.number)], by=THE_HOUSE)
    assert only(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)).work.state == "handed_over"
    assert stock("MAIN", "LAMP") == (8, 1)


def test_what_was_paid_back_does_not_leave_where_payment_comes_first():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    Channel.objects.filter(code="web").update(payment_before_release=True)
    order = an_order(("LAMP", 2))
    only(record_payments([NewPayment("cash", None, (order.pk,))], by=THE_HOUSE))
    work = packed(order)
    only(refund_orders([NewRefund(order.pk, Decimal(50))], by=THE_HOUSE))

    refusal = hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)[0]
    assert (refusal.code, refusal.order) == ("order_not_paid", order.number)
    assert stock("MAIN", "LAMP") == (10, 2)

    only(record_payments([NewPayment("cash", None, (order.pk,))], by=THE_HOUSE))
    assert only(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)).work.state == "handed_over"


def test_what_is_paid_at_the_door_or_on_account_leaves_unpaid():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    works = []
    for settled in ("door", "account"):
        order = an_order(("LAMP", 1))
        works.append(packed(order))
        Order.objects.filter(pk=order.pk).update(payment_before_release=True)
        if settled == "door":
            Order.objects.filter(pk=order.pk).update(cod_amount=100)
        else:
            Account.objects.filter(pk=order.account_id).update(due_on="2030-01-01")
    for work in works:
        assert only(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)).work.state == "handed_over"


def test_a_refusal_keeps_the_rest_of_an_order_that_leaves_complete():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse("A", stock={"LAMP": 10}, steps="ship")
    a_warehouse("B", stock={"VASE": 10}, steps="ship")
    lamps, vases = released(an_order(("LAMP", 1), ("VASE", 2), ship_complete=True))
    (free,) = released(an_order(("LAMP", 1)))

    rest, bad, sent = hand_over_fulfilments(
        [HandOver(lamps.number), HandOver(vases.number, "YTO", "7.55E+13"), HandOver(free.number)], by=THE_HOUSE
    )

    assert (bad.code, rest.code, rest.pieces) == ("spreadsheet_number", "rest_not_ready", 3 - 1)
    assert sent.work.state == "handed_over"
    assert stock("A", "LAMP") == (9, 1)
    assert stock("B", "VASE") == (10, 2)


def test_a_number_that_is_refused_to_one_stays_with_the_other_that_shares_it():
    a_sku()
    a_warehouse(stock={"LAMP": 10}, steps="ship")
    split, held = an_order(("LAMP", 3), ship_to=HOME), an_order(("LAMP", 2), ship_to=HOME)
    work, other = released(split, held)
    (part,) = only(split_fulfilments([Splitting(work.number, [[Counted(1, line=1)]])], by=THE_HOUSE)).made
    only(merge_fulfilments([Merging([other.number, part.number])], by=THE_HOUSE))
    only(hold_orders([held], code="fraud", by=THE_HOUSE))

    refusal, sent = hand_over_fulfilments(
        [HandOver(number, "SF", "SF1000000001") for number in (other.number, work.number)], by=THE_HOUSE
    )

    assert (refusal.code, sent.parcels[0].tracking_number) == ("order_on_hold", "SF1000000001")
    assert Parcel.objects.get().waybill.number == "SF1000000001"
    assert stock("MAIN", "LAMP") == (8, 3)
