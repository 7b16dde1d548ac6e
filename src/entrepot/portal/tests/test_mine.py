"""A customer signs in with a code, sees what they ordered, and nobody else learns whether they did."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.desk.sharing.models import CustomerSession
from entrepot.desk.sharing.rules import MOST_CODES
from entrepot.domain.customers.rules import Buyer
from entrepot.domain.orders.actions import place_orders
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.notices.actions import NewWay, set_notice_rules, set_notice_way
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.writing import unsealed
from tests import build

pytestmark = pytest.mark.django_db
PHONE = "13800001234"


@pytest.fixture
def order(shop):
    for way in ("email", "sms"):
        set_notice_way(NewWay(way, "mailbox"), by=THE_HOUSE)
    set_notice_rules(Channel.objects.get(code="web"), told=[("sign_in", "sms"), ("sign_in", "email")], by=THE_HOUSE)
    return build.order(LAMP=2)


@pytest.fixture
def browser():
    return Client(headers={"accept-language": "en"})


def read(answer) -> str:
    return str(answer.content.decode())


def code_sent() -> str:
    return str(unsealed(Notice.objects.filter(occasion="sign_in").latest("id").sealed).said["code"])


def come_in(browser, contact: str = "138 0000 1234") -> None:
    browser.post("/my/code", {"contact": contact})
    assert browser.post("/my/sign-in", {"code": code_sent()})["Location"] == "/my"


def test_whoever_ordered_comes_in_with_a_code_and_opens_an_order_whole(order, browser):
    assert order.buyer.phone_full == f"+86{PHONE}"
    come_in(browser)
    page = read(browser.get("/my"))
    assert order.number in page
    assert "Your order is confirmed" in page
    opened = browser.post("/my/order", {"number": order.number})
    assert "世纪大道" in read(browser.get(opened["Location"]))


def by(buyer: Buyer):
    return only(place_orders([replace(build.wish(LAMP=1), customer=buyer)], by=THE_HOUSE))


def test_an_e_mail_address_does_as_well(order, browser):
    theirs = by(Buyer(name="李四", phone="13900000001", email="Li@example.com"))
    come_in(browser, "li@EXAMPLE.com")
    page = read(browser.get("/my"))
    assert theirs.number in page
    assert order.number not in page


def test_nobody_learns_who_has_ordered_here(order, browser):
    known = browser.post("/my/code", {"contact": PHONE})
    stranger = Client(headers={"accept-language": "en"})
    unknown = stranger.post("/my/code", {"contact": "13900000000"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(known.cookies["entrepot_customer"].value) == len(unknown.cookies["entrepot_customer"].value)
    assert Notice.objects.filter(occasion="sign_in").count() == 1
    assert stranger.post("/my/sign-in", {"code": "123456"}).status_code == 422
    for _ in range(MOST_CODES + 1):
        many = browser.post("/my/code", {"contact": PHONE})
    assert (many.status_code, many["Location"]) == (known.status_code, known["Location"])
    assert CustomerSession.objects.count() == MOST_CODES


def test_a_wrong_code_is_said_and_shows_nothing(order, browser):
    browser.post("/my/code", {"contact": PHONE})
    wrong = browser.post("/my/sign-in", {"code": "000000" if code_sent() != "000000" else "000001"})
    assert wrong.status_code == 422
    assert "not the code" in read(wrong)
    assert order.number not in read(browser.get("/my"))
    assert browser.post("/my/order", {"number": order.number})["Location"] == "/my"


def test_orders_of_others_are_none_of_ones_own(order, browser):
    other = by(Buyer(name="李四", phone="13900000001"))
    come_in(browser)
    assert other.number not in read(browser.get("/my"))
    assert browser.post("/my/order", {"number": other.number}).status_code == 404


def test_signing_out_is_for_good(order, browser):
    come_in(browser)
    cookie = browser.cookies["entrepot_customer"].value
    browser.post("/my/sign-out")
    again = Client(headers={"cookie": f"entrepot_customer={cookie}", "accept-language": "en"})
    assert order.number not in read(again.get("/my"))


def test_where_no_code_is_told_the_page_says_what_to_do(shop, browser):
    assert "Use the link that was sent to you" in read(browser.get("/my"))
    assert browser.post("/my/code", {"contact": PHONE}).status_code == 422


def test_many_orders_take_as_many_statements_as_one(order, browser):
    come_in(browser)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/my").status_code == 200
        counts.append(len(asked))
        for _ in range(4):
            build.order(LAMP=1)
    assert counts[0] == counts[1]


def test_the_page_tells_browsers_to_keep_it_to_themselves(order, browser):
    answer = browser.get("/my")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    come_in(browser)
    cookie = browser.cookies["entrepot_customer"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/my", True, "Lax")
