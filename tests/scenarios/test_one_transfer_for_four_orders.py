"""A company pays four orders with one transfer; nobody knows at first whose money it is."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db

SENDER = {"remitter": "杭州山屿家居有限公司", "remitter_account": "3301 0000 8888"}


def buy(clerk, price, buyer="shanyu", sku="LAMP"):
    body = {
        "channel": "wholesale", "customer": {"name": "山屿", "external_id": buyer},
        "lines": [{"sku": sku, "quantity": "1", "unit_price": price}],
    }  # fmt: skip
    status, order = clerk.post("/orders", body)
    assert status == 201, order
    return order["number"]


def receive(clerk, amount, **more):
    status, payment = clerk.post("/payments", {"method": "bank_transfer", "amount": amount, **SENDER, **more})
    assert status == 201, payment
    return payment["number"]


def test_one_transfer_for_four_orders(shop):
    clerk = build.a_program("sales", "finance")
    orders = [buy(clerk, price) for price in ("100", "230.50", "77.30", "41.20")]
    buy(clerk, "999", buyer="somebody")
    number = receive(clerk, "449.00", reference="货款")
    assert [one["number"] for one in clerk.get("/payments?unclaimed=true")[1]["items"]] == [number]

    assert _items(clerk, number) == [], "the text names nothing, and nobody owes just as much"

    # The bookkeeper knows one of them; the rest of that buyer's orders add up to what is left.
    assert clerk.post(f"/payments/{number}/allocations", {"order": orders[0]})[0] == 201
    (best, *_) = _items(clerk, number)
    assert [part["order"] for part in best["orders"]] == orders[1:]
    assert best["reasons"] == ["amount", "remembered_payer"]
    status, answer = clerk.post(f"/payments/{number}/allocations/batch", {"orders": _wanted(best)})
    assert (status, answer["done"], answer["refused"]) == (200, 3, 0)
    assert (answer["payment"]["allocated"], answer["payment"]["advance"]) == ("449.00", "0.00")
    assert clerk.get("/payments?unclaimed=true")[1]["items"] == []

    # The same sender is remembered: of two later orders, the sum is suggested at once.
    later = [buy(clerk, "55"), buy(clerk, "66")]
    second = receive(clerk, "121")
    (best, *_) = _items(clerk, second)
    assert [part["order"] for part in best["orders"]] == later
    assert best["reasons"] == ["amount", "remembered_payer"]

    # One allocation was wrong; it is taken back with a reason, and the money is an advance again.
    body = {"order": orders[1]}
    assert clerk.post(f"/payments/{number}/allocation-reversals", body)[0] == 422
    status, back = clerk.post(f"/payments/{number}/allocation-reversals", body | {"reason": "wrong order"})
    assert (status, back["advance"]) == (201, "230.50")
    assert clerk.get(f"/orders/{orders[1]}/payments")[1]["money"]["owed"] == "230.50"
    assert build.differences() == {}


def test_a_text_that_names_its_orders_needs_nobody(shop):
    clerk = build.a_program("sales", "finance")
    orders = [buy(clerk, price, buyer=f"b{price}") for price in ("10", "20")]
    number = receive(clerk, "30", reference=f"付{orders[0]},{orders[1]}货款")
    (best, *_) = _items(clerk, number)
    assert ([part["order"] for part in best["orders"]], best["reasons"]) == (orders, ["reference", "amount"])
    one = build.statements(lambda: _items(clerk, number))
    for n in range(10):
        buy(clerk, "30", buyer=f"more{n}")
    assert build.statements(lambda: _items(clerk, number)) == one


def _items(clerk, number):
    return clerk.get(f"/payments/{number}/suggestions")[1]["items"]


def _wanted(suggestion):
    return [{"order": part["order"], "amount": part["amount"]} for part in suggestion["orders"]]
