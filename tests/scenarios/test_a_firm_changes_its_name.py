"""A firm changes its name. What it ordered before goes on naming it as it was, what it orders now as it is."""

import csv

import pytest

from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.exporting import export
from tests import build

pytestmark = pytest.mark.django_db


def test_old_orders_name_the_firm_as_it_was(shop, tmp_path):
    clerk = build.a_program("sales")
    status, firm = clerk.post("/customers", {"name": "春风商行", "phone": "13800001234", "kind": "company"})
    assert status == 201, firm
    buy = {"channel": "web", "customer_id": firm["number"], "lines": [{"sku": "LAMP", "quantity": 1}]}
    old = clerk.post("/orders", buy)[1]["number"]
    draft = clerk.post("/orders", buy | {"draft": True})[1]["number"]

    assert clerk("PATCH", f"/customers/{firm['number']}", {"name": "春风贸易有限公司"})[0] == 200
    new = clerk.post("/orders", buy)[1]["number"]
    clerk.post(f"/orders/{draft}/placement")
    build.follow()

    names = {old: "春风商行", draft: "春风贸易有限公司", new: "春风贸易有限公司"}
    assert {n: clerk.get(f"/orders/{n}")[1]["customer"] for n in names} == names
    listed = clerk.get("/orders")[1]["items"]
    assert {row["number"]: row["customer"] for row in listed} == names
    card = clerk.get(f"/customers/{firm['number']}/card")[1]
    assert {row["number"]: row["customer"] for row in card["orders"]} == names
    assert {row["number"] for row in clerk.get("/orders?q=春风商行")[1]["items"]} >= {old}
    assert exported(tmp_path) == names
    assert Order.objects.count() == 3
    assert build.differences() == {}


def exported(folder):
    path = folder / "orders.csv"
    export("orders", path, by=THE_HOUSE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["Number"]: row["Customer name"] for row in csv.DictReader(file)}
