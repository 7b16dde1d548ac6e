import pytest

from entrepot.domain.catalog.actions import reindex_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.queries import skus_found_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def found(query):
    return [sku.code for sku in skus_found_by(THE_HOUSE, query)]


def test_skus_are_found_by_what_they_are_now_and_by_pinyin():
    build.some_skus({"A1"})
    Sku.objects.update(name={"zh-hans": "玻璃花瓶", "en": "Glass vase"})
    sku = Sku.objects.get()
    assert reindex_skus([sku.pk], by=THE_HOUSE) == [sku.pk]
    for query in ("花瓶", "blhp", "hp", "glass", "A1"):
        assert found(query) == ["A1"], query
    assert found("商品") == []


def test_what_is_unknown_or_not_allowed_is_refused():
    build.some_skus({"A1"})
    with build.no_trace():
        (refused,) = reindex_skus([10**9], by=THE_HOUSE)
        assert refused.code == "not_found"
        with pytest.raises(NotAllowed):
            reindex_skus([Sku.objects.get().pk], by=nobody())


def test_statements_do_not_grow_with_the_list():
    build.some_skus({f"A{n}" for n in range(50)})
    ids = list(Sku.objects.values_list("pk", flat=True))
    one = build.statements(lambda: reindex_skus(ids[:1], by=THE_HOUSE))
    assert one == build.statements(lambda: reindex_skus(ids, by=THE_HOUSE)) <= 4
