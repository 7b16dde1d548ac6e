from dataclasses import replace

import pytest

from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.tests.building import HOME, a_sku, a_warehouse, an_order, kinds, released, stock
from entrepot.domain.inventory.models import Bin
from entrepot.domain.orders.actions import hold_orders
from entrepot.domain.shipping.actions import Counted, Packing, Shipping, Together, pack_fulfilments, pack_together
from entrepot.domain.shipping.actions import ship_orders as ship
from entrepot.domain.shipping.models import Parcel, Waybill
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed, NotFound, Refusal
from tests.build import fresh, no_trace

pytestmark = pytest.mark.django_db
ONE, TWO = "SF1000000001", "SF1000000002"
CLERK = replace(THE_HOUSE, permissions=frozenset({"shipping.ship_orders"}))


def ship_orders(*shippings, by=THE_HOUSE):
    return ship(list(shippings), by=by)


@pytest.mark.parametrize("steps", ["ship", "pick_ship", "pick_pack_ship", "pick_check_pack_ship"])
def test_whatever_the_warehouse_still_needs_is_done(steps):
    a_sku()
    a_warehouse(stock={"LAMP": 10}, bins=("A-01",), steps=steps)
    order = an_order(("LAMP", 2))
    released(order)
    shipped = only(ship_orders(Shipping(order.number, "sf", f" {ONE} ", 1200)))
    (parcel,) = shipped.parcels
    assert (parcel.state, parcel.carrier, parcel.tracking_number, parcel.weight_g) == ("handed_over", "SF", ONE, 1200)
    assert (fresh(order).progress, stock("MAIN", "LAMP")) == ("shipped", (8, 0))
    assert Bin.objects.values_list("on_hand", "picked").get() == (8, 0)
    assert Parcel.objects.values_list("weight_g", "waybill__number").get() == (1200, ONE)
    checked = ["order.checked"] if "check" in steps else []
    assert kinds("order", order.pk)[-4 - len(checked) :] == [
        "order.released", "order.picked", *checked, "order.packed", "order.shipped",
    ]  # fmt: skip


def test_an_order_at_two_warehouses_leaves_from_both_and_shares_the_weight():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse("A", stock={"LAMP": 10})
    a_warehouse("B", stock={"VASE": 10})
    order = an_order(("LAMP", 1), ("VASE", 2))
    lamps, _ = released(order)
    pick_fulfilments([Picking(lamps.number)], by=THE_HOUSE)
    pack_fulfilments([Packing(lamps.number)], by=THE_HOUSE)
    shipped = only(ship_orders(Shipping(order.number, "SF", ONE, 100)))
    assert [(p.warehouse, p.weight_g) for p in shipped.parcels] == [("A", 33), ("B", 67)]
    assert fresh(order).progress == "shipped"


def test_the_lines_of_a_list_may_name_the_parcels_of_one_order():
    a_sku("LAMP")
    a_warehouse(stock={"LAMP": 10}, bins=("A-01",))
    order = an_order(("LAMP", 5))
    (work,) = released(order)
    first = Shipping(order.number, "SF", ONE, lines=[Counted(2, sku="LAMP")])
    only(ship_orders(first))
    assert (fresh(order).progress, fresh(order).units_shipped, stock("MAIN", "LAMP")) == ("part_shipped", 2, (8, 3))
    rest = Fulfilment.objects.exclude(number=work.number).get()
    assert (rest.state, rest.split_from_id) == ("released", work.id)
    assert Fulfilment.objects.get(number=work.number).state == "handed_over"
    second = Shipping(order.number, "SF", TWO, lines=[Counted(1, line=1)])
    second, third = ship_orders(second, Shipping(order.number, "YTO", "YT1234567890123"))
    assert [p.tracking_number for answer in (second, third) for p in answer.parcels] == [TWO, "YT1234567890123"]
    assert (fresh(order).progress, stock("MAIN", "LAMP")) == ("shipped", (5, 0))


def test_no_more_leaves_than_is_there_and_nothing_unknown():
    a_sku("LAMP")
    a_warehouse(stock={"LAMP": 10})
    order, idle = an_order(("LAMP", 2)), an_order(("LAMP", 1))
    released(order)
    with no_trace():
        many, other, missing, waiting, none = ship_orders(
            Shipping(order.number, "SF", ONE, lines=[Counted(3, sku="LAMP")]),
            Shipping(order.number, "SF", ONE, lines=[Counted(1, sku="VASE")]),
            Shipping("SO-404", "SF", TWO),
            Shipping(idle.number, "SF", TWO),
            Shipping(order.number, "SF", TWO, weight=0),
        )
    assert (many.code, many.there) == ("not_so_many", 2)
    assert isinstance(other, NotFound)
    assert isinstance(missing, NotFound)
    assert (waiting.code, none.code) == ("nothing_to_ship", "invalid")


