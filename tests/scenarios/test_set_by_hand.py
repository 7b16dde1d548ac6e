"""The carrier lost its scanner and the customer will never pay the last cent: a manager sets the state by hand."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db


def test_a_manager_closes_what_nobody_else_can(shop):
    manager, sales = build.a_program("manager"), build.a_program("sales")
    order = build.order(LAMP=2)
    build.follow()
    door = f"/orders/{order.number}/state-overrides"
    assert "state-overrides" in manager.get(f"/orders/{order.number}")[1]["supported_actions"]
    assert sales.post(door, {"to": "delivered", "reason": "please"})[0] == 403
    status, problem = manager.post(f"{door}/preview", {"to": "delivered", "reason": "they say so"})
    assert (status, problem["code"], problem["open"]) == (409, "has_not_left", 2)

    (work,) = manager.get("/fulfilments?state=released")[1]["items"]
    for step in ("picking", "packing", "handover"):
        assert manager.post(f"/fulfilments/{work['id']}/{step}", {})[0] == 201
    assert manager.post(door, {"to": "delivered", "reason": "the carrier rang"})[0] == 201
    paid = {"method": "bank_transfer", "amount": "19.99", "currency": "CNY", "orders": [order.number]}
    manager.post("/payments", paid)
    build.follow()

    wish = {"to": "completed", "reason": "one cent is missing for ever", "rest": "write_off"}
    status, preview = manager.post(f"{door}/preview", wish)
    assert status == 200, preview
    rest = preview["entries"][1]["amount"]
    assert preview["entries"] == [
        {"account": "order", "amount": f"-{rest}"}, {"account": "write_off", "amount": rest}
    ]  # fmt: skip
    status, done = manager.post(door, wish)
    assert (status, done["state"], done["owed"], done["override"]) == (201, "completed", "0.00", preview)
    timeline = manager.get(f"/orders/{order.number}/timeline")[1]["items"]
    told = [entry for entry in timeline if entry["kind"] == "order.state_overridden"]
    assert [e["facts"]["after"] for e in told] == ["delivered", "completed"]
    assert "cent" not in str(told)

    status, done = manager.post(door, {"to": "approved", "reason": "it came back"})
    assert (status, done["state"], done["open_holds"][0]["code"]) == (201, "approved", "reopened")
    build.follow()
    assert manager.get(f"/orders/{order.number}")[1]["state"] == "approved"
    assert build.differences() == {}
