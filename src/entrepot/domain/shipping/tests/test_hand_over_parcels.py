import pytest

from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, released, stock, the_work
from entrepot.domain.orders.actions import hold_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.shipping.actions import NewParcel, Packing, ParcelHandOver, hand_over_parcels, pack_fulfilments
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, OutOfTurn

pytestmark = pytest.mark.django_db


def test_an_order_leaves_in_two_parcels_one_after_the_other():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 3))
    (work,) = released(order)
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    boxed = only(
        pack_fulfilments([Packing(work.number, [NewParcel([Counted(1, line=1)]), NewParcel()])], by=THE_HOUSE)
    )
    first, second = (parcel.number for parcel in boxed.parcels)

    only(hand_over_parcels([ParcelHandOver(first, "SF", "SF1000000001")], by=THE_HOUSE))
    order.refresh_from_db()
    assert (the_work(work.number).state, order.progress) == ("packed", "part_shipped")
    assert stock("MAIN", "LAMP") == (9, 2)

    only(hand_over_parcels([ParcelHandOver(second, "SF", "SF1000000002")], by=THE_HOUSE))
    order.refresh_from_db()
    assert (the_work(work.number).state, order.progress) == ("handed_over", "shipped")
    assert stock("MAIN", "LAMP") == (7, 0)


def test_each_parcel_leaves_once():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    (work,) = released(an_order(("LAMP", 3)))
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    number = only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE)).parcels[0].number
    sent, twice = hand_over_parcels([ParcelHandOver(number), ParcelHandOver(number)], by=THE_HOUSE)
    assert sent.state == "handed_over"
    assert isinstance(twice, Invalid)
    assert isinstance(hand_over_parcels([ParcelHandOver(number)], by=THE_HOUSE)[0], OutOfTurn)
    assert stock("MAIN", "LAMP") == (7, 0)


def test_parcels_of_orders_that_are_held_or_not_paid_stay_while_others_leave():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    held, unpaid, free = (an_order(("LAMP", n)) for n in (1, 2, 3))
    works = released(held, unpaid, free)
    pick_fulfilments([Picking(work.number) for work in works], by=THE_HOUSE)
    boxes = pack_fulfilments([Packing(work.number) for work in works], by=THE_HOUSE)
    only(hold_orders([held], code="fraud", by=THE_HOUSE))
    Order.objects.filter(pk=unpaid.pk).update(payment_before_release=True)
    answers = hand_over_parcels([ParcelHandOver(box.parcels[0].number, "SF") for box in boxes], by=THE_HOUSE)
    assert [answers[0].code, answers[1].code, answers[2].state] == ["order_on_hold", "order_not_paid", "handed_over"]
    assert stock("MAIN", "LAMP") == (7, 3)
