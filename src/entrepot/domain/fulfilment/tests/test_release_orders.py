import pytest

from entrepot.domain.catalog.models import KitComponent
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments, release_orders
from entrepot.domain.fulfilment.models import Fulfilment, PickTask
from entrepot.domain.fulfilment.tests.building import (
    a_sku,
    a_warehouse,
    an_order,
    kinds,
    released,
    stock,
)
from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.inventory.models import Bin
from entrepot.domain.orders.actions import hold_orders
from entrepot.domain.shipping.actions import HandOver, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.domain.sourcing.actions import take_back_short_promises
from entrepot.domain.sourcing.models import Promise
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE

pytestmark = pytest.mark.django_db


def test_gives_the_warehouse_one_fulfilment_with_bins_to_pick_from():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 10, "VASE": 5}, bins=("A-01",))
    order = an_order(("LAMP", 2), ("VASE", 1))

    (work,) = released(order)

    assert work.state == "released"
    assert work.steps == "pick_pack_ship"
    assert [(line.sku, line.quantity, line.order) for line in work.lines] == [
        ("LAMP", 2, order.number),
        ("VASE", 1, order.number),
    ]
    assert [(task.place, task.quantity) for line in work.lines for task in line.tasks] == [("A-01", 2), ("A-01", 1)]
    assert set(Promise.objects.values_list("open", "released")) == {(0, 2), (0, 1)}
    assert Bin.objects.get(sku__code="LAMP").picked == 2
    assert stock("MAIN", "LAMP") == (10, 2)
    assert kinds("order", order.pk)[-1] == "order.released"
    assert kinds("fulfilment", work.id) == ["fulfilment.released"]


def test_twice_makes_nothing_new():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 2))
    first = release_orders([order.pk], by=THE_HOUSE)
    again = release_orders([order.pk], by=THE_HOUSE)
    assert len(first[0].fulfilments) == 1
    assert again[0].fulfilments == []
    assert Fulfilment.objects.count() == 1
    assert PickTask.objects.count() == 1


def test_an_order_on_hold_is_passed_over():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 2))
    hold_orders([order], code="manual", by=THE_HOUSE)
    assert released(order) == []
    assert kinds("order", order.pk).count("order.released") == 0


def test_two_warehouses_get_one_each():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse("NORTH", stock={"LAMP": 5})
    a_warehouse("SOUTH", stock={"VASE": 5})
    order = an_order(("LAMP", 1), ("VASE", 1))
    assert {(work.warehouse, work.lines[0].sku) for work in released(order)} == {("NORTH", "LAMP"), ("SOUTH", "VASE")}


def test_what_ships_complete_waits_for_the_rest():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 5, "VASE": 1})
    whole = an_order(("LAMP", 1), ("VASE", 2), channel="phone", ship_complete=True)
    parts = an_order(("LAMP", 1), ("VASE", 2), channel="phone")
    assert released(whole) == []
    assert [line.sku for line in released(parts)[0].lines][0] == "LAMP"


def lost(warehouse, sku, counted):
    adjust_stock(StockCorrection(warehouse, [Adjustment(sku, counted=counted)], "count"), by=THE_HOUSE)


def test_after_a_loss_only_what_the_bins_hold_is_released():
    lamp = a_sku()
    main = a_warehouse(stock={"LAMP": 10})
    first, second, third = an_order(("LAMP", 5)), an_order(("LAMP", 3)), an_order(("LAMP", 2))
    lost("MAIN", "LAMP", 6)

    whole, part = released(first, second, third)

    assert [(line.quantity, [task.quantity for task in line.tasks]) for line in whole.lines] == [(5, [5])]
    assert [(line.quantity, [task.quantity for task in line.tasks]) for line in part.lines] == [(1, [1])]
    assert list(Promise.objects.order_by("pk").values_list("open", "released")) == [(0, 5), (2, 1), (2, 0)]
    assert Bin.objects.get().picked == 6
    take_back_short_promises({(lamp.pk, main.pk)}, by=THE_HOUSE)
    assert list(Promise.objects.order_by("pk").values_list("open", "released")) == [(0, 5), (0, 1), (0, 0)]
    for work in (whole, part):
        assert only(pick_fulfilments([Picking(work.number)], by=THE_HOUSE)).state == "picked"
        pack_fulfilments([Packing(work.number)], by=THE_HOUSE)
        only(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE))
    assert stock("MAIN", "LAMP") == (0, 0)


def test_after_a_loss_no_kit_is_begun_that_cannot_be_completed():
    lamp, bulb, kit = a_sku("LAMP"), a_sku("BULB"), a_sku("SET", kind="kit")
    KitComponent.objects.create(kit=kit, component=lamp, quantity=1)
    KitComponent.objects.create(kit=kit, component=bulb, quantity=2)
    a_warehouse(stock={"LAMP": 5, "BULB": 10})
    order = an_order(("SET", 3))
    lost("MAIN", "BULB", 3)

    (work,) = released(order)

    assert {line.sku: line.quantity for line in work.lines} == {"LAMP": 1, "BULB": 2}
    assert dict(Bin.objects.values_list("sku__code", "picked")) == {"LAMP": 1, "BULB": 2}
    assert set(Promise.objects.values_list("sku__code", "open", "released")) == {("LAMP", 2, 1), ("BULB", 4, 2)}


def test_after_a_loss_what_ships_complete_waits_and_leaves_the_bins_to_others():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 5, "VASE": 2})
    order = an_order(("LAMP", 1), ("VASE", 2), ship_complete=True)
    lost("MAIN", "VASE", 1)
    assert released(order) == []
    assert not Bin.objects.filter(picked__gt=0).exists()
    assert set(Promise.objects.values_list("open", "released")) == {(1, 0), (2, 0)}
