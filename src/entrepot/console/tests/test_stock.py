"""Stock by SKU: sums, who holds and who waits, receipts and corrections."""

import re
from decimal import Decimal

import pytest

from entrepot.console.tests.people import somebody
from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.inventory.models import Move
from entrepot.foundation.actors import THE_HOUSE
from entrepot.insight import holding
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def text_of(answer) -> str:
    """What a person reads, without tags, with single blanks."""
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def listed(browser, address="/stock"):
    text = browser.get(address).content.decode()
    return re.findall(r'data-key-of-row="([^"]+)"', text)


def test_every_kind_of_goods_is_listed_with_its_sums(shop):
    build.receive("SH", LAMP=5)
    build.order(LAMP=2)
    browser = somebody("warehouse")
    assert set(listed(browser)) == {"LAMP", "VASE"}
    exported = b"".join(browser.get("/stock/export.csv?q=LAMP").streaming_content).decode("utf-8-sig").splitlines()
    assert exported[1].split(",")[2:] == ["23", "25", "2", "0", "0"]


def test_it_is_narrowed_to_what_somebody_waits_for(shop):
    build.order(LAMP=1)
    build.order(VASE=10_000, more={"shortage_policy": "wait"})
    browser = somebody("warehouse")
    assert listed(browser, "/stock?has=waiting") == ["VASE"]
    assert listed(browser, "/stock?has=short") == []
    assert listed(browser, "/stock?has=anything") == ["VASE", "LAMP"]
    assert listed(browser, "/stock?warehouse=nowhere") == []


def test_as_many_statements_for_many_as_for_few(shop, django_assert_max_num_queries):
    browser = somebody("warehouse")
    build.some_skus([f"S{n:02}" for n in range(60)])
    with django_assert_max_num_queries(8):
        assert len(listed(browser)) == 50


def test_the_page_says_who_holds_and_who_waits(shop, django_assert_max_num_queries):
    holder, waiter = build.order(VASE=1), build.order(VASE=10_000, more={"shortage_policy": "wait"})
    browser = somebody("reviewer")
    with django_assert_max_num_queries(16):
        page = browser.get("/stock/of/VASE").content.decode()
    holds, waits = page.index("Who holds it"), page.index("Who waits")
    assert f"/orders/{holder.number}" in page[holds:waits]
    assert f"/orders/{holder.number}" not in page[waits:]
    assert f"/orders/{waiter.number}" in page[waits:]
    assert somebody("reviewer", name="another").get("/stock/of/NOTHING").status_code == 404


def test_whoever_sees_no_orders_sees_not_who_holds_it(shop, monkeypatch):
    build.order(VASE=1)
    from entrepot.foundation.accounts.models import Role

    somebody("warehouse")
    Role.objects.create(code="counter", company_id=1, permissions=["inventory.view_stock", "catalog.view_skus"])
    page = text_of(somebody("counter", name="a-counter").get("/stock/of/VASE"))
    assert "By warehouse" in page
    assert "Who holds it" not in page


def test_goods_are_received_as_people_say_quantities(shop):
    before = build.stock("LAMP")["on_hand"]
    browser = somebody("warehouse")
    asked = browser.get("/stock/of/LAMP/deeds/receipts", headers=HTMX).content.decode()
    assert 'name="warehouse"' in asked
    assert 'name="lot"' not in asked
    said = {"warehouse": "SH", "quantity": "12", "reference": "DN-1"}
    assert browser.post("/stock/of/LAMP/deeds/receipts", said, headers=HTMX).status_code == 204
    assert build.stock("LAMP")["on_hand"] == before + 12
    refused = browser.post("/stock/of/LAMP/deeds/receipts", {**said, "quantity": "many"}, headers=HTMX)
    assert refused.status_code == 422
    assert build.stock("LAMP")["on_hand"] == before + 12


def test_lots_come_in_with_a_day_that_is_one(shop):
    create_skus([NewSku("MILK", "牛奶", price=Decimal(4), tracking="lot")], by=THE_HOUSE)
    browser = somebody("warehouse")
    said = {"warehouse": "SH", "quantity": "3", "lot": "L1", "expires_on": "next week"}
    assert browser.post("/stock/of/MILK/deeds/receipts", said, headers=HTMX).status_code == 422
    said["expires_on"] = "2030-01-31"
    assert browser.post("/stock/of/MILK/deeds/receipts", said, headers=HTMX).status_code == 204
    assert "L1" in text_of(browser.get("/stock/of/MILK"))


def test_many_who_hold_push_nobody_out_who_waits(shop, monkeypatch):
    monkeypatch.setattr(holding, "MOST", 2)
    holders = [build.order(VASE=1) for _ in range(3)]
    waiter = build.order(VASE=10_000, more={"shortage_policy": "wait"})
    page = somebody("reviewer").get("/stock/of/VASE").content.decode()
    assert f"/orders/{holders[1].number}" in page
    assert f"/orders/{holders[2].number}" not in page
    assert f"/orders/{waiter.number}" in page[page.index("Who waits") :]


@pytest.mark.parametrize("said", [{"counted": "3"}, {"change": "-4"}])
def test_what_was_counted_is_put_right_with_a_reason(shop, said):
    build.receive("BJ", LAMP=7)
    browser = somebody("warehouse")
    there = Move.objects.count()
    answer = browser.post("/stock/of/LAMP/deeds/adjustments", {"warehouse": "BJ", **said}, headers=HTMX)
    assert (answer.status_code, Move.objects.count()) == (422, there)
    right = {"warehouse": "BJ", "reason": "damaged", **said}
    assert browser.post("/stock/of/LAMP/deeds/adjustments", right, headers=HTMX).status_code == 204
    assert Move.objects.count() == there + 1
    assert build.differences() == {}


@pytest.mark.parametrize("said", [{}, {"counted": "3", "change": "1"}])
def test_a_count_or_a_difference_is_said_and_not_both(shop, said):
    given = {"warehouse": "SH", "reason": "damaged", **said}
    answer = somebody("warehouse").post("/stock/of/LAMP/deeds/adjustments", given, headers=HTMX)
    assert answer.status_code == 422
    assert "one of the two" in answer.headers["HX-Trigger"]


def test_whoever_may_not_correct_is_not_asked(shop):
    browser = somebody("sales")
    assert "deeds/adjustments" not in browser.get("/stock/of/LAMP").content.decode()
    assert browser.get("/stock/of/LAMP/deeds/adjustments", headers=HTMX).status_code == 403
    assert browser.get("/stock/of/LAMP/deeds/nonsense", headers=HTMX).status_code == 404
