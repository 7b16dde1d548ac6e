"""Parcels are arranged at the warehouse, through the API; the orders that are in them stay as they are."""

from typing import Any

import pytest

from tests import build

pytestmark = pytest.mark.django_db

SF = [f"SF100000000{n}" for n in range(10)]


@pytest.fixture
def api(db: None) -> build.Program:
    build.some_skus({"LAMP", "VASE", "CARD"})
    build.a_warehouse("SH", region_code="310115")
    build.receive("SH", LAMP=20, VASE=20, CARD=20)
    return build.a_program("manager")


def placed(n: int, *, gift: bool = False) -> str:
    """An order of n lamps and a vase, released to its warehouse."""
    lines = {"LAMP": n, "VASE": 1, **({"CARD": 1} if gift else {})}
    order = build.order(**lines)
    if gift:
        order.lines.filter(sku__code="CARD").update(kind="gift")
    build.follow()
    return order.number


def the_work(api: build.Program, order: str) -> list[dict[str, Any]]:
    return api.get(f"/fulfilments?order={order}")[1]["items"]


def written_back(api: build.Program, order: str) -> tuple[Any, ...]:
    """What a channel and a bookkeeper know of an order."""
    _, shown = api.get(f"/orders/{order}")
    lines = [(line["sku"], line["quantity"], line["total"], line["external_id"]) for line in shown["lines"]]
    return shown["number"], shown["total"], shown["customer_message"], shown["edition"], lines


def test_three_orders_in_one_parcel_are_taken_apart_before_hand_over(api: build.Program) -> None:
    orders = [placed(n) for n in (1, 2, 3)]
    before = [written_back(api, order) for order in orders]
    (first,), (second,), (third,) = (the_work(api, order) for order in orders)
    assert "merging" in first["supported_actions"]

    status, merged = api.post(f"/fulfilments/{first['id']}/merging", {"fulfilments": [second["id"], third["id"]]})
    assert (status, merged["orders"], merged["undoable_actions"]) == (201, orders, ["merging"])
    api.post(f"/fulfilments/{first['id']}/picking")
    _, packed = api.post(f"/fulfilments/{first['id']}/packing")
    assert packed["parcels"][0]["orders"] == orders

    status, refusal = api("DELETE", f"/fulfilments/{first['id']}/merging")
    assert (status, refusal["code"]) == (409, "still_packed")
    api("DELETE", f"/fulfilments/{first['id']}/packing")
    status, apart = api("DELETE", f"/fulfilments/{first['id']}/merging")
    assert (status, apart["orders"], [made["orders"] for made in apart["made"]]) == (
        200,
        orders[:1],
        [[x] for x in orders[1:]],
    )
    assert {work["state"] for work in (apart, *apart["made"])} == {"picked"}

    shipments = [{"order": o, "carrier": "SF", "tracking_number": n} for o, n in zip(orders, SF, strict=False)]
    _, sent = api.post("/shipments/batch", {"shipments": shipments})
    assert [len(item["result"]["shipments"]) for item in sent["items"]] == [1, 1, 1]
    assert [written_back(api, order) for order in orders] == before
    assert build.stock("LAMP") == {"on_hand": 14, "reserved": 0, "waiting": 0, "short": 0}
    assert build.differences() == {}


def test_an_order_over_two_parcels_loses_one_of_them(api: build.Program) -> None:
    order = placed(5)
    (work,) = the_work(api, order)
    parts = [{"lines": [{"sku": "LAMP", "quantity": 3}]}]
    _, split = api.post(f"/fulfilments/{work['id']}/splitting", {"parts": parts})
    (made,) = split["made"]
    api.post(f"/fulfilments/{work['id']}/picking")
    api.post(f"/fulfilments/{work['id']}/packing")
    api.post(f"/fulfilments/{work['id']}/handover", {"carrier": "SF", "tracking_number": SF[0]})

    status, _ = api.post(f"/orders/{order}/cancellation", {"reason": "changed their mind"})
    assert status == 201
    build.follow()
    assert {w["id"]: w["state"] for w in the_work(api, order)} == {work["id"]: "handed_over", made["id"]: "cancelled"}
    assert api.get(f"/orders/{order}")[1]["progress"] == "shipped"
    assert build.stock("LAMP")["on_hand"] == 18
    assert build.stock("VASE") == {"on_hand": 19, "reserved": 0, "waiting": 0, "short": 0}
    assert build.differences() == {}


