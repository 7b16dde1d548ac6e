"""Work at the warehouse and parcels, through the API."""

import pytest

from tests import build


@pytest.fixture
def order(shop):
    return build.order(LAMP=2, VASE=1)


@pytest.fixture
def work(api, order):
    build.follow()
    status, listed = api.get(f"/fulfilments?order={order.number}")
    assert status == 200
    (work,) = listed["items"]
    return work


def test_what_was_approved_is_listed_with_where_to_pick_it(work, order):
    assert work["state"] == "released"
    assert work["orders"] == [order.number]
    assert work["supported_actions"] == ["picking", "recall"]
    assert [(line["sku"], line["quantity"]) for line in work["lines"]] == [("LAMP", 2), ("VASE", 1)]
    assert work["lines"][0]["bins"] == [{"bin": "STOCK", "lot": None, "quantity": 2, "picked": 0}]


def test_an_order_goes_from_the_shelf_to_the_door(api, work, order):
    number = work["id"]
    status, picked = api.post(f"/fulfilments/{number}/picking", {})
    assert (status, picked["state"], picked["supported_actions"]) == (
        201, "picked", ["checking", "packing", "undo_picking", "recall"],
    )  # fmt: skip
    status, packed = api.post(f"/fulfilments/{number}/packing", {})
    assert (status, packed["state"], len(packed["parcels"])) == (201, "packed", 1)
    status, sent = api.post(f"/fulfilments/{number}/handover", {"carrier": "SF", "tracking_number": "SF1000000001"})
    assert (status, sent["state"]) == (201, "handed_over")
    assert build.stock("LAMP") == {"on_hand": 8, "reserved": 0, "waiting": 0, "short": 0}

    _, listed = api.get(f"/shipments?order={order.number}")
    (parcel,) = listed["items"]
    assert (parcel["state"], parcel["tracking_number"]) == ("handed_over", "SF1000000001")
    assert parcel["supported_actions"] == ["delivery"]
    status, delivered = api.post(f"/shipments/{parcel['id']}/delivery", {})
    assert (status, delivered["state"]) == (201, "delivered")
    assert api.get(f"/shipments/{parcel['id']}")[1] == delivered
    assert build.fresh(order).progress == "delivered"
    assert build.differences() == {}


def test_doing_a_thing_twice_is_said_in_a_sentence(api, work):
    api.post(f"/fulfilments/{work['id']}/picking", {})
    status, problem = api.post(f"/fulfilments/{work['id']}/picking", {})
    assert (status, problem["code"]) == (409, "out_of_turn")
    assert work["id"] in problem["title"]


def test_everything_can_be_undone_before_it_leaves(api, work):
    number = work["id"]
    api.post(f"/fulfilments/{number}/picking", {})
    api.post(f"/fulfilments/{number}/packing", {"parcels": [{"lines": [{"sku": "VASE", "quantity": 1}]}, {}]})
    status, opened = api("DELETE", f"/fulfilments/{number}/packing")
    assert (status, opened["done"]) == (200, 2)
    status, back = api("DELETE", f"/fulfilments/{number}/picking")
    assert (status, back["state"]) == (200, "released")
    status, recalled = api.post(f"/fulfilments/{number}/recall", {"lines": [{"line": 1, "quantity": 1}]})
    assert (status, recalled["lines"][0]["recalled"]) == (201, 1)
    status, anew = api.post("/fulfilments/releases", {"orders": [*work["orders"], "SO-none"]})
    assert (status, anew["done"], anew["refused"]) == (200, 1, 1)
    assert len(anew["items"][0]["result"]["fulfilments"]) == 1


def test_parcels_leave_one_by_one(api, work):
    number = work["id"]
    api.post(f"/fulfilments/{number}/picking", {})
    body = {"parcels": [{"lines": [{"sku": "VASE", "quantity": 1}], "weight_g": 900}, {}]}
    _, packed = api.post(f"/fulfilments/{number}/packing", body)
    first, second = (parcel["id"] for parcel in packed["parcels"])
    status, sent = api.post(f"/shipments/{first}/handover", {"carrier": "SF", "tracking_number": "7.55E+13"})
    assert (status, sent["code"]) == (422, "spreadsheet_number")
    status, sent = api.post(f"/shipments/{first}/handover", {"carrier": "SF", "tracking_number": "SF 1"})
    assert (status, sent["tracking_number"]) == (201, "SF1")
    status, opened = api.post(f"/shipments/{second}/unpacking")
    assert (status, opened["state"]) == (201, "unpacked")
    assert [p["id"] for p in api.get(f"/shipments?fulfilment={number}")[1]["items"]] == [first]


def test_many_at_once_are_answered_one_by_one(api, shop):
    orders = [build.order(LAMP=n) for n in (1, 2, 3)]
    build.follow()
    numbers = [api.get(f"/fulfilments?order={order.number}")[1]["items"][0]["id"] for order in orders]
    items = [{"fulfilment": number} for number in numbers]
    for noun in ("picking", "packing", "handover"):
        status, answer = api.post(f"/fulfilments/batch/{noun}", {"fulfilments": [*items, {"fulfilment": "F-none"}]})
        assert (status, answer["done"], answer["refused"]) == (200, 3, 1)
        assert answer["items"][3]["problem"]["code"] == "not_found"
    parcels = [p["id"] for p in api.get("/shipments?state=handed_over")[1]["items"]]
    _, answer = api.post("/shipments/batch/delivery", {"shipments": parcels})
    assert answer["done"] == 3


def test_without_the_right_nothing_is_shown_or_done(work):
    stranger = build.a_program("finance", scopes=["payments.view_payments"])
    assert stranger.get("/fulfilments")[1]["permission"] == "fulfilment.view_fulfilments"
    status, problem = stranger.post(f"/fulfilments/{work['id']}/picking", {})
    assert (status, problem["code"]) == (403, "not_allowed")


def test_what_does_not_exist_is_not_found(api, shop):
    for path in ("/fulfilments/F-none", "/shipments/P-none", "/fulfilments?order=SO-none"):
        assert api.get(path)[0] == 404
    assert api.post("/shipments/P-none/delivery")[0] == 404
