"""Orders on the screen: the list, the page of one, and what is done with one or many."""

import json
import re

import pytest
from django.utils import translation

from entrepot.console.orders.listing import ORDERS
from entrepot.console.tests.people import somebody
from entrepot.domain.orders.actions import hold_orders, place_orders, save_drafts
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def text_of(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def triggered(answer) -> dict:
    return json.loads(answer["HX-Trigger"])


def numbers_in(text: str) -> list[str]:
    return re.findall(r'data-key-of-row="([^"]+)"', text)


def some_orders(many: int) -> None:
    build.receive("SH", LAMP=many)
    place_orders([build.wish(LAMP=1) for _ in range(many)], by=THE_HOUSE)


def test_the_newest_stand_first_and_tabs_narrow(shop):
    orders = [build.order(LAMP=1) for _ in range(3)]
    only(hold_orders([orders[1]], code="look", by=THE_HOUSE))
    build.follow()
    browser = somebody("reviewer")
    assert numbers_in(text_of(browser.get("/orders"))) == [order.number for order in reversed(orders)]
    assert numbers_in(text_of(browser.get("/orders?hold=look"))) == [orders[1].number]
    assert numbers_in(text_of(browser.get(f"/orders?q={orders[0].number}"))) == [orders[0].number]
    assert "Nothing fits this" in text_of(browser.get("/orders?flag=red"))


def test_a_page_of_fifty_asks_as_little_as_a_page_of_one(shop, django_assert_max_num_queries):
    browser = somebody("reviewer")
    some_orders(1)
    with django_assert_max_num_queries(12):
        browser.get("/orders")
    some_orders(54)
    with django_assert_max_num_queries(12):
        first = text_of(browser.get("/orders"))
    assert len(numbers_in(first)) == 50
    older = re.search(r'href="(/orders\?before=\d+)"', first)
    assert older
    rest = numbers_in(text_of(browser.get(older[1])))
    assert len(rest) == 5
    assert not set(rest) & set(numbers_in(first))


def test_counts_come_after_the_rows(shop):
    build.order(LAMP=1)
    build.follow()
    assert "count-" in text_of(somebody("reviewer").get("/orders/counts", headers=HTMX))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_shown_is_what_is_exported(shop, form):
    order = build.order(LAMP=2)
    browser = somebody("reviewer")
    browser.post("/orders/columns", {"columns": ["number", "goods"]})
    answer = browser.get(f"/orders/export.{form}?q={order.number}")
    assert answer.status_code == 200
    held = b"".join(answer.streaming_content)
    if form == "csv":
        assert held.decode("utf-8-sig").splitlines() == ["Order,Goods", f"{order.number},LAMP × 2"]
    else:
        assert held.startswith(b"PK")


def test_names_are_masked_for_who_need_not_know_people(shop):
    build.order(LAMP=1)
    whole = text_of(somebody("sales").get("/orders"))
    masked = text_of(somebody("buyer").get("/orders"))
    assert ("张伟" in whole, "张伟" in masked) == (True, False)


def test_the_page_says_where_the_order_is_and_offers_what_comes_next(shop):
    browser = somebody("reviewer")
    order = build.order(LAMP=1)
    only(hold_orders([order], code="look", note="ask about the colour", by=THE_HOUSE))
    text = text_of(browser.get(f"/orders/{order.number}"))
    assert "Held for" in text
    assert "ask about the colour" in text
    assert f"/orders/{order.number}/deeds/hold-releases" in text
    assert browser.get("/orders/SO-none").status_code == 404


def test_a_page_asks_as_much_for_many_lines_as_for_one(shop, django_assert_max_num_queries):
    browser = somebody("reviewer")
    build.some_skus({f"S{n}" for n in range(30)})
    build.receive("SH", **{f"S{n}": 5 for n in range(30)})
    one, many = build.order(LAMP=1), build.order(**{f"S{n}": 1 for n in range(30)})
    for order in (one, many):
        with django_assert_max_num_queries(26):
            browser.get(f"/orders/{order.number}")


def test_a_deed_is_done_once_to_the_edition_that_was_seen_and_can_be_undone(shop):
    browser = somebody("admin")
    order = build.order(LAMP=1)
    where = f"/orders/{order.number}/deeds/holds"
    assert "Held by hand" in text_of(browser.get(where, headers=HTMX))
    form = {"edition": order.edition, "code": "by_hand", "note": ""}
    answer = browser.post(where, form, headers=HTMX)
    assert answer.status_code == 204
    assert build.fresh(order).holds_open == 1
    stale = browser.post(where, form, headers=HTMX)
    assert (stale.status_code, triggered(stale)["refused"]["code"]) == (412, "changed_meanwhile")
    assert browser.post(triggered(answer)["notice"]["undo"], headers=HTMX).status_code == 204
    assert build.fresh(order).holds_open == 0


def test_what_is_lacking_is_said_beside_its_field_and_nothing_happens(shop):
    browser = somebody("reviewer")
    order = build.order(LAMP=1)
    with build.no_trace():
        answer = browser.post(
            f"/orders/{order.number}/deeds/return-to-sales", {"edition": order.edition, "reason": ""}, headers=HTMX
        )
    assert (answer.status_code, triggered(answer)["refused"]["field"]) == (422, "reason")


def test_who_may_not_is_refused_in_words(shop):
    order = build.order(LAMP=1)
    browser = somebody("warehouse")
    with build.no_trace():
        answer = browser.post(f"/orders/{order.number}/deeds/approval", {"edition": order.edition}, headers=HTMX)
    assert (answer.status_code, triggered(answer)["refused"]["code"]) == (403, "not_allowed")


def test_many_are_changed_as_a_run_that_says_what_was_refused(shop):
    browser = somebody("admin")
    orders = [build.order(LAMP=1) for _ in range(2)]
    only(hold_orders([orders[1]], code="look", by=THE_HOUSE))
    numbers = "\n".join(order.number for order in orders)
    form = {"numbers": numbers, "matching": "", "sure": "yes", "code": "by_hand", "note": ""}
    text = text_of(browser.post("/orders/deeds/holds", form, headers=HTMX))
    assert "Hold" in text
    assert all(order.holds.filter(code="by_hand", released_at=None).exists() for order in orders)
    assert "Running and finished work" in text_of(browser.get("/runs"))


def test_all_that_match_are_counted_before_they_are_changed(shop):
    browser = somebody("admin")
    some_orders(3)
    form = {"numbers": "", "matching": "?channel=web"}
    assert '<span class="quantity">3<' in text_of(browser.post("/orders/deeds/cancellation", form, headers=HTMX))


def test_the_palette_finds_orders_and_pages(shop):
    order = build.order(LAMP=1)
    text = text_of(somebody("reviewer").get(f"/find?q={order.number}", headers=HTMX))
    assert f"/orders/{order.number}" in text


def test_drafts_are_placed_from_their_page(shop):
    browser = somebody("admin")
    draft = only(save_drafts([build.wish(LAMP=1)], by=THE_HOUSE))
    answer = browser.post(f"/orders/{draft.number}/deeds/placement", {"edition": draft.edition}, headers=HTMX)
    assert answer.status_code == 204
    assert build.fresh(draft).state != "draft"


def test_every_column_and_tab_has_its_chinese(shop):
    for language in ("zh-hans", "zh-hant"):
        with translation.override(language):
            for title in [one.title for one in (*ORDERS.columns, *ORDERS.tabs, *ORDERS.narrowings)]:
                assert translation.gettext(title) != title, title


def test_pasted_numbers_find_their_orders_alone(shop):
    """Ours, the channel's and a waybill, between any signs; what nobody knows is left out."""
    ours, theirs, third = build.order(LAMP=1), build.order(LAMP=1, more={"external_id": "T-77"}), build.order(LAMP=1)
    build.follow()
    browser = somebody("reviewer")
    found = browser.get("/orders", {"q": f"{ours.number}，T-77\nSO000"}).content.decode()
    assert numbers_in(found) == [theirs.number, ours.number]
    assert third.number not in found
    assert numbers_in(browser.get("/orders", {"q": "王小明 nobody"}).content.decode()) == []


def test_remarks_and_flag_are_changed_where_they_stand(shop):
    order = build.order(LAMP=1, more={"seller_memo": "先打电话"})
    browser = somebody("sales")
    form = browser.get(f"/orders/{order.number}/deeds/amendments", headers={"HX-Request": "true"}).content.decode()
    assert "先打电话" in form
    said = {"edition": str(order.edition), "flag": "red", "seller_memo": "送礼盒", "internal_note": ""}
    assert (
        browser.post(f"/orders/{order.number}/deeds/amendments", said, headers={"HX-Request": "true"}).status_code
        == 204
    )
    now = build.fresh(order)
    assert (now.flag, now.seller_memo, now.internal_note) == ("red", "送礼盒", "")


def test_many_get_a_flag_and_keep_their_memos(shop):
    orders = [build.order(LAMP=1, more={"seller_memo": f"memo {n}"}) for n in range(2)]
    said = {"numbers": "\n".join(one.number for one in orders), "sure": "yes", "flag": "blue", "seller_memo": ""}
    somebody("sales").post("/orders/deeds/amendments", said, headers={"HX-Request": "true"})
    assert {(build.fresh(one).flag, build.fresh(one).seller_memo) for one in orders} == {
        ("blue", "memo 0"),
        ("blue", "memo 1"),
    }
