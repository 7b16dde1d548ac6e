"""Orders as people write them and as marketplaces send them, from the door to the books."""

from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.channels.models import InboundPayload
from entrepot.integrations.channels.queries import opened
from entrepot.integrations.channels.tests.taobao_trade import a_trade
from tests import build

pytestmark = pytest.mark.django_db
SHIP_TO = {"name": "张伟", "phone": "13800001234", "province": "上海市", "city": "上海市", "district": "浦东新区",
           "address": "世纪大道 100 号"}  # fmt: skip


@pytest.fixture(autouse=True)
def _the_books_hold(shop):
    create_skus([NewSku("TEA", "茶", price=Decimal("9.90"), units={"箱": 12})], by=THE_HOUSE)
    build.receive("SH", TEA=100)
    yield
    assert build.differences() == {}


def test_two_boxes_and_three_with_the_coins_let_off():
    """A clerk sells 2箱3件 for 267.30, lets the coins off, and may not let off more."""
    clerk = build.a_program("sales")
    body = {
        "channel": "web",
        "ship_to": SHIP_TO,
        "lines": [{"sku": "TEA", "quantity": "2 箱 3 件", "unit_price": "9.90"}],
    }

    status, refused = clerk.post("/orders", body | {"adjustment": {"total": "250.00", "reason": "haggled"}})
    assert (status, refused["code"], refused["most"]) == (422, "adjustment_too_large", "2.67")
    assert build.stock("TEA")["reserved"] == 0

    status, order = clerk.post("/orders", body | {"adjustment": {"round_down_to": "1"}})
    assert (status, order["total"], order["adjustment_total"], order["discount_total"]) == (
        201, "267.00", "-0.30", "0.00",
    )  # fmt: skip
    assert order["lines"][0]["quantity_typed"] == "2 箱 3 件"
    assert build.stock("TEA")["reserved"] == 27

    manager = build.a_program("manager")
    status, order = manager.post(f"/orders/{order['number']}/cancellation", {"reason": "changed_mind"})
    assert status in (200, 201), order
    assert Order.objects.get().account.balance == 0
    assert build.stock("TEA")["reserved"] == 0


def test_part_is_paid_beforehand_and_the_rest_at_the_door():
    """COD is an amount of its own: 100 of 297 came by bank, and no more than what is owed is collected."""
    desk = build.a_program("admin")
    lines = [{"sku": "TEA", "quantity": 30}]
    _, order = desk.post("/orders", {"channel": "web", "ship_to": SHIP_TO, "lines": lines, "cod_amount": "197.00"})
    assert (order["total"], order["cod_amount"], order["owed"]) == ("297.00", "197.00", "297.00")

    paid = {"method": "bank_transfer", "amount": "100.00", "reference": "B-1"}
    status, answer = desk.post(f"/orders/{order['number']}/payments", paid)
    assert status in (200, 201), answer
    _, order = desk.get(f"/orders/{order['number']}")
    assert (order["payment"], order["paid"], order["owed"], order["cod_amount"]) == (
        "part_paid", "100.00", "197.00", "197.00",
    )  # fmt: skip

    _, dear = desk.post("/orders", {"channel": "web", "ship_to": SHIP_TO, "lines": lines, "cod_amount": "999.00"})
    assert dear["cod_amount"] == dear["owed"] == "297.00"


def test_a_masked_trade_of_a_marketplace_is_placed_without_loss():
    """Its goods are unknown here and people wrote on it; it is kept, held, priced to the cent, and updated."""
    market = build.a_program("admin")
    status, order = market.post("/channels/tmall/inbox", a_trade())
    assert (status, order["total"], order["flag"], order["seller_memo"]) == (201, "118.00", "red", "加赠杯子")
    held = {hold["code"] for hold in order["open_holds"]}
    assert "goods_unmatched" in held
    assert "address_masked" not in held, "its cipher can be sent"
    assert [line["external_id"] for line in order["lines"][:2]] == ["4100000000000000002", "4100000000000000003"]
    assert opened(InboundPayload.objects.get()) == a_trade()

    later = a_trade(modified="2026-10-01 12:00:00", seller_memo="不要赠品")
    assert market.post("/channels/tmall/inbox", later)[1]["number"] == order["number"]
    build.follow()
    _, again = market.get(f"/orders/{order['number']}")
    assert (again["number"], again["seller_memo"]) == (order["number"], "不要赠品")


