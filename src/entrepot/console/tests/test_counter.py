"""What is scanned lies on the counter with its price; one press sells it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.console.tests.people import somebody
from entrepot.domain.catalog.models import Barcode, Sku
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.models import Payment
from entrepot.foundation.accounts.models import Channel
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def till(*rows, **more):
    codes, many = zip(*rows, strict=True) if rows else ((), ())
    return {
        "key": "k1",
        "channel": "counter",
        "warehouse": "SH",
        "method": "cash",
        "sku": codes,
        "quantity": many,
    } | more


def lying(browser, sent):
    text = browser.post("/counter/goods", sent).content.decode()
    return re.findall(r'name="sku" value="([^"]*)".*?name="quantity" value="([^"]*)"', text), text


def test_what_is_scanned_is_counted_and_priced(shop):
    browser = somebody("cashier")
    Barcode.objects.create(company_id=1, sku=Sku.objects.get(code="VASE"), value="6901234567892")
    rows, text = lying(browser, till(("LAMP", "1"), add=["LAMP", "2*VASE", "6901234567892"]))
    assert rows == [("LAMP", "2"), ("VASE", "2"), ("6901234567892", "1")]
    assert "¥50.00" in text
    assert "5 pieces" in text
    rows, _ = lying(browser, till(("LAMP", "0"), ("VASE", "2")))
    assert rows == [("VASE", "2")]


def test_what_cannot_be_sold_is_said_beside_its_row_and_nothing_is_ready(shop):
    rows, text = lying(somebody("cashier"), till(add=["LAMP", "NOPE"]))
    assert [code for code, _ in rows] == ["LAMP", "NOPE"]
    assert "There is no SKU or barcode NOPE" in text
    assert 'data-ready="no"' in text
    Channel.objects.filter(code="counter").update(shortage_policy="wait")
    _, text = lying(somebody("cashier", name="another"), till(("LAMP", "9000")))
    assert "Not so many lie here." in text
    assert 'data-ready="no"' in text


def test_one_press_sells_once_and_the_change_is_said(shop):
    browser = somebody("cashier")
    sent = till(("LAMP", "2"), given="50")
    answers = [browser.post("/counter", sent, headers=HTMX) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    order = Order.objects.get()
    assert (order.progress, Payment.objects.get().amount) == ("delivered", 20)
    page = browser.get(answers[0].headers["HX-Redirect"]).content.decode()
    assert order.number in page
    assert "¥30.00" in page
    receipt = browser.post("/counter/receipts", {"order": order.number}, follow=True)
    assert receipt["Content-Type"] == "application/pdf"


def test_bad_input_is_a_sentence(shop):
    browser = somebody("cashier")
    for sent, status in (
        (till(), 422),
        (till(("LAMP", "1"), given="5"), 422),
        (till(("LAMP", "1"), given="much"), 422),
        (till(("LAMP", "1"), method="shells"), 422),
        (till(("LAMP", "many")), 422),
        (till(("LAMP", "1"), warehouse="NONE"), 422),
    ):
        answer = browser.post("/counter", sent, headers=HTMX)
        assert answer.status_code == status, (sent, answer.headers)
        assert "refused" in answer.headers["HX-Trigger"]
    assert not Order.objects.exists()


def test_only_counters_that_set_goods_aside_at_once_and_only_whoever_may(shop):
    assert somebody("sales").get("/counter").status_code == 403
    browser = somebody("cashier")
    assert "Scan, or type a code" in browser.get("/counter").content.decode()
    Channel.objects.filter(code="counter").update(reserve_when="payment")
    assert "There is no counter yet." in browser.get("/counter").content.decode()


def test_many_rows_cost_no_more_statements_than_one(shop):
    browser = somebody("cashier")
    counted = []
    for rows in ((("LAMP", "1"),), tuple((code, "1") for code in ("LAMP", "VASE") * 20)):
        build.forget_caches()
        lying(browser, till(*rows))
        with CaptureQueriesContext(connection) as asked:
            lying(browser, till(*rows))
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 30
