import pytest

from entrepot.domain.fulfilment.actions import (
    Counted,
    Picking,
    Splitting,
    pick_fulfilments,
    split_fulfilments,
    undo_splitting,
)
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, kinds, released, the_work
from entrepot.domain.shipping.actions import Packing, Shipping, pack_fulfilments, ship_orders
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests.build import no_trace

pytestmark = pytest.mark.django_db


@pytest.fixture
def parts():
    """A fulfilment of five, and the two that were split off."""
    a_sku()
    a_warehouse(stock={"LAMP": 10}, bins=("A-01",))
    (work,) = released(an_order(("LAMP", 5)))
    answer = only(
        split_fulfilments([Splitting(work.number, [[Counted(2, line=1)], [Counted(1, line=1)]])], by=THE_HOUSE)
    )
    return [work.number, *(made.number for made in answer.made)]


def test_the_parts_are_one_again_under_the_number_that_is_named(parts):
    joined = only(undo_splitting([parts[0]], by=THE_HOUSE))
    assert (joined.number, joined.state, sum(x.quantity for x in joined.lines)) == (parts[0], "released", 5)
    assert {f.number: f.state for f in Fulfilment.objects.all()} == {
        parts[0]: "released", parts[1]: "cancelled", parts[2]: "cancelled",
    }  # fmt: skip
    assert kinds("order", joined.lines[0].order_id)[-1] == "order.splitting_undone"
    with no_trace():
        assert undo_splitting([parts[0]], by=THE_HOUSE)[0].code == "stands_alone"
    assert only(pick_fulfilments([Picking(parts[0])], by=THE_HOUSE)).state == "picked"


def test_what_was_picked_stays_picked(parts):
    for number in parts:
        only(pick_fulfilments([Picking(number)], by=THE_HOUSE))
    joined = only(undo_splitting([parts[1]], by=THE_HOUSE))
    assert (joined.number, joined.state, sum(x.picked for x in joined.lines)) == (parts[1], "picked", 5)


def test_parts_at_different_steps_stay_apart(parts):
    only(pick_fulfilments([Picking(parts[1])], by=THE_HOUSE))
    with no_trace():
        assert undo_splitting([parts[0]], by=THE_HOUSE)[0].code == "part_is_elsewhere"
    only(pack_fulfilments([Packing(parts[1])], by=THE_HOUSE))
    with no_trace():
        assert [a.code for a in undo_splitting(parts[:2], by=THE_HOUSE)] == ["still_packed"] * 2


def test_what_has_left_is_left_out(parts):
    work = the_work(parts[0])
    named = [Counted(2, sku="LAMP")]
    only(ship_orders([Shipping(work.lines[0].order, "SF", "SF1000000001", lines=named)], by=THE_HOUSE))
    gone = list(Fulfilment.objects.filter(state="handed_over").values_list("number", flat=True))
    here = [number for number in parts if number not in gone]
    joined = only(undo_splitting([here[-1]], by=THE_HOUSE))
    assert sum(line.quantity for line in joined.lines) == 3
    with no_trace():
        assert undo_splitting(gone, by=THE_HOUSE)[0].code == "out_of_turn"