def test_orders_in_one_parcel_leave_under_one_number():
    a_sku("LAMP")
    a_warehouse(stock={"LAMP": 10})
    first, second = an_order(("LAMP", 1), ship_to=HOME), an_order(("LAMP", 2), ship_to=HOME)
    works = released(first, second)
    pick_fulfilments([Picking(work.number) for work in works], by=THE_HOUSE)
    pack_together([Together([work.number for work in works])], by=THE_HOUSE)
    sent, other = ship_orders(Shipping(first.number, "SF", ONE), Shipping(second.number, "SF", TWO))
    assert (other.code, other.tracking_number) == ("leaves_together", ONE)
    assert [fresh(order).progress for order in (first, second)] == ["shipped", "shipped"]
    assert len(sent.parcels) == 1

    works = released(*(pair := [an_order(("LAMP", n), ship_to=HOME) for n in (3, 4)]))
    pick_fulfilments([Picking(work.number) for work in works], by=THE_HOUSE)
    pack_together([Together([work.number for work in works])], by=THE_HOUSE)
    one, same = ship_orders(*(Shipping(order.number, "SF", TWO) for order in pair))
    assert [p.number for p in one.parcels] == [p.number for p in same.parcels]


def test_a_number_must_fit_its_carrier_and_be_new():
    a_sku("LAMP")
    a_warehouse(stock={"LAMP": 10})
    orders = [an_order(("LAMP", 1)) for _ in range(5)]
    released(*orders)
    numbers = [ONE, ONE, "YT12", "7.55E+13", TWO]
    with_numbers = [Shipping(o.number, "SF", n) for o, n in zip(orders, numbers, strict=True)]
    answers = ship_orders(*with_numbers)
    assert [a.code if isinstance(a, Refusal) else "sent" for a in answers] == [
        "sent", "number_used_before", "number_does_not_fit", "spreadsheet_number", "sent",
    ]  # fmt: skip
    assert answers[1].order == orders[0].number
    assert stock("MAIN", "LAMP") == (8, 3)
    assert list(Waybill.objects.order_by("number").values_list("number", flat=True)) == [ONE, TWO]
    with no_trace():
        ship_orders(with_numbers[1])


def test_a_number_is_taken_all_the_same_by_who_may_and_says_why():
    a_sku("LAMP")
    a_warehouse(stock={"LAMP": 10})
    first, second, third = orders = [an_order(("LAMP", 1)) for _ in range(3)]
    released(*orders)
    only(ship_orders(Shipping(first.number, "SF", ONE)))
    again = Shipping(second.number, "SF", ONE, override_reason="relabelled")
    odd = Shipping(third.number, "SF", "ODD-1", override_reason="old roll of labels")
    with no_trace():
        assert all(isinstance(answer, NotAllowed) for answer in ship_orders(again, odd, by=CLERK))
    answers = ship_orders(again, odd)
    assert [a.parcels[0].tracking_number for a in answers] == [ONE, "ODD-1"]
    assert list(Waybill.objects.order_by("id").values_list("number", "repeat", "override_reason")) == [
        (ONE, 0, ""), ("ODD-1", 0, "old roll of labels"), (ONE, 1, "relabelled"),
    ]  # fmt: skip
    assert kinds("parcel", answers[0].parcels[0].id)[-1] == "parcel.number_overridden"


def test_an_order_on_hold_stays_and_its_number_is_free_again():
    a_sku("LAMP")
    a_warehouse(stock={"LAMP": 10})
    held, free = an_order(("LAMP", 1)), an_order(("LAMP", 2))
    released(held, free)
    only(hold_orders([held], code="fraud", by=THE_HOUSE))
    refusal, sent = ship_orders(Shipping(held.number, "SF", ONE), Shipping(free.number, "SF", TWO))
    assert (refusal.code, sent.parcels[0].tracking_number) == ("order_on_hold", TWO)
    assert stock("MAIN", "LAMP") == (8, 1)
    assert list(Waybill.objects.values_list("number", flat=True)) == [TWO]
