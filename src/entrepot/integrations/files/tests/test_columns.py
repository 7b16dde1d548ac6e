"""Columns are found by their names, in Chinese and English, or as somebody says."""

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.columns import guessed, map_columns
from entrepot.integrations.files.fields import FIELDS
from entrepot.integrations.files.mappings import Mapped, save_mapping, saved_mapping
from entrepot.integrations.files.refusals import ColumnsMissing, UnknownColumn, UnknownField, UnknownMapping
from entrepot.integrations.files.tests.given import CHINESE, RETAIL


def mapped(columns, *, needed=(), given=None, saved=None):
    found = map_columns(
        "orders", columns, fields=list(FIELDS["orders"]), given=given or {}, saved=saved or {}, needed=needed
    )
    return {field: columns[place] for field, place in found.places.items()}, found.unused


def test_chinese_headers():
    fields, unused = mapped([*CHINESE, "颜色"])

    assert fields == dict(
        zip(
            ("order", "sku", "title", "quantity", "price", "receiver", "phone", "province", "city", "district",
             "street", "date"),
            CHINESE, strict=True,
        )
    )  # fmt: skip
    assert unused == ["颜色"]


def test_english_headers():
    fields, unused = mapped(RETAIL)

    assert fields["customer"] == "Customer ID"
    assert fields["order"] == "Invoice"
    assert fields["price"] == "Price"
    assert not unused


@pytest.mark.parametrize("header", ["Unit Price", "unit_price", "UNIT-PRICE", "单 价", "單價"])
def test_blanks_case_and_marks_do_not_matter(header):
    assert guessed("orders", header) == "price"


def test_what_is_given_goes_before_what_is_saved_and_that_before_what_is_guessed():
    columns = ["Order", "A", "B", "Quantity"]

    assert mapped(columns, saved={"sku": "A", "price": "B"}, given={"sku": "B", "price": ""})[0] == {
        "order": "Order", "sku": "B", "quantity": "Quantity",
    }  # fmt: skip


def test_says_what_is_wrong_with_a_mapping():
    with pytest.raises(ColumnsMissing, match="sku, quantity.*Order, What"):
        mapped(["Order", "What"], needed=("order", "sku", "quantity"))
    with pytest.raises(UnknownField, match="moon"):
        mapped(["Order"], given={"moon": "Order"})
    with pytest.raises(UnknownColumn, match="Moon"):
        mapped(["Order"], given={"sku": "Moon"})


@pytest.mark.django_db
def test_mappings_are_kept_by_name():
    save_mapping("orders", "erp", Mapped({"sku": "A"}), by=THE_HOUSE)
    save_mapping("orders", "erp", Mapped({"sku": "B"}), by=THE_HOUSE)

    assert saved_mapping("orders", "erp", by=THE_HOUSE).columns == {"sku": "B"}
    with pytest.raises(UnknownMapping, match="erp"):
        saved_mapping("orders", "other", by=THE_HOUSE)
    with pytest.raises(UnknownMapping, match="–"):
        saved_mapping("stock", "erp", by=THE_HOUSE)