def test_an_order_with_eight_faults_is_kept_with_eight_reasons():
    """What the marketplace sold is sold: each fault is said once, and somebody can mend it."""
    market = build.a_program("admin")
    body = {
        "channel": "tmall", "external_id": "E-8", "customer_id": "C-NOBODY", "warehouse": "MARS",
        "salesperson": "nobody", "currency": "XXX", "flag": "purple with stars", "ship_to": {"name": "张伟"},
        "lines": [
            {"sku": "NOBODY-KNOWS", "quantity": 1, "unit_price": "5.00"},
            {"sku": "TEA", "quantity": "2桶", "unit_price": "9.90"},
        ],
    }  # fmt: skip
    status, order = market.post("/orders", body)
    assert status == 201, order
    assert {hold["code"] for hold in order["open_holds"]} >= {
        "customer_unknown", "warehouse_unknown", "salesperson_unknown", "currency_unknown", "data_unreadable",
        "address_incomplete", "goods_unmatched", "unit_unknown",
    }  # fmt: skip
    assert (order["total"], order["state"]) == ("0.00", "placed")
    assert market.post("/orders", body)[1]["number"] == order["number"]


def test_goods_come_in_and_are_counted_by_the_box():
    """The warehouse writes 2箱3件 as it stands on the note; a unit that the tea has not is refused by name."""
    warehouse = build.a_program("warehouse")
    before = build.stock("TEA")["on_hand"]

    def received(quantity):
        return warehouse.post("/stock/receipts", {"warehouse": "SH", "lines": [{"sku": "TEA", "quantity": quantity}]})

    def corrected(**line):
        body = {"warehouse": "SH", "lines": [{"sku": "TEA", **line}], "reason": "found"}
        return warehouse.post("/stock/adjustments", body)

    assert [received(q)[0] for q in ("２箱3件", 5, "1.5箱", "7")] == [201] * 4
    assert build.stock("TEA")["on_hand"] == before + 27 + 5 + 18 + 7
    assert corrected(change="-1箱")[0] == 201
    assert build.stock("TEA")["on_hand"] == before + 45
    assert corrected(counted="10箱1")[0] == 201
    assert build.stock("TEA")["on_hand"] == 121

    with build.no_trace():
        status, refused = received("2桶")
        assert (status, refused["code"], refused["unit"], refused["known"]) == (422, "unknown_unit", "桶", "件, 箱")
        assert [received(q)[1]["code"] for q in ("1.3箱", "many", "-1箱", "0箱", "9999999999999")] == ["invalid"] * 5


def test_an_amendment_says_boxes_too():
    """What was three pieces becomes a box and two; a bare number goes on counting in the line's unit."""
    clerk = build.a_program("manager")
    lines = [
        {"sku": "TEA", "quantity": 3, "unit_price": "10"},
        {"sku": "TEA", "quantity": "2箱", "unit_price": "100"},
    ]
    _, order = clerk.post("/orders", {"channel": "web", "ship_to": SHIP_TO, "lines": lines})

    def amended(line, quantity, **more):
        return clerk.post(
            f"/orders/{order['number']}/amendments",
            {"reason": "rang", "lines": [{"line": line, "quantity": quantity} | more]},
        )

    status, now = amended(1, "1箱2件")
    assert status == 201, now
    assert (status, now["total"], build.stock("TEA")["reserved"]) == (201, "340.00", 38)
    status, now = amended(2, "1.5")
    assert (status, now["amendment"]["total_after"], build.stock("TEA")["reserved"]) == (201, "290.00", 32)
    status, refused = amended(1, "1桶")
    assert (status, refused["code"], refused["known"]) == (422, "unknown_unit", "件, 箱")
    assert amended(1, "0.5")[1]["code"] == "invalid"
    build.some_skus({"BOWL"})
    build.receive("SH", BOWL=9)
    status, now = amended(1, "1件", swap="BOWL")
    assert (status, build.stock("BOWL")["reserved"]) == (201, 1)
