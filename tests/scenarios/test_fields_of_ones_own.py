"""A shop adds fields that no product foresees, fills them in, changes them, and finds orders by them."""

import pytest

from entrepot.domain.orders.models import Hold, Order
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.custom.models import CustomField
from entrepot.foundation.journal.models import Entry
from tests import build

pytestmark = pytest.mark.django_db
COLOURS = [{"code": "red", "name": {"zh-hans": "红色", "en": "Red"}}, {"code": "blue", "name": {"en": "Blue"}}]
FIELDS = [
    {"about": "order", "code": "gift_card", "name": {"zh-hans": "礼品卡"}, "kind": "yes_no"},
    {"about": "order", "code": "greeting", "name": {"zh-hans": "贺词"}, "kind": "text", "searchable": True},
    {"about": "order_line", "code": "engraving", "name": {"zh-hans": "刻字"}, "kind": "text", "searchable": True},
    {"about": "sku", "code": "colour", "name": {"en": "Colour"}, "kind": "choice", "choices": COLOURS},
    {"about": "customer", "code": "since", "name": {"en": "Customer since"}, "kind": "date"},
]


@pytest.fixture
def with_fields(shop, api):
    for field in FIELDS:
        assert api.post("/custom-fields", field)[0] == 201
    return api


def an_order(quantity: int, channel: str = "web", **more) -> dict:
    line = {"sku": "LAMP", "quantity": quantity, "unit_price": "10.00", "custom": more.pop("line", {})}
    to = {
        "name": "张伟",
        "phone": "13800001234",
        "province": "上海市",
        "city": "上海市",
        "district": "浦东新区",
        "address": "世纪大道 1 号",
    }
    return {"channel": channel, "customer": {"name": "张伟"}, "ship_to": to, "lines": [line], **more}


def listed(api, query: str) -> list[str]:
    return [row["number"] for row in api.get(f"/orders?{query}")[1]["items"]]


def test_orders_are_placed_found_and_amended_by_them(with_fields):
    api = with_fields
    custom = {"gift_card": "是", "greeting": "生日快乐"}
    status, order = api.post("/orders", an_order(1, custom=custom, line={"engraving": "永恒之爱"}))
    assert (status, order["custom"]) == (201, {"gift_card": True, "greeting": "生日快乐"})
    assert order["lines"][0]["custom"] == {"engraving": "永恒之爱"}
    number, other = order["number"], api.post("/orders", an_order(2))[1]["number"]
    assert listed(api, "custom.gift_card=yes") == [number]
    assert listed(api, "q=生日") == listed(api, "q=永恒") == [number]
    assert api.get("/orders/count?custom.gift_card=no")[1] == {"count": 0}
    assert api.get("/orders?custom.nothing=1")[0] == 422

    status, amended = api.post(f"/orders/{number}/amendments", {"custom": {"gift_card": None, "greeting": "新年好"}})
    assert (status, amended["custom"], amended["states"]["order"]) == (201, {"greeting": "新年好"}, "approved")
    build.follow()
    assert (listed(api, "q=生日"), listed(api, "q=新年")) == ([], [number])
    facts = Entry.objects.get(kind="order.amended").facts
    assert [field["field"] for field in facts["fields"]] == ["custom.gift_card", "custom.greeting"]
    assert "新年好" not in str(facts)

    run = {"action": "amendment", "orders": [number, other], "parameters": {"custom": {"gift_card": True}}}
    assert api.post("/bulk-runs", run)[1]["done"] == 2
    assert api.get("/orders/count?custom.gift_card=yes")[1] == {"count": 2}
    assert build.differences() == {}


@pytest.mark.parametrize("custom", [{"gift_crad": "yes"}, {"gift_card": "perhaps"}, {"greeting": "x" * 401}])
def test_what_a_clerk_sends_wrongly_is_refused_and_what_a_marketplace_sends_is_held(with_fields, custom):
    with build.no_trace():
        status, problem = with_fields.post("/orders", an_order(1, custom=custom))
    assert (status, problem["field"]) == (422, f"custom.{next(iter(custom))}")
    Channel.objects.filter(code="web").update(keeps_bad_orders=True)
    status, order = with_fields.post(
        "/orders", an_order(1, custom=custom | {"gift_card": custom.get("gift_card", True)})
    )
    assert status == 201
    assert Hold.objects.get(code="custom_fields").facts == {"fields": [f"custom.{next(iter(custom))}"]}
    assert build.differences() == {}


def test_what_a_company_asks_for_may_be_missing_from_drafts_only(with_fields):
    api = with_fields
    assert api("PATCH", "/custom-fields/order/greeting", {"required": True})[1]["edition"] == 2
    with build.no_trace():
        assert api.post("/orders", an_order(1))[0] == 422
    draft = api.post("/orders", an_order(1, draft=True, custom={"gift_card": True}))[1]["number"]
    assert api.post(f"/orders/{draft}/placement")[0] == 422
    CustomField.objects.update(required=False)
    CustomField.objects.filter(code="gift_card").update(active=False)
    assert api.post(f"/orders/{draft}/placement")[1]["custom"] == {"gift_card": True}, "what was kept stays"
    with build.no_trace():
        assert api.post("/orders", an_order(3, custom={"gift_card": True}))[0] == 422
    assert Order.objects.count() == 1


def test_skus_and_customers_have_them_too(with_fields):
    api = with_fields
    assert api.post("/skus", {"code": "BOWL", "name": "碗", "custom": {"colour": "红色"}})[1]["custom"] == {
        "colour": "red"
    }
    assert [sku["code"] for sku in api.get("/skus?custom.colour=Red")[1]["items"]] == ["BOWL"]
    assert api("PATCH", "/skus/BOWL", {"custom": {"colour": "green"}})[0] == 422
    assert api("PATCH", "/skus/BOWL", {"custom": {"colour": "blue"}})[1]["custom"] == {"colour": "blue"}
    assert api("PATCH", "/skus/BOWL", {"weight_g": 300})[1]["custom"] == {"colour": "blue"}

    status, who = api.post("/customers", {"name": "李雷", "custom": {"since": "2020-02-30"}})
    assert status == 422
    who = api.post("/customers", {"name": "李雷", "custom": {"since": "2020-02-29"}})[1]
    assert who["custom"] == {"since": "2020-02-29"}
    assert api("PATCH", f"/customers/{who['number']}", {"custom": {"since": None}})[1]["custom"] == {}
    assert api.get("/customers?custom.since=2020-02-29")[1]["items"] == []
