"""A warehouse works in another way from now on."""

import pytest

from entrepot.domain.inventory.actions import change_warehouse
from entrepot.domain.inventory.models import Warehouse
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import ChangedMeanwhile, Invalid
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def warehouse(db):
    build.a_warehouse("SH")
    return Warehouse.objects.get(code="SH")


def test_what_changed_is_written_down_and_the_edition_moves(warehouse):
    change_warehouse(warehouse, changes={"priority": 7, "steps": "ship", "country": "CN"}, edition=1, by=THE_HOUSE)
    warehouse = build.fresh(warehouse)
    assert (warehouse.priority, warehouse.steps, warehouse.edition) == (7, "ship", 2)
    changed = Entry.objects.get(subject="warehouse", subject_id=warehouse.pk, kind="warehouse.changed")
    assert sorted(changed.facts["fields"]) == ["priority", "steps"]


def test_saying_what_is_so_already_changes_nothing(warehouse):
    with build.no_trace():
        change_warehouse(warehouse, changes={"country": "CN"}, by=THE_HOUSE)


def test_a_stale_edition_is_refused_and_leaves_no_trace(warehouse):
    change_warehouse(warehouse, changes={"priority": 7}, by=THE_HOUSE)
    with build.no_trace(), pytest.raises(ChangedMeanwhile):
        change_warehouse(warehouse, changes={"priority": 8}, edition=1, by=THE_HOUSE)


def test_a_clock_that_nobody_has_is_refused_and_leaves_no_trace(warehouse):
    with build.no_trace(), pytest.raises(Invalid):
        change_warehouse(warehouse, changes={"time_zone": "Moon/Tranquility"}, by=THE_HOUSE)
