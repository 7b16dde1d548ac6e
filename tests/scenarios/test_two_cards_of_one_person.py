"""王芳 bought on Tmall and on JD, so she has two cards. They are merged, and separated again."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db

HOME = {
    "name": "王芳",
    "phone": "13812345678",
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "street": "文三路1号",
}


def buy(clerk, channel, buyer, phone, sku, price, quantity="1"):
    body = {
        "channel": channel, "customer": {"name": "王芳", "phone": phone, "external_id": buyer}, "ship_to": HOME,
        "lines": [{"sku": sku, "quantity": quantity, "unit_price": price}],
    }  # fmt: skip
    status, order = clerk.post("/orders", body)
    assert status == 201, order
    return order


def test_two_cards_of_wang_fang_are_merged_and_separated_again(shop):
    clerk = build.a_program("service", "sales", "finance")
    first = buy(clerk, "tmall", "t-wang", "13812345678", "LAMP", "10")
    second = buy(clerk, "jd", "j-wang", "138****5678", "VASE", "30")
    buy(clerk, "jd", "j-wang", "138****5678", "VASE", "25", "2")
    one, other = first["customer_id"], second["customer_id"]
    assert one != other, "a masked number is nobody's"

    clerk("PATCH", f"/customers/{other}", {"phone": "13812345678"})
    (found,) = clerk.get("/customers/duplicates")[1]["items"]
    assert (found["reasons"], {who["number"] for who in found["customers"]}) == (["phone"], {one, other})

    status, merge = clerk.post(f"/customers/{one}/merges", {"customer": other})
    assert (status, merge["kept"], merge["merged"]) == (201, one, other)
    assert clerk.get("/customers/duplicates")[1]["items"] == []
    assert [who["number"] for who in clerk.get("/customers?q=wf")[1]["items"]] == [one]
    assert clerk.get(f"/customers/{other}")[1]["merged_into"] == one
    assert clerk("PATCH", f"/customers/{other}", {"name": "王"})[1]["code"] == "customer_merged_away"

    third = buy(clerk, "jd", "j-wang", "138****5678", "LAMP", "12")
    assert third["customer_id"] == one
    card = clerk.get(f"/customers/{other}/card")[1]
    assert (card["customer"]["number"], card["numbers"]) == (one, [one, other])
    assert len(card["orders"]) == 4
    assert [(owed["currency"], owed["owed"]) for owed in card["owed"]] == [("CNY", "102.00")]
    usual = [(goods["code"], goods["orders"], goods["price"], goods["quantity"]) for goods in card["usual_goods"]]
    assert usual == [("LAMP", 2, "12.000000", 2), ("VASE", 2, "25.000000", 3)]
    assert [place["street"] for place in card["addresses"]] == ["文三路1号"]

    assert clerk("DELETE", f"/customers/{one}/merges/{other}")[1]["undone_at"]
    assert buy(clerk, "jd", "j-wang", "138****5678", "VASE", "20")["customer_id"] == other
    mine, theirs = (clerk.get(f"/customers/{number}/card")[1] for number in (one, other))
    assert [len(card["orders"]) for card in (mine, theirs)] == [2, 3]
    assert [card["owed"][0]["owed"] for card in (mine, theirs)] == ["22.00", "100.00"]
    assert [merge["merged"] for merge in clerk.get(f"/customers/{one}/merges")[1]["items"]] == [other]
    assert build.differences() == {}


def test_a_card_shows_no_more_than_one_may_see_and_asks_no_more_for_more(shop):
    clerk = build.a_program("sales")
    number = buy(clerk, "tmall", "t", "13812345678", "LAMP", "10")["customer_id"]
    assert clerk.get(f"/customers/{number}/card")[1]["owed"] is None
    seeing = build.a_program("admin", scopes=["customers.view_customers"])
    card = seeing.get(f"/customers/{number}/card")[1]
    assert (card["orders"], card["owed"], card["usual_goods"]) == (None, None, None)
    assert build.a_program("warehouse").post(f"/customers/{number}/merges", {"customer": number})[0] == 403
    one = build.statements(lambda: clerk.get(f"/customers/{number}/card"))
    for n in range(5):
        buy(clerk, "tmall", "t", "13812345678", "LAMP", f"1{n}")
    assert build.statements(lambda: clerk.get(f"/customers/{number}/card")) == one <= 12


def test_walk_ins_and_receivers_are_nobodys_customers(shop):
    clerk = build.a_program("sales")
    line = {"sku": "LAMP", "quantity": "1", "unit_price": "10"}
    for ship_to in (None, HOME):
        status, order = clerk.post("/orders", {"channel": "counter", "lines": [line], "ship_to": ship_to})
        assert (status, order["customer_id"]) == (201, None)
    assert clerk.get("/customers")[1]["items"] == []
