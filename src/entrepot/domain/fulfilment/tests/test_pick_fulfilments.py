import pytest

from entrepot.domain.catalog.models import KitComponent
from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments, release_orders
from entrepot.domain.fulfilment.steps import MoreThanThereIs
from entrepot.domain.fulfilment.tests.building import (
    a_sku,
    a_warehouse,
    an_order,
    kinds,
    released,
    stock,
    the_work,
)
from entrepot.domain.inventory.models import Bin
from entrepot.domain.sourcing.models import Demand, Promise
from entrepot.domain.sourcing.steps import promise_again
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotFound, OutOfTurn

pytestmark = pytest.mark.django_db


def test_takes_everything_as_asked():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 2))
    (work,) = released(order)

    picked = only(pick_fulfilments([Picking(work.number)], by=THE_HOUSE))

    assert picked.state == "picked"
    assert the_work(work.number) == picked
    assert [(line.picked, line.short, line.tasks[0].picked) for line in picked.lines] == [(2, 0, 2)]
    assert Promise.objects.values_list("released", "picked").get() == (0, 2)
    assert stock("MAIN", "LAMP") == (10, 2), "nothing has left yet"
    assert kinds("order", order.pk)[-1] == "order.picked"


def test_what_is_short_is_promised_again_by_another_warehouse():
    a_sku()
    a_warehouse("NEAR", stock={"LAMP": 3}, priority=1)
    a_warehouse("FAR", stock={"LAMP": 5}, priority=2)
    order = an_order(("LAMP", 3))
    (near,) = released(order)
    assert near.warehouse == "NEAR"

    picked = only(pick_fulfilments([Picking(near.number, [Counted(2, sku="LAMP")])], by=THE_HOUSE))

    assert (picked.state, picked.lines[0].picked, picked.lines[0].short) == ("picked", 2, 1)
    assert Bin.objects.get(place__warehouse__code="NEAR").picked == 2
    assert stock("NEAR", "LAMP") == (3, 2)
    demand = Demand.objects.get()
    assert (demand.reserved, demand.short) == (2, 1)
    assert Entry.objects.filter(kind="demand.fell_short").count() == 1

    promise_again([demand.pk], cause="demand.fell_short", by=THE_HOUSE)
    release_orders([order.pk], by=THE_HOUSE)
    assert stock("FAR", "LAMP") == (5, 1)
    assert {(work.warehouse, work.lines[0].quantity) for work in released(order)} == {("NEAR", 3), ("FAR", 1)}


def test_an_empty_shelf_cancels_the_work():
    a_sku()
    a_warehouse(stock={"LAMP": 3})
    (work,) = released(an_order(("LAMP", 3)))
    assert only(pick_fulfilments([Picking(work.number, [Counted(0, line=1)])], by=THE_HOUSE)).state == "cancelled"
    assert Bin.objects.get().picked == 0
    assert Demand.objects.get().short == 3


def test_a_short_component_leaves_the_rest_of_its_kit_on_the_shelf():
    lamp, bulb = a_sku("LAMP"), a_sku("BULB")
    kit = a_sku("SET", kind="kit")
    KitComponent.objects.create(kit=kit, component=lamp, quantity=1)
    KitComponent.objects.create(kit=kit, component=bulb, quantity=2)
    a_warehouse(stock={"LAMP": 5, "BULB": 10})
    (work,) = released(an_order(("SET", 3)))

    picked = only(pick_fulfilments([Picking(work.number, [Counted(3, sku="BULB")])], by=THE_HOUSE))

    by_sku = {line.sku: line for line in picked.lines}
    assert (by_sku["BULB"].picked, by_sku["BULB"].short, by_sku["BULB"].recalled) == (2, 3, 1)
    assert (by_sku["LAMP"].picked, by_sku["LAMP"].short, by_sku["LAMP"].recalled) == (1, 0, 2)
    assert dict(Bin.objects.values_list("sku__code", "picked")) == {"LAMP": 1, "BULB": 2}
    assert dict(Promise.objects.values_list("sku__code", "open")) == {"LAMP": 2, "BULB": 1}


def test_a_refused_item_leaves_no_trace_and_does_not_hold_up_the_others():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    first, second = released(an_order(("LAMP", 2)), an_order(("LAMP", 1)))
    answers = pick_fulfilments(
        [
            Picking(first.number, [Counted(3, sku="LAMP")]),
            Picking(second.number),
            Picking(second.number),
            Picking("F-none"),
        ],
        by=THE_HOUSE,
    )
    assert isinstance(answers[0], MoreThanThereIs)
    assert answers[1].state == "picked"
    assert isinstance(answers[2], Invalid)
    assert isinstance(answers[3], NotFound)
    assert the_work(first.number) == first
    assert kinds("fulfilment", first.id) == ["fulfilment.released"]


def test_what_is_picked_cannot_be_picked_again():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    (work,) = released(an_order(("LAMP", 2)))
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    with pytest.raises(OutOfTurn):
        only(pick_fulfilments([Picking(work.number)], by=THE_HOUSE))
