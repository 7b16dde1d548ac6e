"""Goods that are lost are taken from who was promised last."""

import pytest

from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.inventory.models import Level
from entrepot.domain.orders.actions import hold_orders
from entrepot.domain.sourcing.actions import take_back_short_promises
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from tests import build

pytestmark = pytest.mark.django_db


def a_held_order(n: int):
    order = build.order(LAMP=n)
    return only(hold_orders([order], code="look", by=THE_HOUSE))


def lose(n: int) -> None:
    adjust_stock(StockCorrection("SH", [Adjustment("LAMP", -n)], "lost"), by=THE_HOUSE)


def take_back() -> list[int]:
    keys = set(Level.objects.filter(short__gt=0).values_list("sku_id", "warehouse_id"))
    return take_back_short_promises(keys, by=THE_HOUSE)


def parts(order) -> tuple[int, int]:
    demand = Demand.objects.get(group_id=order.demand_group_id)
    return demand.reserved, demand.short


def test_the_newest_promise_gives_first(shop):
    old, new = a_held_order(6), a_held_order(4)
    lose(5)
    short = take_back()
    assert (parts(old), parts(new)) == ((5, 1), (0, 4))
    assert short == sorted(Demand.objects.filter(short__gt=0).values_list("pk", flat=True))
    assert build.stock("LAMP") == {"on_hand": 5, "reserved": 5, "waiting": 0, "short": 0}
    assert build.differences() == {}


def test_each_group_that_lost_something_is_told(shop):
    old, new = a_held_order(6), a_held_order(4)
    lose(5)
    take_back()
    facts = Entry.objects.filter(kind="demand.fell_short").order_by("subject_id")
    assert [(f.subject_id, f.facts["pieces"][0]["quantity"]) for f in facts] == [
        (old.demand_group_id, 1), (new.demand_group_id, 4),
    ]  # fmt: skip


def test_what_a_warehouse_is_at_work_on_stays_with_its_promise(shop):
    order = build.order(LAMP=10)
    build.follow()
    lose(4)
    with build.no_trace():
        assert take_back() == []
    assert parts(order) == (10, 0)
    assert build.stock("LAMP") == {"on_hand": 6, "reserved": 6, "waiting": 0, "short": 4}


def test_where_nothing_is_short_nothing_is_taken(shop):
    a_held_order(6)
    with build.no_trace():
        assert take_back_short_promises(set(Level.objects.values_list("sku_id", "warehouse_id")), by=THE_HOUSE) == []


def test_as_many_statements_for_fifty_promises_as_for_one(shop):
    build.receive("SH", LAMP=100)
    for _ in range(52):
        a_held_order(2)
    lose(6 + 2)
    take_back()
    lose(2)
    one = build.statements(take_back)
    lose(90)
    assert build.statements(take_back) == one
