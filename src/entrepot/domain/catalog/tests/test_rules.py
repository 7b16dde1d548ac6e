"""What is wrong with a SKU is said before anything is written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.catalog.rules import NewBarcode, NewComponent, NewSku, check_sku, factor_of, named

D = Decimal


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewSku("", "名"), "code"),
        (NewSku(" A", "名"), "code"),
        (NewSku("A/B", "名"), "code"),
        (NewSku("A\n", "名"), "code"),
        (NewSku("A" * 61, "名"), "code"),
        (NewSku("A", ""), "name"),
        (NewSku("A", {}), "name"),
        (NewSku("A", {"en": " "}), "name"),
        (NewSku("A", "名", D("-0.01")), "price"),
        (NewSku("A", "名", D("NaN")), "price"),
        (NewSku("A", "名", cost=D("Infinity")), "cost"),
        (NewSku("A", "名", tax_rate=D(1)), "tax_rate"),
        (NewSku("A", "名", weight_g=-1), "weight_g"),
        (NewSku("A", "名", kind="thing"), "kind"),
        (NewSku("A", "名", tracking="gps"), "tracking"),
        (NewSku("A", "名", scale=7), "scale"),
        (NewSku("A", "名", unit=""), "unit"),
        (NewSku("A", "名", units={"箱": 0}), "units"),
        (NewSku("A", "名", unit="箱", units={"箱": 12}), "units"),
        (NewSku("A", "名", barcodes=[NewBarcode("1"), NewBarcode("1")]), "barcodes"),
        (NewSku("A", "名", barcodes=[NewBarcode("1", "箱")]), "barcodes"),
        (NewSku("A", "名", kind="kit"), "components"),
        (NewSku("A", "名", components=[NewComponent("B", 1)]), "components"),
        (NewSku("A", "名", kind="kit", components=[NewComponent("A", 1)]), "components"),
        (NewSku("A", "名", kind="kit", components=[NewComponent("B", 0)]), "components"),
        (NewSku("A", "名", kind="kit", components=[NewComponent("B", 1), NewComponent("B", 2)]), "components"),
    ],
)
def test_what_is_wrong_is_named(new, field):
    refusal = check_sku(new)
    assert refusal is not None
    assert refusal.field == field


@given(st.integers(0, 6), st.dictionaries(st.sampled_from(["箱", "盒", "托"]), st.integers(1, 10_000)))
def test_every_unit_holds_whole_smallest_units(scale, units):
    new = NewSku("A", "名", scale=scale, units=units)
    assert check_sku(new) is None
    assert factor_of("", new.unit, scale, units) == factor_of(new.unit, new.unit, scale, units) == 10**scale
    for unit, factor in units.items():
        assert factor_of(unit, new.unit, scale, units) == factor
    assert factor_of("斤", new.unit, scale, units) is None


def test_a_name_is_kept_per_language():
    assert named(" 茶 ", "zh-hans") == {"zh-hans": "茶"}
    assert named({"en": "Tea ", "zh-hant": "茶"}, "zh-hans") == {"en": "Tea", "zh-hant": "茶"}
