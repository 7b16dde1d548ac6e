"""Money that is asked back, through the API: one order, a list, a run, and the way back from the timeline."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(shop):
    return [build.order(LAMP=n) for n in (1, 2)]


def test_sales_asks_and_service_refuses(orders):
    sales, service, number = build.a_program("sales"), build.a_program("service"), orders[0].number
    path = f"/orders/{number}/refund-request"
    status, order = sales.post(path, {"reason": "damaged", "amount": "4.00", "asked_by": "buyer"})
    assert status == 201
    request = order["refund_request"]
    assert (request["amount"], request["reason"], request["asked_by"]) == ("4.00", "damaged", "buyer")
    assert sales.post(path, {"reason": "damaged"})[1]["code"] == "refund_requested_already"
    assert sales.post(f"{path}-refusal", {"reason": "no"})[0] == 403
    status, order = service.post(f"{path}-refusal", {"reason": "as_described"})
    assert (status, order["refund_request"], order["holds"]) == (201, None, 0)
    _, listed = sales.get("/refund-requests?open=false")
    assert [(one["order"], one["outcome"]) for one in listed["items"]] == [(number, "refused")]
    assert sales.get("/refund-requests?open=true")[1]["items"] == []


def test_a_list_answers_per_item_and_the_timeline_leads_back(orders, api):
    asked = [{"order": number, "reason": "damaged"} for number in (orders[0].number, "NO-SUCH")]
    _, answer = api.post("/orders/refund-requests", {"requests": asked})
    assert [item["status"] for item in answer["items"]] == [201, 404]
    path = f"/orders/{orders[0].number}"
    assert [one["order"] for one in api.get(f"/refund-requests?order={orders[0].number}")[1]["items"]] == [
        orders[0].number
    ]
    entry = next(e for e in api.get(f"{path}/timeline")[1]["items"] if e["kind"] == "order.refund_requested")
    assert api.post(f"{path}/timeline/{entry['seq']}/undo")[0] == 201
    assert api.get(path)[1]["refund_request"] is None
    assert api.post(f"{path}/timeline/{entry['seq']}/undo")[0] == 409


def test_one_order_is_let_go_again(orders, api):
    path = f"/orders/{orders[0].number}/refund-request"
    api.post(path, {"reason": "damaged"})
    assert api.post(f"{path}-withdrawal", {})[1]["refund_request"] is None
    assert api.post(f"{path}-withdrawal", {})[1]["code"] == "no_refund_request"
