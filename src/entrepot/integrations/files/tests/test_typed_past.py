"""Past orders with quantities as typed, and their rows that were refused, tried again."""

from decimal import Decimal

import polars as pl
import pytest

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.tests.given import a_csv, counted, past, reasons, sold
from entrepot.integrations.files.units import in_own_units
from tests import build

pytestmark = pytest.mark.django_db


def boxed(*codes):
    return create_skus([NewSku(code, "茶", units={"箱": 12}) for code in codes], by=THE_HOUSE)


def test_boxes_of_the_past_are_counted(tmp_path):
    boxed("TEA")
    rows = [sold("1", "TEA", "2箱3件", "1.50"), sold("2", "TEA", "2箱", "17.00"), sold("3", "TEA", 4, "1.50")]

    result = past(a_csv(tmp_path / "y.csv", rows))

    assert counted(result) == {"order_line": 3}
    lines = OrderLine.objects.order_by("order_id").values_list("quantity", "total")
    # A price beside one unit is that unit's; beside several it is the SKU's own.
    assert list(lines) == [(27, Decimal("40.50")), (24, Decimal("34.00")), (4, Decimal("6.00"))]
    assert build.differences() == {}


def test_what_was_refused_is_tried_again_and_the_rest_stays(tmp_path):
    boxed("TEA")
    rows = [
        sold("1", "TEA", "1箱", "12.00"), sold("2", "CAKE", "2盒", "5.00"), sold("2", "TEA", 1, "1.00"),
        sold("3", "TEA", 1, "1.00"), sold("3", "TEA", 1, "1.00", customer="99"), sold("4", "A/B", 1, "1.00"),
    ]  # fmt: skip
    path = a_csv(tmp_path / "y.csv", rows)
    first = past(path)
    refused = [(3, "units_unknown"), (4, "order_incomplete"), (6, "another_customer"), (7, "invalid")]
    assert reasons(first) == refused
    assert counted(first) == {"order_line": 2, "refused": 4}
    same = past(path)
    assert (same.added, reasons(same), counted(same)) == (0, refused, counted(first))

    create_skus([NewSku("CAKE", "糕", units={"盒": 6})], by=THE_HOUSE)
    again = past(path)

    assert (again.added, reasons(again)) == (2, refused[2:])
    assert counted(again) == {"order_line": 4, "refused": 2}
    assert Order.objects.get(external_id="2").total == 11
    assert Order.objects.get(external_id="3").total == 1
    assert past(path).added == 0
    assert build.differences() == {}


def test_fifty_typed_readings_cost_as_many_statements_as_one():
    boxed(*(f"T{n}" for n in range(50)))

    def read(count):
        frame = pl.DataFrame(
            {
                "sku": [f"T{n}" for n in range(count)], "typed": ["1箱2件"] * count, "quantity": [1] * count,
                "price": [1_000_000] * count, "exact": [0] * count, "coins": [0] * count,
            }
        )  # fmt: skip
        return in_own_units(frame, 2, THE_HOUSE)

    assert build.statements(lambda: read(1)) == build.statements(lambda: read(50))
    assert read(50)["quantity"].to_list() == [14] * 50


def test_what_no_book_can_hold_is_refused(tmp_path):
    boxed("TEA")
    rows = [
        sold("1", "TEA", "99999999999999999999箱", "9"),
        sold("2", "TEA", "1.05箱", "9"),
        sold("3", "TEA", 1, "1"),
    ]

    result = past(a_csv(tmp_path / "y.csv", rows))

    assert counted(result) == {"order_line": 1, "refused": 2}
    assert build.differences() == {}
