"""Price lists and senders' codes: made, pasted, taken back, and looked at."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.console.tests.people import somebody
from entrepot.domain.catalog.mapping import NewMapping, map_codes
from entrepot.domain.catalog.models import CodeMapping
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.domain.pricing.models import Price, PriceList
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def vip(shop):
    return only(create_price_lists([NewPriceList("vip", "贵宾价")], by=THE_HOUSE))


def prices():
    found = Price.objects.order_by("sku__code", "min_quantity").values_list("sku__code", "min_quantity", "unit_price")
    return [(code, least, f"{price:.2f}") for code, least, price in found]


def paste(browser, rows, **more):
    return browser.post("/price-lists/of/vip/prices", {"rows": rows, **more}, headers=HTMX).content.decode()


def test_a_list_is_made_for_a_channel_and_a_time(shop):
    browser = somebody("manager")
    sent = {"code": "spring", "name.en": "Spring", "channel": "web", "valid_from": "2026-03-01", "priority": "5"}
    answer = browser.post("/price-lists/new", sent, headers=HTMX)
    assert answer.headers["HX-Redirect"] == "/price-lists/of/spring"
    made = PriceList.objects.get()
    assert (made.channel.code, made.priority, made.valid_from.isoformat()) == ("web", 5, "2026-02-28T16:00:00+00:00")
    page = browser.get("/price-lists/of/spring").content.decode()
    assert "No price stands on this list yet" in page
    assert "Spring" in browser.get("/price-lists").content.decode()
    for wrong in (
        {"code": "spring"},
        {"code": "x y"},
        {"code": "z", "valid_from": "soon"},
        {"code": "z", "priority": "high"},
    ):
        assert browser.post("/price-lists/new", wrong, headers=HTMX).status_code in (409, 422), wrong
    assert PriceList.objects.count() == 1


def test_prices_are_pasted_and_what_is_wrong_is_given_back(vip):
    browser = somebody("manager")
    page = paste(browser, "LAMP\t9.5\nLAMP\t¥8,  10件\nNOPE 3\nVASE much\nVASE\n\nVASE 7 some")
    assert prices() == [("LAMP", 1, "9.50"), ("LAMP", 10, "8.00")]
    assert "2 prices are written." in page
    assert "4 not written:" in page
    rest = page[page.index("<textarea") : page.index("</textarea>")]
    assert [row in rest for row in ("NOPE 3", "VASE much", "VASE 7 some", "LAMP")] == [True, True, True, False]
    assert paste(browser, " ") == ""
    assert ">8.00<" in browser.get("/price-lists/of/vip").content.decode()


def test_what_was_written_is_taken_back_to_what_it_was(vip):
    only(set_prices([NewPrice("vip", "LAMP", Decimal("9.50"))], by=THE_HOUSE))
    browser = somebody("manager")
    page = paste(browser, "LAMP 1\nVASE 2\nLAMP - ")
    assert prices() == [("VASE", 1, "2.00")]
    before = page.split('name="rows" value="')[1].split('"')[0]
    paste(browser, before, exact="yes")
    assert prices() == [("LAMP", 1, "9.50")]


def test_a_long_list_is_turned_by_sku_and_costs_no_more_statements(vip):
    build.some_skus({f"G{n:03d}" for n in range(130)})
    set_prices(
        [NewPrice("vip", f"G{n:03d}", Decimal(1), least) for n in range(130) for least in (1, 5)], by=THE_HOUSE
    )
    browser = somebody("manager")
    browser.get("/price-lists/of/vip")
    with CaptureQueriesContext(connection) as asked:
        first = browser.get("/price-lists/of/vip").content.decode()
    assert len(asked) <= 12
    assert first.count("/catalog/of/G") == 200
    assert "after=G099" in first
    second = browser.get("/price-lists/of/vip?after=G099", headers=HTMX | {"HX-Target": "prices"}).content.decode()
    assert second.count("/catalog/of/G") == 60
    assert browser.get("/price-lists/of/vip?q=g12").content.decode().count("/catalog/of/G12") == 20


def test_only_whoever_may_sees_and_writes_prices(vip):
    assert somebody("warehouse").get("/price-lists").status_code == 403
    sales = somebody("sales")
    assert "Write prices" not in sales.get("/price-lists/of/vip").content.decode()
    assert sales.post("/price-lists/of/vip/prices", {"rows": "LAMP 1"}, headers=HTMX).status_code == 403
    assert sales.get("/price-lists/new").status_code == 403


def test_a_senders_code_is_kept_changed_and_forgotten(shop):
    browser = somebody("manager")
    sent = {"code": "T-88", "channel": "web", "sku": "LAMP", "times": "2"}
    assert browser.post("/code-mappings/new", sent, headers=HTMX).status_code == 204
    one = CodeMapping.objects.get()
    assert (one.code, one.channel.code, one.sku.code, one.times) == ("T-88", "web", "LAMP", 2)
    assert "T-88" in browser.get("/code-mappings?q=t-8").content.decode()
    assert "2 件" in browser.get(f"/code-mappings/of/{one.pk}").content.decode()
    for wrong in (
        {"code": "", "sku": "LAMP"},
        {"code": "x", "sku": "NOPE"},
        {"code": "x", "sku": "LAMP", "times": "-1"},
    ):
        assert browser.post("/code-mappings/new", wrong, headers=HTMX).status_code in (404, 422), wrong
    browser.post(f"/code-mappings/of/{one.pk}/removal", headers=HTMX)
    assert not CodeMapping.objects.exists()
    page = browser.get("/code-mappings").content.decode()
    undo = page.split("/code-mappings/restoration?")[1].split('"')[0].replace("&amp;", "&")
    browser.post(f"/code-mappings/restoration?{undo}", headers=HTMX)
    again = CodeMapping.objects.get()
    assert (again.code, again.channel.code, again.sku.code, again.times) == ("T-88", "web", "LAMP", 2)


def test_only_whoever_may_changes_what_codes_mean(shop):
    one = only(map_codes([NewMapping("T-1", "LAMP")], by=THE_HOUSE))
    sales = somebody("sales")
    assert sales.get(f"/code-mappings/of/{one.pk}").status_code == 200
    assert sales.post(f"/code-mappings/of/{one.pk}/removal", headers=HTMX).status_code == 403
    assert sales.get("/code-mappings/new").status_code == 403
    assert sales.get("/code-mappings/of/999999").status_code == 404
