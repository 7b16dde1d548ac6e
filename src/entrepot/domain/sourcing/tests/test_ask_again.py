"""A warehouse that failed a demand is asked again when goods have come there."""

import pytest

from entrepot.domain.inventory.models import Level
from entrepot.domain.sourcing.actions import ask_again
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def failed_by(*codes: str) -> Demand:
    """A demand for lamps that these warehouses could not serve."""
    build.order(LAMP=1)
    demand = Demand.objects.latest("id")
    places = Level.objects.filter(warehouse__code__in=codes, sku__code="LAMP").values_list("warehouse_id", flat=True)
    Demand.objects.filter(pk=demand.pk).update(excluded=sorted(places))
    return demand


def key(warehouse: str, sku: str = "LAMP") -> tuple[int, int]:
    level = Level.objects.get(warehouse__code=warehouse, sku__code=sku)
    return level.sku_id, level.warehouse_id


def test_only_the_warehouse_to_which_goods_came_is_asked_again(shop):
    demand = failed_by("SH", "BJ")
    ask_again([key("SH")], by=THE_HOUSE)
    assert build.fresh(demand).excluded == [key("BJ")[1]]


def test_goods_of_another_kind_change_nothing(shop):
    demand = failed_by("SH")
    ask_again([key("SH", "VASE")], by=THE_HOUSE)
    assert build.fresh(demand).excluded == [key("SH")[1]]
