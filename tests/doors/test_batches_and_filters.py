"""A batch answers for each item, and a list says so when it is asked for what there is not."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db

GOOD = {"channel": "web", "lines": [{"sku": "LAMP", "quantity": 1, "unit_price": "10.00"}]}


def test_a_draft_in_a_batch_stays_a_draft(shop, api):
    status, answer = api.post("/orders/batch", {"orders": [GOOD, GOOD | {"draft": True}, GOOD]})
    assert (status, answer["done"]) == (200, 3)
    assert [item["result"]["state"] for item in answer["items"]] == ["placed", "draft", "placed"]
    assert build.stock("LAMP")["reserved"] == 2


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        (GOOD | {"flag": 5}, "flag"),
        (GOOD | {"lines": [{"sku": "LAMP", "quantity": {}}]}, "lines.0.quantity"),
        ("no order", "order"),
        (None, "order"),
        (GOOD | {"lines": [{"sku": "LAMP", "quantity": "two heaps"}]}, ""),
    ],
)
def test_what_cannot_be_read_is_refused_alone(shop, api, bad, where):
    status, answer = api.post("/orders/batch", {"orders": [GOOD, bad, GOOD]})
    assert status == 200
    assert [item["status"] for item in answer["items"]] == [201, 422, 201]
    assert answer["items"][1]["problem"].get("field", "").startswith(where)
    assert build.stock("LAMP")["reserved"] == 2


def test_a_batch_of_drafts_needs_no_more_than_the_right_to_save_them(shop):
    clerk = build.a_program("sales", scopes=["orders.save_drafts", "orders.view_orders"])
    assert clerk.post("/orders/batch", {"orders": [GOOD | {"draft": True}]})[1]["done"] == 1
    assert clerk.post("/orders/batch", {"orders": [GOOD]})[0] == 403


@pytest.mark.parametrize(
    "asked",
    ["/orders?progress=flying", "/orders?payment=maybe", "/accounts?standing=maybe", "/accounts?kind=odd",
     "/payments?state=lost", "/payments?method=shells"],
)  # fmt: skip
def test_a_filter_for_what_there_is_not_is_refused_in_words(api, asked):
    status, problem = api.get(asked)
    assert (status, problem["code"]) == (422, "invalid")
    assert "Input should be" in problem["title"]


def test_a_filter_for_what_there_is_finds_it(shop, api):
    order = build.order(LAMP=1)
    assert [o["number"] for o in api.get("/orders?progress=unshipped&payment=unpaid")[1]["items"]] == [order.number]
    assert api.get("/orders?progress=shipped")[1]["items"] == []


def test_groups_of_customers_are_seen_by_who_may_see_customers(db):
    assert build.a_program("warehouse").get("/customer-groups")[1]["code"] == "not_allowed"
    assert build.a_program("sales").get("/customer-groups")[0] == 200
