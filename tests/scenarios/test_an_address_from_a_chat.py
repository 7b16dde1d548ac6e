"""A buyer sends his address in a chat, from a county that has no city; the clerk pastes it into an order."""

import pytest

from entrepot.domain.orders.models import Order
from tests import build

pytestmark = pytest.mark.django_db

CHAT = """收货人:符海生
电话:136 0000 0000转88
地址:海南省陵水黎族自治县英州镇清水湾大道 9 号"""


def test_a_chat_pasted_address_in_a_county_without_a_city(shop):
    clerk = build.a_program("service", "sales")
    status, read = clerk.post("/addresses/parse", {"text": CHAT})
    assert (status, read["uncertain"]) == (200, [])
    assert (read["province"], read["city"], read["district"], read["town"]) == (
        "海南省",
        "",
        "陵水黎族自治县",
        "英州镇",
    )
    assert (read["region_code"], read["street"]) == ("469028", "清水湾大道9号")
    assert (read["name"], read["phone"], read["extension"]) == ("符海生", "136 0000 0000", "88")

    place = {part: read[part] for part in ("name", "province", "city", "district", "town", "street", "region_code")}
    ship_to = place | {"phone": f"{read['phone']}转{read['extension']}"}
    wanted = {"channel": "phone", "lines": [{"sku": "LAMP", "quantity": "1", "unit_price": "10"}], "ship_to": ship_to}
    status, order = clerk.post("/orders", wanted)
    assert status == 201
    assert order["customer_id"] is None

    kept = Order.objects.get(number=order["number"]).ship_to
    assert (kept.region_code, kept.city, kept.town, kept.phone_extension) == ("469028", "", "英州镇", "88")
    assert [one["number"] for one in clerk.get("/orders?q=fhs")[1]["items"]] == [order["number"]]

    _, doubtful = clerk.post("/addresses/parse", {"text": "符海生 13600000000 鼓楼区中山路1号"})
    assert [(doubt["part"], doubt["why"]) for doubt in doubtful["uncertain"]] == [("region", "region_ambiguous")]
    assert "南京市鼓楼区" in doubtful["uncertain"][0]["text"]
    assert build.differences() == {}


def test_nothing_pasted_is_refused():
    status, problem = build.a_program("sales").post("/addresses/parse", {"text": " \n"})
    assert (status, problem["code"]) == (422, "invalid")


def test_who_may_not_see_customers_reads_no_addresses():
    status, problem = build.a_program("warehouse").post("/addresses/parse", {"text": CHAT})
    assert (status, problem["code"]) == (403, "not_allowed")
