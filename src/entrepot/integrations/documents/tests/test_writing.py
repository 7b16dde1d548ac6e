"""Amounts, days and quantities as they are written in each language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from entrepot.integrations.documents.writing import Pen, in_capitals

HERE = Pen("zh-hans", "Asia/Shanghai")
ABROAD = Pen("en", "Europe/Berlin")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("10", "壹拾元整"),
        ("1234.56", "壹仟贰佰叁拾肆元伍角陆分"),
        ("100.05", "壹佰元零伍分"), ("10002", "壹万零贰元整"), ("10200", "壹万零贰佰元整"),
        ("120000", "壹拾贰万元整"),
        ("100000001", "壹亿零壹元整"), ("110000100.10", "壹亿壹仟万零壹佰元壹角整"), ("-3", "负叁元整"),
    ],
)  # fmt: skip
def test_amounts_that_nobody_can_alter(amount, said):
    assert in_capitals(Decimal(amount)) == said


def test_they_are_other_characters_in_traditional_script():
    assert in_capitals(Decimal("26003.5"), traditional=True) == "貳萬陸仟零參圓伍角整"


def test_money_has_the_places_and_the_sign_of_its_currency():
    assert HERE.amount(Decimal("1234.5"), "CNY") == "¥1,234.50"
    assert HERE.amount(Decimal("-3"), "USD") == "-US$3.00"
    assert ABROAD.amount(Decimal("1234.5"), "JPY") == "JP¥1,235"
    assert ABROAD.amount(Decimal("5"), "CHF") == "CHF 5.00"


def test_moments_are_those_of_the_place():
    moment = datetime(2026, 1, 31, 16, 5, tzinfo=UTC)
    assert HERE.instant(moment) == "2026年2月1日 00:05"
    assert ABROAD.instant(moment) == "31 Jan 2026 17:05"
    assert HERE.day(date(2026, 1, 2)) == "2026年1月2日"


def test_quantities_are_in_the_largest_units():
    assert HERE.quantity(27, "件", 0, [("箱", 12)]) == "2箱3件"
    assert HERE.quantity(24, "件", 0, [("箱", 12)]) == "2箱"
    assert HERE.quantity(1500, "kg", 3) == "1.5 kg"
    assert ABROAD.quantity(27, "pcs", 0, [("ctn", 12)]) == "2 ctn 3 pcs"
    assert HERE.quantity(0, "件") == "0件"


def test_names_are_in_the_language_or_the_one_nearest_to_it():
    assert Pen("zh-hant", "UTC").name({"zh-hans": "台灯", "en": "Lamp"}) == "台灯"
    assert ABROAD.name({"zh-hans": "台灯", "en": "Lamp"}) == "Lamp"
    assert ABROAD.name({"fr": "Lampe"}) == "Lampe"
    assert ABROAD.name(None) == ""
