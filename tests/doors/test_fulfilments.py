"""Work at the warehouse and parcels, through the API."""

import pytest
from django.db import transaction

from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.inventory.models import Warehouse
from entrepot.domain.orders.actions import hold_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.sourcing.models import DemandGroup
from entrepot.foundation.actors import THE_HOUSE
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
    assert work["supported_actions"] == ["picking", "recall", "splitting", "merging"]
    assert [(line["sku"], line["quantity"]) for line in work["lines"]] == [("LAMP", 2), ("VASE", 1)]
    assert work["lines"][0]["bins"] == [{"bin": "STOCK", "lot": None, "quantity": 2, "picked": 0}]


def test_an_order_goes_from_the_shelf_to_the_door(api, work, order):
    number = work["id"]
    status, picked = api.post(f"/fulfilments/{number}/picking", {})
    assert (status, picked["state"], picked["supported_actions"]) == (
        201, "picked", ["packing", "recall"],
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
    assert api.post(f"/orders/{work['orders'][0]}/hold-releases", {"codes": ["recalled"]})[0] == 201
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
    status, sent = api.post(f"/shipments/{first}/handover", {"carrier": "SF", "tracking_number": "SF 1000000002"})
    assert (status, sent["tracking_number"]) == (201, "SF1000000002")
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


WAYS = ("ship", "pick_ship", "pick_pack_ship", "pick_check_pack_ship")
NOUNS = {"picking", "checking", "packing", "handover", "recall"}


def accepted(api, number, noun):
    """Whether the call is accepted, without leaving a trace."""
    before = transaction.savepoint()
    method, _, noun = noun.rpartition(" ")
    status, answer = api(method or "POST", f"/fulfilments/{number}/{noun}", {})
    transaction.savepoint_rollback(before)
    assert status in (200, 201, 409, 422), answer
    return status < 300 and answer.get("done") != 0


@pytest.mark.parametrize("hindrance", ["", "held", "unpaid", "rest missing"])
@pytest.mark.parametrize("steps", WAYS)
def test_only_what_would_be_accepted_is_offered_at_every_step(api, shop, steps, hindrance):
    Warehouse.objects.update(steps=steps)
    order = build.order(LAMP=2, VASE=1)
    build.follow()
    number = api.get(f"/fulfilments?order={order.number}")[1]["items"][0]["id"]
    _hinder(order, hindrance)
    for step in ("", "picking", "checking", "part", "packing", "handover"):
        if step == "part":
            api.post(f"/fulfilments/{number}/packing", {"parcels": [{"lines": [{"sku": "VASE", "quantity": 1}]}]})
        elif step:
            api.post(f"/fulfilments/{number}/{step}", {})
        shown = api.get(f"/fulfilments/{number}")[1]
        assert shown == api.get("/fulfilments")[1]["items"][0]
        # How parcels are to be arranged has to be said, so an empty body would not do.
        offered = set(shown["supported_actions"]) - {"splitting", "merging"}
        could = {noun for noun in NOUNS if accepted(api, number, noun)}
        # To check what nobody needs to check is allowed, but not offered.
        assert offered == could - (set() if steps == "pick_check_pack_ship" else {"checking"}), step
        assert set(shown["undoable_actions"]) == {
            noun for noun in ("picking", "packing") if accepted(api, number, f"DELETE {noun}")
        }


def _hinder(order, hindrance):
    if hindrance == "held":
        hold_orders([order], code="fraud", by=THE_HOUSE)
    elif hindrance == "unpaid":
        Order.objects.filter(pk=order.pk).update(payment_before_release=True)
    elif hindrance == "rest missing":
        DemandGroup.objects.filter(pk=order.demand_group_id).update(ship_complete=True)
        adjust_stock(StockCorrection("SH", [Adjustment("LAMP", -8)], "lost"), by=THE_HOUSE)


def test_what_lies_in_a_parcel_with_an_order_on_hold_is_not_offered_to_leave(api, shop):
    placed = [build.order(LAMP=n) for n in (1, 2)]
    build.follow()
    numbers = [api.get(f"/fulfilments?order={order.number}")[1]["items"][0]["id"] for order in placed]
    for number in numbers:
        api.post(f"/fulfilments/{number}/picking", {})
    api.post("/fulfilments/batch/joint-packing", {"parcels": [{"fulfilments": numbers}]})
    assert "handover" in api.get(f"/fulfilments/{numbers[0]}")[1]["supported_actions"]
    hold_orders([placed[1]], code="fraud", by=THE_HOUSE)
    assert "handover" not in api.get(f"/fulfilments/{numbers[0]}")[1]["supported_actions"]
    status, problem = api.post(f"/fulfilments/{numbers[0]}/handover", {})
    assert (status, problem["code"]) == (409, "order_on_hold")
    assert placed[1].number in problem["title"]


def test_a_list_asks_once_what_may_leave(api, shop):
    def asked():
        return build.statements(lambda: api.get("/fulfilments"))

    placed = build.order(LAMP=1)
    build.follow()
    number = api.get(f"/fulfilments?order={placed.number}")[1]["items"][0]["id"]
    for noun in ("picking", "packing"):
        api.post(f"/fulfilments/{number}/{noun}", {})
    one = asked()
    for _ in range(3):
        build.order(LAMP=1)
    build.follow()
    for work in api.get("/fulfilments")[1]["items"]:
        for noun in ("picking", "packing"):
            api.post(f"/fulfilments/{work['id']}/{noun}", {})
    assert asked() == one