def test_a_gift_is_never_alone(api: build.Program) -> None:
    order = placed(2, gift=True)
    (work,) = the_work(api, order)
    alone = {"parts": [{"lines": [{"sku": "CARD", "quantity": 1}]}]}
    with build.no_trace():
        status, refusal = api.post(f"/fulfilments/{work['id']}/splitting", alone)
    assert (status, refusal["code"]) == (409, "gifts_alone")
    beside = {"parts": [{"lines": [{"sku": "CARD", "quantity": 1}, {"sku": "LAMP", "quantity": 1}]}]}
    assert api.post(f"/fulfilments/{work['id']}/splitting", beside)[0] == 201
    assert api("DELETE", f"/fulfilments/{work['id']}/splitting")[1]["undoable_actions"] == []
    assert build.differences() == {}


def test_of_a_list_of_five_two_numbers_are_wrong(api: build.Program) -> None:
    orders = [placed(n) for n in (1, 2, 3, 4, 5)]
    numbers = [SF[0], "7.55E+13", SF[2], SF[0], SF[4]]
    shipments = [
        {"order": order, "carrier": "SF", "tracking_number": number, "weight": 500}
        for order, number in zip(orders, numbers, strict=True)
    ]
    _, answer = api.post("/shipments/batch", {"shipments": shipments})
    assert (answer["done"], answer["refused"]) == (3, 2)
    problems = [item.get("problem", {}).get("code") for item in answer["items"]]
    assert problems == [None, "spreadsheet_number", None, "number_used_before", None]
    assert "Format the column as text" in answer["items"][1]["problem"]["title"]
    assert [api.get(f"/orders/{order}")[1]["progress"] for order in orders] == [
        "shipped", "unshipped", "shipped", "unshipped", "shipped",
    ]  # fmt: skip

    shipments[1]["tracking_number"], shipments[3]["tracking_number"] = SF[1], SF[3]
    _, mended = api.post("/shipments/batch", {"shipments": [shipments[1], shipments[3]]})
    assert mended["done"] == 2
    assert build.stock("LAMP")["on_hand"] == 5
    assert build.differences() == {}


def test_rules_arrange_what_is_released_and_people_take_it_back_in_the_timeline(api: build.Program) -> None:
    assert api.post("/parcel-rules", {"rules": [{"rule": "merge", "days": 1}]})[0] == 201
    assert api.get("/parcel-rules")[1]["items"][0]["version"] == 1
    first, second = placed(1), placed(2)
    (work,) = the_work(api, first)
    assert (work["orders"], the_work(api, second)) == ([first, second], [work])
    assert api.get("/fulfilments/merge-suggestions")[1]["items"] == []

    entries = api.get(f"/orders/{second}/timeline")[1]["items"]
    (merged,) = [entry for entry in entries if entry["kind"] == "order.merged"]
    assert merged["undo"]["possible"]
    assert api.post(f"/orders/{second}/timeline/{merged['seq']}/undo")[0] == 201
    assert [w["orders"] for order in (first, second) for w in the_work(api, order)] == [[first], [second]]
    (suggested,) = api.get("/fulfilments/merge-suggestions")[1]["items"]
    assert suggested["orders"] == [first, second]
    build.follow()
    assert len(the_work(api, first)[0]["orders"]) == 1
    assert build.differences() == {}


def test_a_carrier_is_changed_and_freight_is_borne_by_those_who_share_it(api: build.Program) -> None:
    own = {"code": "BIKE", "name": {"en": "Bicycle"}, "pattern": r"B\d{3}", "example": "B001"}
    assert api.post("/carriers", own)[0] == 201
    assert {"SF", "BIKE"} <= {carrier["code"] for carrier in api.get("/carriers")[1]["items"]}
    orders = [placed(1), placed(2)]
    numbers = [the_work(api, order)[0]["id"] for order in orders]
    api.post(f"/fulfilments/{numbers[0]}/merging", {"fulfilments": numbers[1:]})
    shipment = {"order": orders[0], "carrier": "BIKE", "tracking_number": "1234"}
    refused = api.post("/shipments/batch", {"shipments": [shipment]})[1]["items"][0]
    assert refused["problem"]["code"] == "number_does_not_fit"
    shipment["tracking_number"] = "B123"
    (parcel,) = api.post("/shipments/batch", {"shipments": [shipment]})[1]["items"][0]["result"]["shipments"]

    status, noted = api.post(f"/shipments/{parcel['id']}/freight", {"freight": "10.00"})
    assert (status, noted["freight"]) == (201, "10.00")
    shares = [api.get(f"/orders/{order}/freight")[1]["freight"] for order in orders]
    assert [float(share) for share in shares] == [4.0, 6.0]
    assert build.differences() == {}
