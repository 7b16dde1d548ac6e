import pytest

from entrepot.domain.fulfilment.actions import (
    Merging,
    Picking,
    check_fulfilments,
    merge_fulfilments,
    pick_fulfilments,
    undo_merging,
)
from entrepot.domain.fulfilment.queries import undoable_actions
from entrepot.domain.fulfilment.tests.building import (
    HOME,
    a_sku,
    a_warehouse,
    an_order,
    kinds,
    released,
    stock,
    the_work,
)
from entrepot.domain.shipping.actions import Packing, Shipping, pack_fulfilments, ship_orders, unpack_parcels
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests.build import no_trace

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders():
    a_sku("LAMP")
    a_warehouse(stock={"LAMP": 20}, bins=("A-01",), steps="pick_check_pack_ship")
    return [an_order(("LAMP", n), ship_to=HOME, priority=n) for n in (1, 2, 3)]


@pytest.fixture
def merged(orders):
    return only(merge_fulfilments([Merging([w.number for w in released(*orders)])], by=THE_HOUSE)).number


def test_each_order_has_its_own_again(orders, merged):
    divided = only(undo_merging([merged], by=THE_HOUSE))
    works = [the_work(work.number) for work in (divided.work, *divided.made)]
    assert [[(x.order, x.quantity) for x in work.lines] for work in works] == [
        [(order.number, n)] for n, order in enumerate(orders, 1)
    ]
    assert [(work.state, work.priority) for work in works] == [("released", 1), ("released", 2), ("released", 3)]
    assert undoable_actions(works[0]) == []
    assert [kinds("order", order.pk)[-1] for order in orders] == ["order.merging_undone"] * 3
    with no_trace():
        assert undo_merging([merged], by=THE_HOUSE)[0].code == "stands_alone"


@pytest.mark.parametrize("state", ["picked", "checked"])
def test_what_was_picked_stays_picked(orders, merged, state):
    only(pick_fulfilments([Picking(merged)], by=THE_HOUSE))
    if state == "checked":
        only(check_fulfilments([Picking(merged)], by=THE_HOUSE))
    assert "merging" in undoable_actions(the_work(merged))
    divided = only(undo_merging([merged], by=THE_HOUSE))
    numbers = [work.number for work in (divided.work, *divided.made)]
    assert {the_work(number).state for number in numbers} == {state}
    bills = ["SF1000000001", "SF1000000002", "SF1000000003"]
    sent = ship_orders([Shipping(o.number, "SF", n) for o, n in zip(orders, bills, strict=True)], by=THE_HOUSE)
    assert [[p.tracking_number for p in answer.parcels] for answer in sent] == [[n] for n in bills]
    assert stock("MAIN", "LAMP") == (14, 0)


def test_what_is_packed_is_unpacked_first_and_what_left_is_gone(orders, merged):
    only(pick_fulfilments([Picking(merged)], by=THE_HOUSE))
    only(check_fulfilments([Picking(merged)], by=THE_HOUSE))
    (parcel,) = only(pack_fulfilments([Packing(merged)], by=THE_HOUSE)).parcels
    with no_trace():
        assert undo_merging([merged], by=THE_HOUSE)[0].code == "still_packed"
    only(unpack_parcels([parcel.number], by=THE_HOUSE))
    only(undo_merging([merged], by=THE_HOUSE))
    only(ship_orders([Shipping(orders[0].number)], by=THE_HOUSE))
    with no_trace():
        assert undo_merging([merged], by=THE_HOUSE)[0].code == "out_of_turn"
