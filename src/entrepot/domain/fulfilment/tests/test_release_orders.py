import pytest

from entrepot.domain.fulfilment.actions import release_orders
from entrepot.domain.fulfilment.models import Fulfilment, PickTask
from entrepot.domain.fulfilment.tests.building import (
    a_sku,
    a_warehouse,
    an_order,
    kinds,
    released,
    stock,
)
from entrepot.domain.inventory.models import Bin
from entrepot.domain.orders.actions import hold_orders
from entrepot.domain.sourcing.models import Promise
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
