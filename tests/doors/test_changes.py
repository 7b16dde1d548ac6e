"""Cancelling through the API: previewed, then done."""

import pytest

from tests import build


@pytest.fixture
def order(shop):
    order = build.order(LAMP=2, VASE=1)
    build.follow()
    return order


def test_a_preview_says_what_comes_of_it_and_nothing_happens(api, order):
    body = {"reason": "too many", "lines": [{"line": 1, "quantity": 1}]}
    status, preview = api.post(f"/orders/{order.number}/cancellation/preview", body)
    assert status == 200
    assert (preview["total_before"], preview["total_after"], preview["owed"]) == ("30.00", "20.00", "20.00")
    assert preview["goods"] == [{"sku": "LAMP", "warehouse": "SH", "quantity": 1, "stage": "released"}]
    assert build.stock("LAMP")["reserved"] == 2

    status, done = api.post(f"/orders/{order.number}/cancellation", body)
    assert (status, done["number"], done["state"]) == (201, order.number, "approved")
    change = done["cancellation"].pop("change")
    assert done["cancellation"] == {"state": "approved", **preview}
    assert build.stock("LAMP")["reserved"] == 1
    (listed,) = api.get(f"/changes?order={order.number}")[1]["items"]
    assert (listed["number"], listed["reason"], listed["lines"]) == (change, "too many", [{"line": 1, "quantity": 1}])


def test_a_whole_order_is_cancelled(api, order):
    status, done = api.post(f"/orders/{order.number}/cancellation", {"reason": "changed my mind"})
    assert (status, done["state"]) == (201, "cancelled")
    assert build.stock("LAMP") == {"on_hand": 10, "reserved": 0, "waiting": 0, "short": 0}
    status, again = api.post(f"/orders/{order.number}/cancellation", {})
    assert (status, again["code"]) == (409, "nothing_to_cancel")
    assert build.differences() == {}


def test_a_stale_edition_is_refused(api, order):
    status, problem = api.post(f"/orders/{order.number}/cancellation", {}, **{"If-Match": str(order.edition + 1)})
    assert (status, problem["code"]) == (412, "changed_meanwhile")


def test_many_are_answered_one_by_one(api, order):
    other = build.order(LAMP=3)
    body = {"orders": [{"order": order.number}, {"order": other.number, "reason": "late"}, {"order": "SO-none"}]}
    status, answer = api.post("/orders/cancellations/batch", body)
    assert (status, answer["done"], answer["refused"]) == (200, 2, 1)
    assert answer["items"][1]["result"]["state"] == "cancelled"


def test_returns_are_listed(api, order):
    assert api.get(f"/returns?order={order.number}") == (200, {"items": [], "next": None})
