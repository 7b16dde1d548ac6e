"""The page of an order, for whoever holds its link."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.desk.sharing.actions import set_customer_texts, share_orders, withdraw_links
from entrepot.desk.sharing.models import Rating
from entrepot.desk.sharing.queries import path_of
from entrepot.desk.sharing.rules import GUESSES
from entrepot.domain.catalog.models import Sku
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import approve_orders
from entrepot.domain.orders.tests.test_complete_orders import bring, pay
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    Shipping,
    deliver_parcels,
    hand_over_fulfilments,
    pack_fulfilments,
    ship_orders,
)
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.attachments.actions import NewFile, attach_file
from entrepot.foundation.attachments.tests.files import PNG
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop):
    return build.order(LAMP=2, VASE=1)


@pytest.fixture
def address(order):
    return path_of(only(share_orders([order], by=THE_HOUSE)))


@pytest.fixture
def browser():
    return Client(headers={"accept-language": "en"})


def read(browser, address, **more):
    answer = browser.get(address, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def knows(browser, address, tail="1234"):
    return browser.post(f"{address}/unlocking", {"tail": tail})


def test_it_says_what_was_ordered_and_where_it_is(order, address, browser):
    page = read(browser, address)
    for said in (order.number, "商品 LAMP", "× 2件", "¥30.00", "To be paid", "Your order is confirmed"):
        assert said in page


def test_what_was_handed_over_to_nobodys_address_is_not_on_its_way(shop, browser):
    order = build.order(channel="counter", ship_to=None, LAMP=1)
    pay(order)
    build.follow()
    number = Fulfilment.objects.get().number
    pick_fulfilments([Picking(number)], by=THE_HOUSE)
    pack_fulfilments([Packing(number)], by=THE_HOUSE)
    only(hand_over_fulfilments([HandOver(number, "SELF")], by=THE_HOUSE))
    page = read(browser, path_of(only(share_orders([order], by=THE_HOUSE))))
    assert "Your order was handed over to you." in page
    assert "on its way to you" not in page


def test_people_stay_hidden_until_the_end_of_the_number_is_told(address, browser):
    page = read(browser, address)
    for secret in ("张伟", "13800001234", "世纪大道"):
        assert secret not in page
    for said in ("张*", "138****1234", "上海市浦东新区"):
        assert said in page
    answer = knows(browser, address)
    assert (answer.status_code, answer["Location"]) == (302, address)
    page = read(browser, address)
    for said in ("张伟", "13800001234", "上海市浦东新区世纪大道 100 号"):
        assert said in page


def test_the_cookie_is_for_this_order_and_holds_no_digit_of_the_number(address, browser):
    cookie = knows(browser, address).cookies["entrepot_known"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (address, True, "Lax")
    other = path_of(only(share_orders([build.order(LAMP=1)], by=THE_HOUSE)))
    stranger = Client(headers={"cookie": f"entrepot_known={cookie.value}"})
    assert "世纪大道" not in read(stranger, other)
    assert "世纪大道" in read(stranger, address)


def test_looking_needs_and_leaves_no_cookie(address, browser):
    browser.get(address)
    assert not browser.cookies


def test_wrong_guesses_are_said_and_stop(address, browser):
    answers = [knows(browser, address, "0000") for _ in range(GUESSES + 1)]
    assert [answer.status_code for answer in answers] == [422] * (GUESSES - 1) + [429] * 2
    assert "not the last four digits" in answers[0].content.decode()
    assert "Try again in 15 minutes" in answers[-1].content.decode()
    assert knows(browser, address).status_code == 429


def test_what_never_was_ran_out_or_was_withdrawn_answers_alike(order, address, browser):
    other = path_of(only(share_orders([build.order(LAMP=1)], by=THE_HOUSE)))
    never = browser.get("/o/abc")
    withdraw_links([order], by=THE_HOUSE)
    withdrawn = browser.get(address)
    with clock.clock_set_to(clock.now() + timedelta(days=61)):
        ran_out = browser.get(other)
    assert {answer.status_code for answer in (never, withdrawn, ran_out)} == {404}
    assert never.content == withdrawn.content == ran_out.content
    assert never.headers == withdrawn.headers == ran_out.headers
    for noun in ("unlocking", "cancellation", "address", "questions"):
        assert browser.post(f"{address}/{noun}").content == never.content


@pytest.mark.parametrize("path", ["/o/abc", "{address}"])
def test_a_link_costs_the_same_statement_whether_it_leads_anywhere(address, browser, path):
    with CaptureQueriesContext(connection) as asked:
        browser.get(path.format(address=address))
    assert "sharing_orderlink" in asked.captured_queries[0]["sql"]
    assert len(asked.captured_queries) <= 12


def test_nobody_is_told_the_address_and_nothing_is_kept(address, browser):
    answer = browser.get(address)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_nothing_is_written_by_looking(address, browser):
    with build.no_trace():
        browser.get(address)


def test_an_order_of_fifty_lines_costs_no_more_statements(shop, browser):
    build.some_skus({f"S{n}" for n in range(50)})
    build.receive("SH", **{f"S{n}": 5 for n in range(50)})
    small = path_of(only(share_orders([build.order(LAMP=1)], by=THE_HOUSE)))
    large = path_of(only(share_orders([build.order(**{f"S{n}": 1 for n in range(50)})], by=THE_HOUSE)))
    one = build.statements(lambda: browser.get(small))
    assert build.statements(lambda: browser.get(large)) == one


@pytest.mark.parametrize(
    ("asked", "chosen", "said"),
    [
        ("zh-CN,zh;q=0.9", "", "订单已确认"), ("zh-TW", "", "訂單已確認"), ("en-GB", "", "is confirmed"),
        ("fr-FR", "", "订单已确认"), ("", "", "订单已确认"), ("zh-CN", "?lang=en", "is confirmed"),
        ("en", "?lang=xx", "is confirmed"),
    ],
)  # fmt: skip
def test_it_speaks_the_language_chosen_or_the_browsers_or_the_companys(address, asked, chosen, said):
    assert said in read(Client(headers={"accept-language": asked}), address + chosen)


def test_the_language_stays_through_a_form(address, browser):
    answer = browser.post(f"{address}/unlocking?lang=zh-hant", {"tail": "1234"})
    assert answer["Location"] == f"{address}?lang=zh-hant"


def test_how_to_pay_and_whom_to_reach(order, address, browser):
    web = Channel.objects.get(code="web")
    reach = {"en": "Call +86 21 5000 0000 <b>now</b>"}
    set_customer_texts(web, how_to_pay={"en": "To 6225 0000"}, how_to_reach=reach, by=THE_HOUSE)
    page = read(browser, address)
    assert "To 6225 0000" in page
    assert "Call +86 21 5000 0000 &lt;b&gt;now&lt;/b&gt;" in page
    pay(order)
    page = read(browser, address)
    assert "To be paid" not in page
    assert "Paid" in page


def test_parcels_are_followed_to_the_door(order, address, browser):
    build.follow()
    work = Fulfilment.objects.get().number
    only(pick_fulfilments([Picking(work)], by=THE_HOUSE))
    assert "collecting your goods" in read(browser, address)
    only(pack_fulfilments([Packing(work)], by=THE_HOUSE))
    assert "packed and leaves soon" in read(browser, address)
    only(hand_over_fulfilments([HandOver(work, carrier="sf", tracking_number="SF1234567890123")], by=THE_HOUSE))
    page = read(browser, address)
    assert "on its way to you" in page
    assert "SF1234567890123" in page


def test_what_has_arrived_says_so(order, address, browser):
    bring(order)
    assert "has arrived" in read(browser, address)


def test_it_is_cancelled_by_who_knows_the_number_and_nobody_else(order, address, browser):
    edition = {"edition": order.edition}
    with build.no_trace():
        assert browser.post(f"{address}/cancellation", edition)["Location"] == address
    knows(browser, address)
    assert "Cancel all of it" in read(browser, address)
    answer = browser.post(f"{address}/cancellation", edition)
    assert answer["Location"] == f"{address}?done=cancelled"
    assert build.fresh(order).state == "cancelled"
    page = read(browser, answer["Location"])
    assert "Your order is cancelled." in page
    assert "To be paid" not in page
    assert "Cancel all of it" not in page


@pytest.mark.parametrize("edition", ["", "x", "-1", "9" * 30, "99"])
def test_what_the_customer_did_not_see_is_not_changed(order, address, browser, edition):
    knows(browser, address)
    with build.no_trace():
        answer = browser.post(f"{address}/cancellation", {"edition": edition})
    assert (answer.status_code, build.fresh(order).state) == (412, "approved")


def test_what_is_being_picked_can_no_longer_be_changed(order, address, browser):
    build.follow()
    only(pick_fulfilments([Picking(Fulfilment.objects.get().number)], by=THE_HOUSE))
    knows(browser, address)
    page = read(browser, address)
    assert "Cancel all of it" not in page
    assert "Send it elsewhere" not in page
    with build.no_trace():
        answer = browser.post(f"{address}/cancellation", {"edition": build.fresh(order).edition})
    assert answer.status_code == 409
    assert "at work on this order" in answer.content.decode()


def test_it_is_sent_elsewhere(order, address, browser):
    to = {"name": "王小明", "phone": "13900005678", "province": "上海市", "city": "上海市", "district": "黄浦区",
          "street": "南京路 1 号", "edition": order.edition}  # fmt: skip
    with build.no_trace():
        browser.post(f"{address}/address", to)
    knows(browser, address)
    answer = browser.post(f"{address}/address", to)
    assert answer["Location"] == f"{address}?done=readdressed"
    page = read(browser, answer["Location"])
    assert "上海市黄浦区南京路 1 号" in page
    assert "13900005678" in page


def test_what_was_typed_is_kept_when_it_is_refused(order, address, browser):
    knows(browser, address)
    with build.no_trace():
        answer = browser.post(
            f"{address}/address", {"name": "王", "phone": "", "street": "x", "edition": order.edition}
        )
    assert answer.status_code == 422
    assert 'value="王"' in answer.content.decode()


def test_a_question_is_handed_on(order, address, browser):
    with build.no_trace():
        browser.post(f"{address}/questions", {"text": "hello"})
    knows(browser, address)
    assert browser.post(f"{address}/questions", {"text": "<script>"})["Location"] == f"{address}?done=asked"
    assert build.fresh(order).customer_message.endswith("<script>")


def test_a_form_is_sent_and_a_page_is_read(address, browser):
    assert browser.get(f"{address}/cancellation").status_code == 405
    assert browser.post(address).status_code == 405


def test_lines_without_a_picture_ask_for_none(address, browser):
    assert "/pictures/" not in read(browser, address)
    for position in (1, 99):
        assert browser.get(f"{address}/pictures/{position}").status_code == 404


def test_a_picture_is_shown_and_runs_nothing(shop, order, address, browser):
    attach_file(Sku.objects.get(code="LAMP"), new=NewFile("lamp.png", PNG, "picture"), by=THE_HOUSE)
    assert f"{address}/pictures/1" in read(browser, address)
    answer = browser.get(f"{address}/pictures/1")
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/png", PNG)
    assert "sandbox" in answer["Content-Security-Policy"]


def test_whoever_knows_the_phone_rates_what_arrived(order, address, browser):
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    shipped = only(ship_orders([Shipping(order.number, "SF", "SF1000000001")], by=THE_HOUSE))
    assert "How was it?" not in read(browser, address)
    deliver_parcels([one.number for one in shipped.parcels], by=THE_HOUSE)
    build.follow()
    assert browser.post(f"{address}/rating", {"stars": "5"}).status_code == 302
    assert not Rating.objects.exists()
    knows(browser, address)
    assert "How was it?" in read(browser, address)
    assert browser.post(f"{address}/rating", {"stars": "7", "text": "好"}).status_code == 422
    browser.post(f"{address}/rating", {"stars": "4", "text": "好"})
    assert Rating.objects.get().stars == 4
    assert "好" in read(browser, address)
