"""Whatever can be read at a door needs a right to read it."""

import pytest

from tests import build

READABLE = {
    "/skus": "catalog.view_skus", "/skus/LAMP": "catalog.view_skus", "/products": "catalog.view_skus",
    "/price-lists": "pricing.view_prices", "/channels": "accounts.view_channels",
    "/warehouses": "inventory.view_warehouses", "/warehouses/SH/bins": "inventory.view_warehouses",
    "/freight/services": "freight.view_services", "/review-rules": "orders.view_rules",
    "/sourcing-rules": "sourcing.view_rules", "/number-rules": "accounts.view_number_rules",
}  # fmt: skip


@pytest.mark.parametrize(("path", "permission"), READABLE.items())
def test_it_is_read_by_those_who_may(shop, path, permission):
    status, problem = build.a_program("admin", scopes=["orders.view_orders"]).get(path)
    assert (status, problem["permission"]) == (403, permission)
    assert build.a_program("admin", scopes=[permission]).get(path)[0] == 200


@pytest.mark.parametrize("role", ["sales", "reviewer", "warehouse", "finance", "service", "buyer", "manager"])
def test_everybody_who_works_here_sees_goods_and_places(shop, role):
    program = build.a_program(role)
    for path in ("/skus", "/warehouses", "/channels", "/freight/services"):
        assert program.get(path)[0] == 200, path


def test_who_looks_after_no_customers_sees_nobody(shop):
    number = build.order(LAMP=1).number
    for role, name, phone, street in (
        ("buyer", "张*", "138****1234", "世****"),
        ("sales", "张伟", "13800001234", "世纪大道 100 号"),
        ("warehouse", "张伟", "13800001234", "世纪大道 100 号"),
    ):
        program = build.a_program(role)
        _, order = program.get(f"/orders/{number}")
        assert (order["customer"], order["ship_to"]["name"]) == (name, name)
        assert (order["ship_to"]["phone"], order["ship_to"]["street"]) == (phone, street)
        assert program.get("/orders")[1]["items"][0]["customer"] == name
