"""A SKU is changed by people, one edition after the other."""

from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import change_sku, create_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.queries import skus_by_codes, skus_found_by
from entrepot.domain.catalog.rules import NewBarcode, NewComponent, NewSku
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, ChangedMeanwhile, Invalid

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def tea():
    new = NewSku(
        "TEA", {"zh-hans": "龙井", "en": "Longjing"}, D(58), units={"箱": 12}, barcodes=[NewBarcode("1", "箱")]
    )
    return create_skus([new, NewSku("CUP", "杯", barcodes=[NewBarcode("9")])], by=THE_HOUSE)[0]


def test_it_becomes_a_new_edition(tea):
    changed = change_sku(tea, edition=1, changes={"price": D("60.5"), "weight_g": 250}, by=THE_HOUSE)
    assert (changed.list_price, changed.weight_g, changed.edition) == (D("60.5"), 250, 2)
    facts = Entry.objects.get(kind="sku.changed").facts
    assert facts == {"code": "TEA", "edition": 2, "fields": ["price", "weight_g"]}


def test_a_stale_change_is_refused(tea):
    change_sku(tea, edition=1, changes={"price": D(60)}, by=THE_HOUSE)
    with pytest.raises(ChangedMeanwhile):
        change_sku(tea, edition=1, changes={"price": D(70)}, by=THE_HOUSE)
    tea.refresh_from_db()
    assert (tea.list_price, tea.edition) == (D(60), 2)


def test_the_same_again_is_no_change(tea):
    assert change_sku(tea, edition=1, changes={"price": D(58), "units": {"箱": 12}}, by=THE_HOUSE).edition == 1
    assert not Entry.objects.filter(kind="sku.changed").exists()


def test_a_plain_name_changes_one_language(tea):
    changed = change_sku(tea, changes={"name": "西湖龙井"}, by=THE_HOUSE)
    assert changed.name == {"zh-hans": "西湖龙井", "en": "Longjing"}
    assert skus_found_by(THE_HOUSE, "西湖").exists()


def test_units_and_barcodes_change_as_a_whole(tea):
    changes = {"units": {"件": 6} | {"袋": 3}, "barcodes": [NewBarcode("2", "袋")]}
    with pytest.raises(Invalid):
        change_sku(tea, changes=changes, by=THE_HOUSE)
    change_sku(tea, changes={"units": {"袋": 3}, "barcodes": [NewBarcode("2", "袋")]}, by=THE_HOUSE)
    found = skus_by_codes(["1", "2"], 1)
    assert list(found) == ["2"]
    assert found["2"].scanned_factor == 3


@pytest.mark.parametrize("what", ["code", "kind", "tracking", "scale", "unit", "edition", "company_id"])
def test_what_goods_rest_on_stays(tea, what):
    with pytest.raises(Invalid):
        change_sku(tea, changes={what: "x"}, by=THE_HOUSE)


def test_what_is_refused_changes_nothing(tea):
    for changes in ({"barcodes": [NewBarcode("9")]}, {"price": D(-1)}, {"components": [NewComponent("CUP", 1)]}):
        with pytest.raises((AlreadyExists, Invalid)):
            change_sku(tea, changes=changes, by=THE_HOUSE)
    assert Sku.objects.get(code="TEA").edition == 1


def test_a_kit_gets_other_parts(tea):
    (kit,) = create_skus([NewSku("KIT", "礼盒", kind="kit", components=[NewComponent("TEA", 1)])], by=THE_HOUSE)
    change_sku(kit, changes={"components": [NewComponent("TEA", 2), NewComponent("CUP", 1)]}, by=THE_HOUSE)
    assert [(p.code, p.quantity) for p in skus_by_codes(["KIT"], 1)["KIT"].parts] == [("TEA", 2), ("CUP", 1)]
