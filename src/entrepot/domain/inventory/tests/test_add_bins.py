"""A warehouse gets more bins, and pickers walk them in order."""

import pytest

from entrepot.domain.inventory.actions import NewWarehouse, add_bins, open_warehouse
from entrepot.domain.inventory.models import Place, Warehouse
from entrepot.domain.inventory.queries import bins_of
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, Invalid
from tests import build

pytestmark = pytest.mark.django_db


def test_bins_are_walked_in_the_order_in_which_they_came_and_the_bay_last():
    build.a_warehouse("SH")
    warehouse = Warehouse.objects.get()
    add_bins(warehouse, codes=["A-02", "A-01"], by=THE_HOUSE)
    add_bins(warehouse, codes=["B-01"], by=THE_HOUSE)

    assert [place.code for place in bins_of(warehouse)] == ["A-02", "A-01", "B-01", "STOCK"]


@pytest.mark.parametrize("codes", [["A-01"], ["B-01", "B-01"]])
def test_refuses_a_code_twice_and_leaves_no_trace(codes):
    build.a_warehouse("SH")
    warehouse = Warehouse.objects.get()
    add_bins(warehouse, codes=["A-01"], by=THE_HOUSE)
    places, entries = Place.objects.count(), Entry.objects.count()

    with pytest.raises(AlreadyExists):
        add_bins(warehouse, codes=codes, by=THE_HOUSE)

    assert (Place.objects.count(), Entry.objects.count()) == (places, entries)


@pytest.mark.parametrize("code", ["", " ", "A 1", "x" * 61])
def test_a_code_can_be_read_off_a_shelf(code):
    build.a_warehouse("SH")
    with build.no_trace(), pytest.raises(Invalid):
        add_bins(Warehouse.objects.get(), codes=[code], by=THE_HOUSE)


@pytest.mark.parametrize("bins", [["A-01", "A-01"], ["STOCK"]])
def test_a_warehouse_opens_with_bins_of_different_codes(bins):
    with build.no_trace(), pytest.raises(AlreadyExists):
        open_warehouse(NewWarehouse("BJ", {"en": "Beijing"}, bins=bins), by=THE_HOUSE)
