import pytest

from entrepot.domain.catalog.models import KitComponent
from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.fulfilment.actions import Counted, Picking, Splitting, pick_fulfilments, split_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine, PickTask
from entrepot.domain.fulfilment.queries import undoable_actions
from entrepot.domain.fulfilment.tests.building import (
    a_sku,
    a_warehouse,
    an_order,
    kinds,
    released,
    stock,
    the_work,
)
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotFound
from tests.build import fresh, no_trace

pytestmark = pytest.mark.django_db


def split(number, *parts):
    return split_fulfilments([Splitting(number, parts)], by=THE_HOUSE)[0]


def lines(work):
    return [(line.sku, line.quantity) for line in work.lines]


def test_named_pieces_become_a_fulfilment_of_their_own():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 10, "VASE": 10}, bins=("A-01",))
    order = an_order(("LAMP", 5), ("VASE", 1), priority=7)
    (work,) = released(order)
    before = fresh(order)

    divided = split(work.number, [Counted(2, sku="LAMP"), Counted(1, sku="VASE")], [Counted(1, line=1)])

    assert [lines(w) for w in (divided.work, *divided.made)] == [
        [("LAMP", 2)], [("LAMP", 2), ("VASE", 1)], [("LAMP", 1)],
    ]  # fmt: skip
    first, second = (the_work(made.number) for made in divided.made)
    assert (lines(first), first.state, first.priority) == ([("LAMP", 2), ("VASE", 1)], "released", 7)
    assert [sum(t.quantity for x in w.lines for t in x.tasks) for w in (the_work(work.number), first, second)] == [
        2,
        3,
        1,
    ]
    assert undoable_actions(first) == undoable_actions(divided.work) == ["splitting"]
    assert kinds("fulfilment", work.id)[-2:] == ["fulfilment.split"] * 2
    assert kinds("fulfilment", first.id) == ["fulfilment.split"]
    assert kinds("order", order.pk)[-2:] == ["order.split"] * 2
    after = fresh(order)
    assert (after.number, after.total, after.edition, stock("MAIN", "LAMP")) == (
        before.number, before.total, before.edition, (10, 5),
    )  # fmt: skip


def test_each_part_is_picked_and_cancelled_on_its_own():
    a_sku("LAMP")
    a_warehouse(stock={"LAMP": 10}, bins=("A-01",))
    order = an_order(("LAMP", 5))
    (work,) = released(order)
    (made,) = split(work.number, [Counted(2, line=1)]).made
    only(pick_fulfilments([Picking(made.number)], by=THE_HOUSE))
    only(cancel_orders([Cancellation(order.number, "", [(1, 3)])], by=THE_HOUSE))
    assert list(Fulfilment.objects.order_by("id").values_list("state", flat=True)) == ["cancelled", "picked"]
    assert stock("MAIN", "LAMP") == (10, 2)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([[Counted(5, sku="LAMP"), Counted(1, sku="VASE")]], "invalid"),
        ([[Counted(6, sku="LAMP")]], "more_than_there_is"),
        ([[Counted(3, sku="LAMP")], [Counted(3, sku="LAMP")]], "more_than_there_is"),
        ([[Counted(0, sku="LAMP")]], "invalid"),
        ([], "invalid"),
        ([[Counted(1, sku="CUP")]], "not_found"),
    ],
)
def test_parts_that_are_not_there_are_refused(parts, code):
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 10, "VASE": 10})
    (work,) = released(an_order(("LAMP", 5), ("VASE", 1)))
    with no_trace():
        assert split(work.number, *parts).code == code
        assert isinstance(split("F-404", [Counted(1, line=1)]), NotFound)


def test_gifts_are_never_alone():
    a_sku("LAMP")
    a_sku("CARD")
    a_warehouse(stock={"LAMP": 10, "CARD": 10})
    (work,) = released(an_order(("LAMP", 2), ("CARD", 1)))
    FulfilmentLine.objects.get(sku__code="CARD").order_line.__class__.objects.filter(sku__code="CARD").update(
        kind="gift"
    )
    with no_trace():
        assert split(work.number, [Counted(1, sku="CARD")]).code == "gifts_alone"
        assert split(work.number, [Counted(2, sku="LAMP")]).code == "gifts_alone"
    assert len(split(work.number, [Counted(1, sku="CARD"), Counted(1, sku="LAMP")]).made) == 1


def test_a_kit_goes_whole():
    bed = a_sku("BED", kind="kit")
    for code, pieces in (("FRAME", 1), ("SLAT", 4)):
        KitComponent.objects.create(kit=bed, component=a_sku(code), quantity=pieces)
    a_warehouse(stock={"FRAME": 10, "SLAT": 40})
    (work,) = released(an_order(("BED", 2)))
    with no_trace():
        assert split(work.number, [Counted(1, sku="FRAME")]).code == "kit_stays_whole"
        assert split(work.number, [Counted(1, sku="FRAME"), Counted(3, sku="SLAT")]).code == "kit_stays_whole"
    made = split(work.number, [Counted(1, sku="FRAME"), Counted(4, sku="SLAT")]).made
    assert lines(made[0]) == [("FRAME", 1), ("SLAT", 4)]


def test_what_is_picked_is_arranged_no_more():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    (work,) = released(an_order(("LAMP", 2)))
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    with no_trace():
        assert split(work.number, [Counted(1, line=1)]).code == "work_has_begun"


def test_bins_are_shared_from_the_end_of_the_walk():
    a_sku()
    a_warehouse(stock={"LAMP": 2}, bins=("A-01", "B-01"))
    from entrepot.domain.inventory.actions import Arrival, Receipt, receive_stock

    receive_stock(Receipt("MAIN", [Arrival("LAMP", 5, "B-01")]), by=THE_HOUSE)
    (work,) = released(an_order(("LAMP", 5)))
    before = sorted(PickTask.objects.values_list("place__code", "quantity"))
    assert sum(n for _, n in before) == 5
    (made,) = split(work.number, [Counted(4, line=1)]).made
    tasks = PickTask.objects.filter(quantity__gt=0)
    assert sum(tasks.filter(line__fulfilment__number=made.number).values_list("quantity", flat=True)) == 4
    totals = {}
    for place, n in tasks.values_list("place__code", "quantity"):
        totals[place] = totals.get(place, 0) + n
    assert sorted(totals.items()) == before
