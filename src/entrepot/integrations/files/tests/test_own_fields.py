"""Fields of one's own in files: found by their names in any language, read as their kind, written out again."""

import csv

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.custom.actions import Choice, NewCustomField, add_custom_field
from entrepot.integrations.files.exporting import export
from entrepot.integrations.files.tests.given import a_csv, a_sheet, counted, imported, past, reasons, sold

pytestmark = pytest.mark.django_db


def a_field(about, code, kind="text", **more):
    names = {"zh-hans": f"{code}栏", "en": f"The {code}"}
    add_custom_field(NewCustomField(about, code, **{"name": names, "kind": kind} | more), by=THE_HOUSE)


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_goods_and_people_have_their_own_columns_in_and_out(shop, tmp_path):
    a_field("sku", "origin")
    a_field("sku", "tested", "date")
    a_field("sku", "fragile", "yes_no")
    grades = [Choice("a", {"zh-hans": "甲级", "en": "First"}), Choice("b", {"zh-hans": "次级", "en": "Second"})]
    a_field("customer", "grade", "choice", choices=grades)
    header = ["商品编码", "origin栏", "THE TESTED", "custom.fragile"]
    rows = [
        ["P1", "福建", "2026/1/31", "是"],
        ["P2", "", "46053", "no"],
        ["P3", "", "soon", ""],
        ["P4", "7.5E+13", "", ""],
    ]
    people = [["王芳", "13900001111", "甲级"], ["李四", "13900002222", "乙级"]]

    goods = imported("products", a_sheet(tmp_path / "p.xlsx", rows, header=header))
    customers = imported("customers", a_csv(tmp_path / "c.csv", people, header=["姓名", "手机", "grade栏"]))

    assert reasons(goods) == [(4, "invalid"), (5, "digits_lost")]
    assert Sku.objects.get(code="P1").custom == {"origin": "福建", "tested": "2026-01-31", "fragile": True}
    assert Sku.objects.get(code="P2").custom == {"tested": "2026-01-31", "fragile": False}
    assert reasons(customers) == [(3, "invalid")]
    assert Customer.objects.get(name="王芳").custom == {"grade": "a"}
    export("products", tmp_path / "out.csv", by=THE_HOUSE)
    out = next(row for row in rows_of(tmp_path / "out.csv") if row["SKU"] == "P1")
    assert (out["origin栏"], out["tested栏"], out["fragile栏"]) == ("福建", "2026-01-31", "是")
    export("customers", tmp_path / "people.csv", by=THE_HOUSE)
    assert [row["grade栏"] for row in rows_of(tmp_path / "people.csv")] == ["甲级"]
    Sku.objects.filter(code="P1").update(code="OLD")
    assert counted(imported("products", tmp_path / "out.csv"))["imported"] == 1
    assert Sku.objects.get(code="P1").custom == {"origin": "福建", "tested": "2026-01-31", "fragile": True}


def test_orders_have_them_once_and_lines_each_their_own(shop, tmp_path):
    a_field("order", "team", required=True)
    a_field("order_line", "engraving")
    # Called like a column that is there for something else, it is found by its code.
    a_field("order", "remark", name={"zh-hans": "备注"})
    header = [
        "订单号",
        "商品编码",
        "数量",
        "team栏",
        "Engraving栏",
        "备注",
        "custom.remark",
        "收货人",
        "手机",
        "地址",
    ]
    to = ["张伟", "13800001234", "上海市浦东新区世纪大道1号"]
    rows = [
        ["T1", "LAMP", "1", "东区", "福", "快", "急", *to], ["", "VASE", "1", "", "寿", "", "", "", "", ""],
        ["T2", "VASE", "1", "", "", "", "", *to],
    ]  # fmt: skip
    path = a_csv(tmp_path / "o.csv", rows, header=header)

    result = imported("orders", path, channel="web")

    assert reasons(result) == [(4, "invalid")]
    order = Order.objects.get(external_id="T1")
    assert (order.custom, order.seller_memo) == ({"team": "东区", "remark": "急"}, "快")
    lines = OrderLine.objects.filter(order=order).order_by("position")
    assert [line.custom for line in lines] == [{"engraving": "福"}, {"engraving": "寿"}]
    export("orders", tmp_path / "out.csv", by=THE_HOUSE)
    assert [(r["team栏"], r["engraving栏"], r["custom.remark"]) for r in rows_of(tmp_path / "out.csv")] == [
        ("东区", "福", "急"), ("东区", "寿", "急"),
    ]  # fmt: skip


def test_past_orders_have_none(shop, tmp_path):
    a_field("order", "team")
    header = [
        "Invoice",
        "StockCode",
        "Description",
        "Quantity",
        "InvoiceDate",
        "Price",
        "Customer ID",
        "Country",
        "team",
    ]
    result = past(a_csv(tmp_path / "y.csv", [[*sold("1", "LAMP", 2, "5.00"), "east"]], header=header))

    assert result.unused == ["team"]
