"""A marketplace's trade from its inbox to the carrier: kept whole, held, mended, amended, in one parcel with another.

With ENTREPOT_SAMPLES the trade is the platform's own `top_trade.json` in that folder, else one of our making.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.channels.models import InboundPayload
from entrepot.integrations.channels.queries import opened
from entrepot.integrations.channels.tests.taobao_trade import a_trade
from entrepot.integrations.files.importing import Import, run_import
from tests import build

pytestmark = pytest.mark.django_db
LOOKED_AT = ["goods_unmatched", "address_masked", "address_incomplete", "message", "memo", "flag"]


@pytest.fixture
def desk(db: None) -> build.Program:
    build.some_skus({"LAMP", "VASE", "CUP"})
    build.a_warehouse("SZ", region_code="440305")
    build.receive("SZ", LAMP=20, VASE=20, CUP=20)
    desk = build.a_program("admin")
    rules = [{"rule": name} | ({"flags": ["red"]} if name == "flag" else {}) for name in LOOKED_AT]
    assert desk.post("/review-rules", {"rules": rules})[0] == 201
    return desk


def the_trade() -> dict[str, Any]:
    sample = Path(os.environ.get("ENTREPOT_SAMPLES", "")) / "top_trade.json"
    return json.loads(sample.read_text()) if os.environ.get("ENTREPOT_SAMPLES") else a_trade()


def another(trade: dict[str, Any]) -> dict[str, Any]:
    """A later trade of the same buyer for the same door: its numbers differ, its cipher is the same."""
    text = json.dumps(trade, ensure_ascii=False)
    own = trade["trade_fullinfo_get_response"]["trade"]
    for number in (own["tid"], *(sub["oid"] for sub in own["orders"]["order"])):
        text = text.replace(number, str(int(number) + 500))
    return json.loads(text)


def known_by_the_platform(desk: build.Program, number: str) -> tuple[Any, ...]:
    """What must be the same whatever becomes of the parcels."""
    _, order = desk.get(f"/orders/{number}")
    lines = [(line["external_id"], line["code_received"], line["title"], line["total"]) for line in order["lines"]]
    return order["external_id"], order["total"], order["customer_message"], order["flag"], lines[:2]


def sold(desk: build.Program) -> list[str]:
    """Two trades for one door, until their goods are released to the warehouse as one piece of work."""
    trade = the_trade()
    status, order = desk.post("/channels/tmall/inbox", trade)
    assert status == 201, order
    assert opened(InboundPayload.objects.get()) == trade
    assert (order["total"], order["charges_total"], order["discount_total"]) == ("118.00", "8.00", "10.00")
    assert (order["flag"], order["customer_message"], order["seller_memo"]) == ("red", "请发顺丰", "加赠杯子")
    assert order["ship_to"]["town"] == "粤海街道"
    held = [(hold["code"], hold["line"]) for hold in order["open_holds"]]
    assert sorted(held, key=str) == [
        ("flag", None), ("goods_unmatched", 1), ("goods_unmatched", 2), ("memo", None), ("message", None),
    ]  # fmt: skip

    codes = {"SKU-A1": "LAMP", "SKU-B": "VASE"}
    mappings = [{"code": code, "sku": sku, "channel": "tmall"} for code, sku in codes.items()]
    assert desk.post("/code-mappings", {"mappings": mappings})[1]["done"] == 2
    build.follow()
    _, order = desk.get(f"/orders/{order['number']}")
    assert {hold["code"] for hold in order["open_holds"]} == {"flag", "memo", "message"}
    assert [(line["sku"], line["reserved"]) for line in order["lines"][:2]] == [("LAMP", 2), ("VASE", 1)]

    wanted = {
        "reason": "the memo says so", "carrier": "SF", "seller_memo": "加赠杯子，已加",
        "added": [{"sku": "CUP", "quantity": 1, "kind": "gift", "unit_price": "0"}],
    }  # fmt: skip
    _, preview = desk.post(f"/orders/{order['number']}/amendments/preview", wanted)
    seen = {"If-Match": str(order["edition"])}
    status, amended = desk.post(f"/orders/{order['number']}/amendments", wanted, **seen)
    assert (status, amended["total"], preview["total_after"]) == (201, "118.00", "118.00")
    build.follow()

    status, second = desk.post("/channels/tmall/inbox", another(trade))
    assert (status, {hold["code"] for hold in second["open_holds"]}) == (201, {"flag", "memo", "message"})
    assert desk.post(f"/orders/{second['number']}/amendments", {"carrier": "SF"})[0] == 201
    build.follow()
    numbers = [order["number"], second["number"]]
    _, approved = desk.post("/orders/approvals", {"orders": numbers})
    assert approved["done"] == 2, approved
    build.follow()

    works = [desk.get(f"/fulfilments?order={number}")[1]["items"][0]["id"] for number in numbers]
    status, merged = desk.post(f"/fulfilments/{works[0]}/merging", {"fulfilments": works[1:]})
    assert (status, merged["orders"]) == (201, numbers), merged
    return numbers


def ship(path: Path, rows: list[tuple[str, str]]) -> None:
    """Import a file of what left, by the platform's numbers."""
    path.write_text("订单号,快递公司,快递单号\n" + "".join(f"{order},顺丰,{number}\n" for order, number in rows))
    result = run_import(Import("shipments", path, channel="tmall"), told=lambda *_: None, by=THE_HOUSE)
    assert not result.tally.reported


def test_two_trades_leave_in_one_parcel(desk: build.Program, tmp_path: Path) -> None:
    numbers = sold(desk)
    before = [known_by_the_platform(desk, number) for number in numbers]
    ship(tmp_path / "left.csv", [(known[0], "SF1000000001") for known in before])
    parcels = [desk.get(f"/shipments?order={number}")[1]["items"] for number in numbers]
    assert parcels[0] == parcels[1]
    assert [(parcel["tracking_number"], parcel["orders"]) for parcel in parcels[0]] == [("SF1000000001", numbers)]
    assert [known_by_the_platform(desk, number) for number in numbers] == before
    assert build.stock("CUP", "SZ")["on_hand"] == 19
    build.follow()
    assert build.differences() == {}


def test_taken_apart_again_they_leave_one_by_one(desk: build.Program, tmp_path: Path) -> None:
    numbers = sold(desk)
    before = [known_by_the_platform(desk, number) for number in numbers]
    (work,) = desk.get(f"/fulfilments?order={numbers[0]}")[1]["items"]
    status, apart = desk("DELETE", f"/fulfilments/{work['id']}/merging")
    assert (status, apart["orders"]) == (200, numbers[:1])
    ship(tmp_path / "left.csv", [(known[0], f"SF200000000{n}") for n, known in enumerate(before)])
    parcels = [desk.get(f"/shipments?order={number}")[1]["items"] for number in numbers]
    assert [[parcel["orders"] for parcel in own] for own in parcels] == [[numbers[:1]], [numbers[1:]]]
    assert [known_by_the_platform(desk, number) for number in numbers] == before
    build.follow()
    assert build.differences() == {}
