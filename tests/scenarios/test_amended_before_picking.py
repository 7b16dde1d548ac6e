"""A customer rings three times before the picker comes: the desk amends, and goods, money and work follow."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db


def test_the_customer_rings_until_the_picker_comes(shop):
    sales, warehouse = build.a_program("sales"), build.a_program("warehouse")
    order = build.order(LAMP=2, VASE=1)
    build.follow()
    number, door = order.number, f"/orders/{order.number}/amendments"

    # First call: one lamp more, no vase, and it is a present.
    wish = {
        "reason": "rang", "lines": [{"line": 1, "quantity": "3"}, {"line": 2, "remove": True}],
        "added": [{"sku": "VASE", "quantity": 1, "unit_price": "0", "kind": "gift"}], "shipping": "6.00",
        "seller_memo": "要包装成礼物",
    }  # fmt: skip
    status, preview = sales.post(f"{door}/preview", wish)
    assert status == 200
    assert (preview["total_before"], preview["total_after"], preview["owed"]) == ("30.00", "36.00", "36.00")
    status, amended = sales.post(door, wish, **{"If-Match": str(order.edition)})
    assert (status, amended["owed"], amended["seller_memo"]) == (201, "36.00", "要包装成礼物")
    change = amended["amendment"].pop("change")
    assert amended["amendment"] == preview
    assert amended["state"] == "placed"
    build.follow()
    assert sales.get(f"/orders/{number}")[1]["state"] == "approved"

    # Two clerks had the same form open: the second is told to look again.
    status, problem = sales.post(door, {"flag": "red"}, **{"If-Match": str(order.edition)})
    assert (status, problem["code"]) == (412, "changed_meanwhile")

    # Second call: it goes to her mother in Beijing, from the warehouse there.
    mother = {"name": "王妈妈", "phone": "13900001111", "province": "北京市", "city": "北京市", "district": "朝阳区",
              "address": "建国路 1 号"}  # fmt: skip
    gift = next(line["position"] for line in amended["lines"] if line["kind"] == "gift")
    swap = [{"line": gift, "remove": True}]
    status, amended = sales.post(door, {"ship_to": mother, "lines": swap, "warehouse": "BJ", "priority": 5})
    assert status == 201, amended
    assert {(g["stage"], g["warehouse"]) for g in amended["amendment"]["goods"]} == {
        ("given_back", "SH"), ("reserved", "BJ")
    }  # fmt: skip
    build.follow()
    (work,) = warehouse.get("/fulfilments?state=released")[1]["items"]
    assert (work["warehouse"], work["priority"]) == ("BJ", 5)
    assert build.differences() == {}

    # Third call comes too late for the goods, but not for a word.
    assert warehouse.post(f"/fulfilments/{work['id']}/picking", {})[0] == 201
    status, problem = sales.post(door, {"lines": [{"line": 1, "quantity": "1"}]})
    assert (status, problem["code"]) == (409, "picking_has_begun")
    assert sales.post(door, {"internal_note": "she is sorry"})[0] == 201

    facts = [e for e in sales.get(f"/orders/{number}/timeline")[1]["items"] if e["kind"] == "order.amended"]
    assert facts[0]["facts"]["fields"][0] == {"field": "seller_memo", "line": None, "before": None, "after": None}
    assert {"field": "quantity", "line": 1, "before": "2", "after": "3"} in facts[0]["facts"]["fields"]
    assert "王妈妈" not in str(facts)
    listed = sales.get(f"/changes?order={number}")[1]["items"]
    assert listed[-1]["number"] == change
    assert {"field": "seller_memo", "line": None, "before": "", "after": "要包装成礼物"} in listed[-1]["fields"]
    assert build.differences() == {}


def test_many_orders_are_amended_each_in_its_own_way(shop, api):
    first, second = build.order(LAMP=1), build.order(VASE=1)
    body = {
        "orders": [
            {"order": first.number, "flag": "red", "edition": first.edition},
            {"order": second.number, "lines": [{"line": 1, "quantity": "99"}]},
            {"order": "SO-none", "flag": "red"},
        ]
    }
    status, answer = api.post("/orders/amendments/batch", body)
    assert (status, answer["done"], answer["refused"]) == (200, 1, 2)
    assert [item["status"] for item in answer["items"]] == [201, 409, 404]
    assert build.differences() == {}
