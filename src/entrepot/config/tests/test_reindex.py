import pytest

from entrepot.config.verbs.reindex import _all
from entrepot.domain.catalog.actions import reindex_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.queries import skus_found_by
from entrepot.foundation.accounts.models import SearchTokens
from entrepot.foundation.actors import THE_HOUSE
from tests import build


@pytest.mark.django_db
def test_everything_is_indexed_anew_in_parts(monkeypatch):
    monkeypatch.setattr("entrepot.config.verbs.reindex._AT_ONCE", 2)
    build.some_skus({f"A{n}" for n in range(5)})
    SearchTokens.objects.all().delete()
    assert _all("SKUs", Sku, reindex_skus, THE_HOUSE) == 5
    assert {sku.code for sku in skus_found_by(THE_HOUSE, "sp")} == {f"A{n}" for n in range(5)}
