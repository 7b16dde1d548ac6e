"""An order that no warehouse serves is promised as soon as one does."""

import pytest

from entrepot.domain.inventory.actions import change_warehouse
from entrepot.domain.inventory.models import Warehouse
from entrepot.domain.sourcing.actions import activate_rules
from entrepot.domain.sourcing.models import Decision, Demand
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db):
    """Wanted in Shanghai, while the only warehouse serves Beijing."""
    build.some_skus({"LAMP"})
    build.a_warehouse("BJ", region_code="110105", serves=["11"])
    build.receive("BJ", LAMP=5)
    order = build.order(channel="phone", LAMP=2)
    build.follow()
    assert parts(order) == (0, 0, 2)
    return order


def parts(order) -> tuple[int, int, int]:
    demand = Demand.objects.get(group_id=order.demand_group_id)
    return demand.reserved, demand.waiting, demand.short


def beijing() -> Warehouse:
    return Warehouse.objects.get(code="BJ")


def test_the_warehouse_serves_more_regions(order):
    change_warehouse(beijing(), changes={"serves": ["11", "31"]}, by=THE_HOUSE)
    build.follow()
    assert parts(order) == (2, 0, 0)
    assert Decision.objects.filter(group_id=order.demand_group_id).last().cause == "warehouse.changed"
    assert build.differences() == {}


def test_rules_no_longer_ask_for_the_region(order):
    activate_rules([{"rule": "most_stock"}], by=THE_HOUSE)
    build.follow()
    assert parts(order) == (2, 0, 0)
    assert build.differences() == {}


def test_a_warehouse_opens_there_and_goods_come_to_it(order):
    build.a_warehouse("SH", region_code="310115")
    build.follow()
    assert parts(order) == (0, 2, 0)
    build.receive("SH", LAMP=2)
    build.follow()
    assert parts(order) == (2, 0, 0)
    assert build.differences() == {}


def test_who_waits_elsewhere_is_given_what_lies_there(order):
    build.a_warehouse("SH", region_code="310115")
    build.follow()
    change_warehouse(beijing(), changes={"serves": []}, by=THE_HOUSE)
    build.follow()
    assert parts(order) == (2, 0, 0)
    assert build.differences() == {}


def test_another_change_of_a_warehouse_decides_nothing_anew(order):
    before = Decision.objects.count()
    change_warehouse(beijing(), changes={"street": "长安街 1 号"}, by=THE_HOUSE)
    build.follow()
    assert parts(order) == (0, 0, 2)
    assert Decision.objects.count() == before
