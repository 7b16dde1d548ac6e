"""A warehouse opens."""

import pytest

from entrepot.domain.inventory.actions import NewWarehouse, open_warehouse
from entrepot.domain.inventory.models import Place
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import AlreadyExists, Invalid
from tests import build

pytestmark = pytest.mark.django_db


def test_it_has_a_bay_and_the_bins_that_were_named_in_the_order_of_the_walk():
    warehouse = open_warehouse(NewWarehouse("SH", {"zh-hans": "上海"}, {"priority": 3}, ["B2", "A1"]), by=THE_HOUSE)
    places = Place.objects.filter(warehouse=warehouse).order_by("sequence").values_list("code", "kind")
    assert list(places) == [("B2", "bin"), ("A1", "bin"), ("STOCK", "bay")]
    warehouse = build.fresh(warehouse)
    assert (warehouse.priority, warehouse.time_zone, warehouse.country) == (3, "Asia/Shanghai", "CN")
    assert build.told("warehouse", warehouse.pk) == ["warehouse.opened"]


def test_a_code_that_is_taken_is_refused_and_leaves_no_trace():
    build.a_warehouse("SH")
    with build.no_trace(), pytest.raises(AlreadyExists):
        build.a_warehouse("SH")


def test_a_clock_that_nobody_has_is_refused_and_leaves_no_trace():
    with build.no_trace(), pytest.raises(Invalid):
        build.a_warehouse("SH", time_zone="Moon/Tranquility")
