"""The pool of orders that wait, through the API."""

from dataclasses import replace

import pytest

from entrepot.domain.orders.models import Order
from entrepot.foundation.accounts.models import Channel
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_wait(shop):
    Channel.objects.filter(code="web").update(keeps_bad_orders=True)
    nowhere = replace(build.TO_PUDONG, street="")
    return [build.order(ship_to=nowhere, LAMP=1), build.order(ship_to=nowhere, VASE=1), build.order(NOBODY_KNOWS=2)]


def mend(order: Order) -> None:
    type(order.ship_to).objects.filter(pk=order.ship_to_id).update(street="世纪大道 100 号")


def test_the_pool_counts_each_reason_with_its_money(three_wait):
    status, pool = build.a_program("reviewer").get("/review-pool")
    assert status == 200
    assert [(row["code"], row["orders"], row["totals"]) for row in pool["items"]] == [
        ("address_incomplete", 2, {"CNY": "20.00"}), ("goods_unmatched", 1, {"CNY": "20.00"}),
    ]  # fmt: skip
    assert pool["items"][0]["oldest"] < pool["items"][1]["oldest"]


def test_a_run_over_a_reason_answers_per_order(three_wait):
    mended, not_mended, _ = three_wait
    mend(mended)
    _, answer = build.a_program("reviewer").post("/orders/review-runs", {"hold": "address_incomplete"})
    assert [item["result"] for item in answer["items"]] == [
        {"order": mended.number, "lifted": ["address_incomplete"], "held": [], "approved": True},
        {"order": not_mended.number, "lifted": [], "held": [], "approved": False},
    ]
    assert build.fresh(mended).state == "approved"


def test_a_run_over_numbers_names_those_that_are_not_there(three_wait):
    _, answer = build.a_program("reviewer").post("/orders/review-runs", {"orders": ["NO-SUCH", three_wait[0].number]})
    assert [item["status"] for item in answer["items"]] == [404, 201]


def test_holds_of_many_are_lifted_by_reason_and_others_stay(three_wait):
    status, answer = build.a_program("reviewer").post("/orders/hold-releases", {"hold": "address_incomplete"})
    assert (status, answer["done"], answer["refused"]) == (200, 2, 0)
    assert [build.fresh(order).holds_open for order in three_wait] == [0, 0, 1]


@pytest.mark.parametrize("body", [{}, {"orders": [], "hold": "amount"}])
def test_one_must_say_which(three_wait, body):
    status, problem = build.a_program("reviewer").post("/orders/review-runs", body)
    assert (status, problem["code"]) == (422, "invalid")


def test_who_may_only_pick_may_not(three_wait):
    program = build.a_program("warehouse")
    assert program.post("/orders/review-runs", {"hold": "amount"})[0] == 403
    assert program.post("/orders/hold-releases", {"hold": "address_incomplete"})[0] == 403
    assert [build.fresh(order).holds_open for order in three_wait] == [1, 1, 1]


def test_a_draft_is_tried_before_it_counts(three_wait):
    rules = [{"rule": "amount", "above": "15"}, {"rule": "hours", "from": "00:00", "to": "23:59"}]
    reviewer = build.a_program("reviewer")
    status, trial = reviewer.post("/review-rules/trial", {"rules": rules})
    assert (status, trial["orders"], trial["capped"], trial["held"]) == (200, 3, False, {"draft": 1, "active": 3})
    assert {row["code"]: (row["draft"], row["active"]) for row in trial["codes"]} == {
        "address_incomplete": (0, 2), "amount": (1, 0), "goods_unmatched": (1, 1),
    }  # fmt: skip
    assert (trial["newly_held"]["orders"], trial["no_longer_held"]["orders"]) == (0, 2)
    shown = trial["no_longer_held"]["sample"][0]
    assert (shown["order"], shown["total"], shown["found"]) == (
        three_wait[1].number, "10.00", [{"code": "address_incomplete", "line": None, "facts": {}}],
    )  # fmt: skip
    assert any("clock" in said for said in trial["approximations"])
    status, problem = reviewer.post(
        "/review-rules/trial", {"rules": rules, "from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}
    )
    assert (status, problem["code"]) == (422, "invalid")
    assert build.a_program("warehouse").post("/review-rules/trial", {"rules": rules})[0] == 403


def test_the_blacklist_says_by_what_and_why_and_never_who(shop):
    order = build.order(LAMP=1)
    reviewer = build.a_program("reviewer")
    entries = [{"reason": "拒收", "phone": "138 0000 1234"}, {"reason": "空包", "receiver_of": order.number},
               {"reason": "x", "phone": "138****1234"}]  # fmt: skip
    status, answer = reviewer.post("/blacklist", {"entries": entries})
    assert (status, answer["done"], answer["refused"]) == (200, 2, 1)

    status, listed = reviewer.get("/blacklist")
    assert [(row["by"], row["reason"]) for row in listed["items"]] == [("receiver", "空包"), ("phone", "拒收")]
    assert all(row.keys() == {"id", "by", "reason", "added_at"} for row in listed["items"])

    entry = listed["items"][1]["id"]
    status, gone = reviewer("DELETE", f"/blacklist/{entry}?reason=误会")
    assert (status, gone["id"]) == (200, entry)
    assert reviewer("DELETE", f"/blacklist/{entry}?reason=误会")[0] == 404
    assert [row["by"] for row in reviewer.get("/blacklist")[1]["items"]] == ["receiver"]


def test_the_blacklist_is_not_for_everybody(shop):
    clerk = build.a_program("sales")
    with build.no_trace():
        assert clerk.get("/blacklist")[0] == 403
        assert clerk.post("/blacklist", {"entries": [{"reason": "x", "phone": "13800001234"}]})[0] == 403
        assert clerk("DELETE", "/blacklist/1?reason=x")[0] == 403


def test_sourcing_rules_are_tried_on_what_was_ordered(shop, api):
    """What each warehouse would send is told by its code."""
    build.order(LAMP=2)
    status, trial = api.post("/sourcing-rules/trial", {"rules": []})
    assert (status, trial["orders"]) == (200, 1)
    assert trial["active"] == {"parcels": 1, "split": 0, "waiting": 0, "short": 0, "pieces": {"SH": 2}}
