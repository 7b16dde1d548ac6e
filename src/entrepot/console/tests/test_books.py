"""The books on the screen: as they were written, found by numbers, and checked while one looks on."""

import json
import re

import pytest
from django.db import connection
from django.test import Client

from entrepot.console.tests.people import PASSWORD, somebody
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.inventory.models import Bin
from entrepot.domain.orders.actions import approve_orders
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry, Retry
from entrepot.insight.verification import CHECKS
from tests import build

pytestmark = pytest.mark.django_db
LISTS = ("/books/moves", "/books/vouchers", "/books/journal")


def text_of(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def rows_in(text: str) -> int:
    return text.count("data-key-of-row")


def checked(browser) -> list[dict]:
    answer = browser.post("/books/verification")
    assert answer.status_code == 200
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def test_moves_are_found_by_sku_document_and_kind(shop):
    build.receive("SH", LAMP=3, VASE=2)
    browser = somebody("finance")
    assert rows_in(text_of(browser.get("/books/moves?q=LAMP"))) < rows_in(text_of(browser.get("/books/moves")))
    text = text_of(browser.get("/books/moves?q=VASE&kind=in"))
    assert "Supplier" in text
    assert "LAMP" not in re.sub(r"<script.*?</script>", "", text)
    assert rows_in(text_of(browser.get("/books/moves?q=VASE&kind=out"))) == 0
    assert rows_in(text_of(browser.get("/books/moves?on=2026-02-31"))) == 0
    assert rows_in(text_of(browser.get("/books/moves?kind=nonsense"))) == 0


def test_what_left_for_an_order_is_found_by_its_number(shop):
    order = build.order(LAMP=1)
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    work = Fulfilment.objects.get()
    build.order(LAMP=1)
    browser = somebody("manager")
    text = text_of(browser.get(f"/books/journal?q={work.number}"))
    assert set(re.findall(r'data-open tabindex="-1">([^<]+)<', text)) == {work.number}
    assert f'href="/work/{work.number}"' in text


def test_a_voucher_shows_both_sides_and_leads_to_its_order(shop):
    order = build.order(LAMP=2)
    build.order(LAMP=1)
    text = text_of(somebody("finance").get(f"/books/vouchers?q={order.number}"))
    assert rows_in(text) == 1
    assert "Order placed" in text
    assert f'href="/orders/{order.number}"' in text
    assert f"Order {order.number}" in text
    assert "Sales" in text


def test_fifty_rows_cost_as_many_queries_as_one(shop, django_assert_max_num_queries):
    browser = somebody("manager")
    build.receive("SH", LAMP=60)
    for _ in range(50):
        build.order(LAMP=1)
    for address, most in zip(LISTS, (10, 12, 12), strict=True):
        with django_assert_max_num_queries(most):
            text_of(browser.get(address))
    with django_assert_max_num_queries(10):
        text_of(browser.get("/books"))


def test_all_checks_are_told_one_by_one_and_agree(shop):
    build.order(LAMP=1)
    *each, last = checked(somebody("finance"))
    assert [line["done"] for line in each] == list(range(1, len(CHECKS) + 1))
    assert not any("check-off" in line["html"] for line in each)
    assert "Goods and money agree." in last["verdict"]


def test_a_number_that_was_damaged_is_named(shop):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_bin SET on_hand = on_hand + 1 WHERE id = %s", [Bin.objects.first().pk])
    *each, last = checked(somebody("finance", language="zh-hans"))
    assert sum("check-off" in line["html"] for line in each) > 0
    assert "存在差异" in last["verdict"]
    assert any("账面" in line["html"] for line in each)


def test_sums_of_accounts_and_what_was_tried_in_vain_are_shown(shop):
    order = build.order(LAMP=1)
    browser = somebody("finance")
    assert "Sales" in text_of(browser.get("/books/sums"))
    assert "Tried in vain" not in text_of(browser.get("/books"))
    entry = Entry.objects.filter(subject="order", subject_id=order.pk).first()
    Retry.objects.create(
        follower="orders.index_orders", entry=entry, subject="order", subject_id=order.pk, attempts=4,
        next_at=clock.now(), problem="ValueError: no",
    )  # fmt: skip
    text = text_of(browser.get("/books"))
    assert "Tried in vain" in text
    assert f'href="/orders/{order.number}"' in text
    assert "ValueError: no" in text
    assert "Keeps orders findable" in text


def test_each_sees_what_his_rights_show(shop):
    sales = somebody("sales")
    assert sales.get("/books").status_code == 403
    assert sales.get("/books/vouchers").status_code == 403
    assert sales.get("/books/journal").status_code == 403
    assert sales.post("/books/verification").status_code == 403
    assert "/books" not in text_of(sales.get("/"))
    assert "/books/vouchers" not in text_of(sales.get("/books/moves"))
    reviewer = text_of(somebody("reviewer").get("/books"))
    assert "data-verify" not in reviewer
    assert "What follows from entries" not in reviewer
    nobody = Client()
    nobody.force_login(create_user("nobody", password=PASSWORD, roles=[], by=THE_HOUSE))
    assert [nobody.get(address).status_code for address in (*LISTS, "/books/sums")] == [403] * 4
