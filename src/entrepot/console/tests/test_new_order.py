"""A new order: filled from a message, worked out while it is typed, placed once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.console.tests.people import somebody
from entrepot.domain.orders.models import Order
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
_TO = {"name": "张伟", "phone": "13800001234", "province": "上海市", "city": "上海市", "district": "浦东新区",
       "street": "世纪大道100号"}  # fmt: skip


def grid(*rows, **more):
    cells = dict(zip(("sku", "quantity", "price", "note"), zip(*rows, strict=True), strict=True)) if rows else {}
    return {"channel": "web", "key": "k1", "sku": [], **cells, **more}


def value_of(text, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    return found and found[1]


def rows_of(text):
    return [sku for sku in re.findall(r'name="sku" value="([^"]*)"', text) if sku]


def test_a_message_fills_the_form_beside_what_was_typed(shop):
    browser = somebody("sales")
    sent = grid(("VASE", "1", "", ""), do="message", message="LAMP 2件，张伟 13800001234 上海市浦东新区世纪大道100号")
    text = browser.post("/orders/new/form", sent).content.decode()
    assert rows_of(text) == ["VASE", "LAMP"]
    assert [value_of(text, name) for name in _TO] == list(_TO.values())
    assert Order.objects.count() == 0


def test_what_is_not_sure_is_marked(shop):
    text = (
        somebody("sales")
        .post("/orders/new/form", grid(do="message", message="张伟 上海市浦东新区世纪大道100号"))
        .content
    )
    assert 'id="doubt-phone"' in text.decode()


def test_nothing_in_a_message_is_said(shop):
    text = somebody("sales").post("/orders/new/form", grid(do="message", message="?")).content.decode()
    assert "Nothing was found in this message" in text


def test_it_is_worked_out_row_by_row(shop):
    sent = grid(("LAMP", "2", "", ""), ("NOPE", "1", "", ""), ("VASE", "7", "20", ""), ("LAMP", "1", "cheap", ""))
    browser = somebody("sales")
    with build.no_trace():
        text = browser.post("/orders/new/totals", sent).content.decode()
    said = re.findall(r'<output[^>]*id="said-(\d)"[^>]*>(.*?)</output>', text, re.DOTALL)
    plain = {int(place): " ".join(re.sub(r"<[^>]+>", " ", cell).split()) for place, cell in said}
    assert "20.00" in plain[0]
    assert "available 20" in plain[0]
    assert "There is no SKU or barcode NOPE" in plain[1]
    assert "line 2" in plain[1]
    assert "lacking" in plain[2]
    assert "Write an amount" in plain[3]
    assert "160.00" in text


def test_it_is_placed_once_however_often_it_is_sent(shop):
    browser = somebody("sales")
    sent = grid(("LAMP", "2", "", "red"), shipping="8", rounding="1", seller_memo="Quick!", **_TO)
    first, second = (browser.post("/orders/new", sent, headers=HTMX) for _ in range(2))
    order = Order.objects.get()
    assert first.headers["HX-Redirect"] == second.headers["HX-Redirect"] == f"/orders/{order.number}"
    assert (order.total, order.source, order.seller_memo, order.buyer.name) == (28, "console", "Quick!", "张伟")
    assert order.lines.get(position=1).note == "red"


def test_what_was_placed_and_then_changed_is_placed_anew_only_when_that_is_meant(shop):
    browser = somebody("sales")
    browser.post("/orders/new", grid(("LAMP", "2", "", ""), **_TO), headers=HTMX)
    changed = grid(("LAMP", "3", "", ""), **_TO)
    refused = browser.post("/orders/new", changed, headers=HTMX)
    assert (refused.status_code, Order.objects.count()) == (409, 1)
    assert "placed_before" in refused.headers["HX-Trigger"]
    assert browser.post("/orders/new", changed | {"key": "k2"}, headers=HTMX).status_code == 204
    assert Order.objects.count() == 2


def test_a_refusal_places_nothing_and_leaves_the_key_free(shop):
    browser = somebody("sales")
    refused = browser.post("/orders/new", grid(("NOPE", "1", "", "")), headers=HTMX)
    assert refused.status_code == 422
    assert "There is no SKU or barcode NOPE" in refused.headers["HX-Trigger"]
    assert Order.objects.count() == 0
    assert browser.post("/orders/new", grid(("LAMP", "1", "", ""), **_TO), headers=HTMX).status_code == 204


def test_it_can_be_kept_as_a_draft(shop):
    somebody("sales").post("/orders/new", grid(("LAMP", "1", "", ""), draft="yes", **_TO), headers=HTMX)
    assert Order.objects.get().state == "draft"


def test_an_order_is_ordered_again(shop):
    order = build.order(LAMP=2, VASE=1)
    text = somebody("sales").get(f"/orders/new?again={order.number}").content.decode()
    assert rows_of(text) == ["LAMP", "VASE"]
    assert value_of(text, "customer") == order.buyer.number
    assert value_of(text, "street") == order.ship_to.street


def test_a_customer_brings_addresses_usual_goods_and_last_prices(shop):
    order = build.order(LAMP=2)
    browser = somebody("sales")
    found = browser.get("/orders/new/customers?who=张伟").content.decode()
    assert f'data-pick="{order.buyer.number}"' in found
    text = browser.post("/orders/new/form", grid(do="customer", picked=order.buyer.number)).content.decode()
    assert value_of(text, "customer") == order.buyer.number
    assert 'data-pick="LAMP"' in text
    address = re.search(r'data-pick="(\d+)"', text)[1]
    sent = grid(do="address", picked=address, customer=order.buyer.number)
    filled = browser.post("/orders/new/form", sent).content.decode()
    assert value_of(filled, "street") == order.ship_to.street
    totals = browser.post("/orders/new/totals", grid(("LAMP", "1", "", ""), customer=order.buyer.number))
    assert "last" in totals.content.decode()


def test_too_many_rows_are_refused_in_words(shop):
    refused = somebody("sales").post("/orders/new", grid(*[("LAMP", "1", "", "")] * 501), headers=HTMX)
    assert refused.status_code == 422
    assert "too many rows" in refused.headers["HX-Trigger"]


def test_whoever_may_not_place_orders_sees_no_form(shop):
    browser = somebody("warehouse")
    assert browser.get("/orders/new").status_code == 403
    assert "/orders/new" not in browser.get("/orders").content.decode()
    assert "/orders/new" not in browser.get("/find?q=new").content.decode()
    assert "/orders/new" in somebody("sales").get("/find?q=new").content.decode()


def test_sixty_rows_take_as_many_statements_as_one(shop):
    browser = somebody("sales")

    def statements(rows):
        with CaptureQueriesContext(connection) as caught:
            browser.post("/orders/new/totals", grid(*[("LAMP", "1", "", "")] * rows))
        return len(caught)

    statements(1)
    assert statements(60) == statements(1) <= 40


def test_the_channel_of_the_last_order_is_chosen_again(shop):
    browser = somebody("sales")
    assert 'value="phone" selected' not in browser.get("/orders/new").content.decode()
    browser.post("/orders/new", grid(("LAMP", "1", "", ""), **_TO, channel="web"), headers=HTMX)
    assert 'value="web" selected' in browser.get("/orders/new").content.decode()
