"""A reviewer has second thoughts, twice: an approval is taken back, and an order goes back to its maker."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db


def test_the_reviewer_thinks_again_and_sales_mend_what_is_wrong(shop):
    sales, reviewer = build.a_program("sales"), build.a_program("reviewer")
    warehouse = build.a_program("warehouse")
    body = {"channel": "web", "lines": [{"sku": "LAMP", "quantity": 2, "unit_price": "10.00"}],
            "ship_to": {"name": "Zhang Wei", "phone": "13800001234", "province": "上海市", "city": "上海市",
                        "district": "浦东新区", "address": "世纪大道 100 号"}}  # fmt: skip
    number = sales.post("/orders", body)[1]["number"]
    build.follow()

    order = reviewer.get(f"/orders/{number}")[1]
    assert order["state"] == "approved"
    assert {"approval-withdrawal", "return-to-sales"} <= set(order["supported_actions"])
    assert "resubmission" not in order["supported_actions"]
    assert sales.post(f"/orders/{number}/approval-withdrawal", {})[0] == 403
    status, problem = reviewer.post(f"/orders/{number}/approval-withdrawal", {}, **{"If-Match": "99"})
    assert (status, problem["code"]) == (412, "changed_meanwhile")
    status, order = reviewer.post(f"/orders/{number}/approval-withdrawal", {"reason": "ring the customer first"})
    assert (status, order["state"], order["open_holds"][0]["code"]) == (201, "placed", "approval_withdrawn")
    build.follow()
    assert reviewer.get(f"/orders/{number}")[1]["state"] == "placed"
    assert warehouse.get("/fulfilments?state=released")[1]["items"] == []

    status, order = reviewer.post(f"/orders/{number}/return-to-sales", {"reason": "wants it on Saturday"})
    assert status == 201
    assert {h["code"]: h["note"] for h in order["open_holds"]}["returned_to_sales"] == "wants it on Saturday"
    assert "resubmission" in order["supported_actions"]
    assert reviewer.post(f"/orders/{number}/approval")[1]["code"] == "held"

    status, order = sales.post(f"/orders/{number}/resubmission")
    assert (status, [h["code"] for h in order["open_holds"]]) == (201, ["approval_withdrawn"])
    status, order = reviewer.post(f"/orders/{number}/approval")
    assert (status, order["state"], order["holds"]) == (201, "approved", 0)
    build.follow()

    (work,) = warehouse.get("/fulfilments?state=released")[1]["items"]
    assert warehouse.post(f"/fulfilments/{work['id']}/picking", {})[0] == 201
    status, problem = reviewer.post(f"/orders/{number}/approval-withdrawal", {})
    assert (status, problem["code"], problem["fulfilments"]) == (409, "picking_has_begun", work["id"])
    assert "approval-withdrawal" not in reviewer.get(f"/orders/{number}")[1]["supported_actions"]

    kinds = [entry["kind"] for entry in reviewer.get(f"/orders/{number}/timeline")[1]["items"]]
    assert [k for k in kinds if k in ("order.approval_withdrawn", "order.returned_to_sales", "order.submitted_again")]
    assert build.differences() == {}


def test_many_at_once_are_answered_one_by_one(shop, api):
    numbers = [build.order(LAMP=1, customer=None, ship_to=None, channel="counter").number for _ in range(3)]
    status, answer = api.post("/orders/returns-to-sales", {"orders": [*numbers, "SO-none"], "reason": "no price"})
    assert (status, answer["done"], answer["refused"]) == (200, 3, 1)
    status, answer = api.post("/orders/resubmissions", {"orders": numbers})
    assert (status, answer["done"]) == (200, 3)
    status, answer = api.post("/orders/approval-withdrawals", {"orders": numbers})
    assert (answer["done"], answer["refused"]) == (3, 0)
    assert build.differences() == {}
