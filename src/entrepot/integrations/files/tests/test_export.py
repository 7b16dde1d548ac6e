"""The business in files."""

import csv
import gzip
from decimal import Decimal

import pytest
import python_calamine

from entrepot.domain.customers.actions import NewCustomer, create_customers
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.pricing.actions import NewPriceList, create_price_lists
from entrepot.domain.shipping.actions import Shipping, ship_orders
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed, Refusal
from entrepot.integrations.files.command import main_export
from entrepot.integrations.files.exporting import export
from entrepot.integrations.files.tests.given import a_csv, counted, imported, past, sold
from tests import build

pytestmark = pytest.mark.django_db


def rows_of(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_orders_line_by_line(shop, tmp_path, capsys):
    order = build.order(LAMP=2, VASE=1)
    path = tmp_path / "orders.csv"

    assert main_export(["orders", str(path)]) == 0

    rows = rows_of(path)
    assert [(r["Number"], r["SKU"], r["Quantity"], r["Line total"]) for r in rows] == [
        (order.number, "LAMP", "2.000000", "20.0000"), (order.number, "VASE", "1.000000", "10.0000"),
    ]  # fmt: skip
    assert rows[0]["Address"] == "世纪大道 100 号"
    assert "2 rows" in capsys.readouterr().out


def test_what_is_exported_can_be_imported(shop, tmp_path):
    build.order(more={"external_id": "T1"}, LAMP=2)
    path = tmp_path / "orders.csv.gz"
    export("orders", path, by=build.THE_HOUSE)

    result = imported("orders", path, channel="web")

    assert counted(result) == {"already_there": 1}


def test_a_sheet(shop, tmp_path):
    path = tmp_path / "products.xlsx"

    assert main_export(["products", str(path)]) == 0

    header, *rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert [row[header.index("SKU")] for row in rows] == ["LAMP", "VASE"]
    assert [row[header.index("Name")] for row in rows] == ["商品 LAMP", "商品 VASE"]


def test_the_other_lists(shop, tmp_path):
    past(a_csv(tmp_path / "year.csv", [sold("1", "LAMP", 2, "5.00", customer="77")]))

    for what, column, values in (
        ("customers", "Name", ["77"]), ("stock", "Quantity", ["10", "5", "10"]), ("payments", "Amount", ["10.0000"]),
    ):  # fmt: skip
        assert main_export([what, str(tmp_path / "out.csv")]) == 0
        assert [row[column] for row in rows_of(tmp_path / "out.csv")] == values


def test_only_some(shop, tmp_path):
    path = tmp_path / "out.csv"
    past(a_csv(tmp_path / "year.csv", [sold("1", "LAMP", 2, "5.00"), sold("2", "LAMP", 2, "5.00", at="2010-03-01")]))
    build.order(LAMP=1)

    for words, orders in (
        (["--state", "completed"], ["1", "2"]),
        (["--since", "2010-02-01", "--channel", "import"], ["2"]),
        (["--channel", "web"], [""]),
    ):
        assert main_export(["orders", str(path), *words]) == 0
        assert [row["Order"] for row in rows_of(path)] == orders


def test_says_what_cannot_be_asked_for(tmp_path, capsys):
    path = tmp_path / "out.csv"

    assert main_export(["orders", str(path), "--since", "soon"]) == 2
    assert main_export(["orders", str(path), "--state", "happy"]) == 2
    assert main_export(["stock", str(path), "--since", "2024-01-01"]) == 2
    assert main_export(["payments", str(path), "--channel", "web"]) == 2
    assert "2024-03-05" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_nobody_exports_what_he_may_not_see(shop, tmp_path):
    build.order(LAMP=1)
    stranger = Actor(ActorKind.PERSON, 1, "stranger", 1)

    assert export("orders", tmp_path / "out.csv", by=stranger) == 0
    assert export("stock", tmp_path / "out.csv", by=stranger) == 0


def test_prices_addresses_and_openings_go_out_and_are_known_again(shop, tmp_path):
    create_price_lists([NewPriceList("vip", "VIP")], by=THE_HOUSE)
    home = NewAddress(
        name="王芳", phone="13900001111", province="上海市", city="上海市", district="静安区", street="一号"
    )
    (wang,) = create_customers([NewCustomer("王芳", phone="13900001111", addresses=[home])], by=THE_HOUSE)
    prices = [["vip", "LAMP", "8.5", "1"], ["vip", "LAMP", "7", "10"]]
    imported("prices", a_csv(tmp_path / "p.csv", prices, header=["价目表", "商品编码", "价格", "起订量"]))
    owed = [[wang.number, "A1", "120.50", "2025-12-31"]]
    imported("opening-balances", a_csv(tmp_path / "b.csv", owed, header=["客户编号", "单据号", "金额", "日期"]))

    for what, there in (("prices", 2), ("addresses", 1), ("opening-balances", 1)):
        path = tmp_path / f"{what}.csv"
        assert export(what, path, by=THE_HOUSE) == there
        assert counted(imported(what, path)) == {"already_there": there}
        stranger = Actor(ActorKind.PERSON, 1, "stranger", 1)
        if what != "prices":
            assert export(what, path, by=stranger) == 0
    assert main_export(["prices", str(tmp_path / "x.csv"), "--since", "2024-01-01"]) == 2


def test_payments_and_shipments_go_out_and_are_known_again(shop, tmp_path):
    first, second = build.order(LAMP=1), build.order(VASE=1)
    build.follow()
    both = (first.pk, second.pk)
    record_payments(
        [NewPayment("bank_transfer", Decimal(20), both), NewPayment("cash", Decimal(5), note="散客")], by=THE_HOUSE
    )
    ships = [
        Shipping(first.number, "SF", "SF1234567890123", 1250),
        Shipping(second.number, "SF", "no such number", override_reason="手写面单"),
    ]
    for answer in ship_orders(ships, by=THE_HOUSE):
        assert not isinstance(answer, Refusal), answer
    stranger = Actor(ActorKind.PERSON, 1, "stranger", 1)

    for what in ("payments", "shipments"):
        path = tmp_path / f"{what}.csv"
        assert export(what, path, by=THE_HOUSE) == 2
        assert counted(imported(what, path)) == {"already_there": 2}

    assert export("shipments", tmp_path / "none.csv", by=stranger) == 0
    with pytest.raises(NotAllowed):
        export("payments", tmp_path / "none.csv", by=stranger)
    assert [row["Order"] for row in rows_of(tmp_path / "payments.csv")] == [f"{first.number}, {second.number}", ""]
    rows = rows_of(tmp_path / "shipments.csv")
    assert [(r["Order"], r["Tracking number"], r["Override reason"]) for r in rows] == [
        (first.number, "SF1234567890123", ""), (second.number, "NOSUCHNUMBER", "手写面单"),
    ]  # fmt: skip
    assert Decimal(rows[0]["Weight kg"]) == Decimal("1.25")
    assert main_export(["shipments", str(tmp_path / "x.csv"), "--state", "delivered"]) == 0
    assert rows_of(tmp_path / "x.csv") == []
