import pytest

from entrepot.domain.catalog.actions import archive_skus, create_skus, restore_skus
from entrepot.domain.catalog.queries import skus_by_codes
from entrepot.domain.catalog.rules import NewSku
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_it_leaves_the_shelf_and_says_so_once(django_assert_num_queries):
    skus = create_skus([NewSku(f"S{n}", "品") for n in range(50)], by=THE_HOUSE)
    archive_skus(skus[:1], by=THE_HOUSE)
    with django_assert_num_queries(5):  # savepoint, lock, update, journal, release
        archive_skus(skus, by=THE_HOUSE)
    assert skus_by_codes(["S0"], 1)["S0"].archived
    assert Entry.objects.filter(kind="sku.archived").count() == 50
    restore_skus(skus[:2], by=THE_HOUSE)
    assert not skus_by_codes(["S0"], 1)["S0"].archived
    assert Entry.objects.filter(kind="sku.restored").count() == 2
