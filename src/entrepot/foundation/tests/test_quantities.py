"""What people type for a quantity is read as they mean it, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.foundation.quantities import factor_named, read_quantity

D = Decimal


def parts(text):
    found = read_quantity(text)
    return None if found is None else [(str(part.number), part.unit) for part in found]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2箱3件", [("2", "箱"), ("3", "件")]),
        (" 2 箱 3 件 ", [("2", "箱"), ("3", "件")]),
        ("２箱３件", [("2", "箱"), ("3", "件")]),
        ("2箱+3件", [("2", "箱"), ("3", "件")]),
        ("2ctn 3pcs", [("2", "ctn"), ("3", "pcs")]),
        ("2 CTN, 3 PCS", [("2", "CTN"), ("3", "PCS")]),
        ("2箱3", [("2", "箱"), ("3", "")]),
        ("1打", [("1", "打")]),
        ("２．５kg", [("2.5", "kg")]),
        ("1,200件", [("1200", "件")]),
        ("12", [("12", "")]),
        (".5kg", [("0.5", "kg")]),
    ],
)
def test_is_read(text, read):
    assert parts(text) == read


@pytest.mark.parametrize("text", ["", "箱", "two", "-2箱", "3 4", "2箱-1件", "1" * 61, "NaN", "∞", "1.2.3.4x5"])
def test_is_not_guessed(text):
    assert parts(text) is None


@given(st.text(max_size=70))
def test_anything_is_read_or_refused(text):
    found = read_quantity(text)
    assert found is None or all(part.number >= 0 for part in found)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("箱", ("箱", 12)), ("CTN", ("箱", 12)), ("cartons", ("箱", 12)), ("件", ("件", 1)), ("pcs", ("件", 1)),
        ("個", ("件", 1)), ("打", ("打", 12)), ("dozen", ("dozen", 12)), ("盒", None), ("kg", None), ("", None),
    ],
)  # fmt: skip
def test_units_by_their_names(named, found):
    assert factor_named(named, "件", 0, {"箱": 12}) == found


def test_measures_of_what_is_sold_by_weight():
    assert factor_named("g", "公斤", 3, {}) == ("g", D(1))
    assert factor_named("斤", "kg", 3, {}) == ("斤", D(500))
    assert factor_named("KG", "kg", 3, {}) == ("kg", D(1000))
    assert factor_named("g", "kg", 0, {}) == ("g", D("0.001"))
    assert factor_named("ml", "kg", 3, {}) is None


def test_a_name_that_could_mean_two_of_its_units_means_none():
    assert factor_named("carton", "件", 0, {"箱": 12, "紙箱": 24}) is None
    assert factor_named("紙箱", "件", 0, {"箱": 12, "紙箱": 24}) == ("紙箱", D(24))
