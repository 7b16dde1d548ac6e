"""Lists kept under a title, beside the tabs."""

import re

import pytest

from entrepot.console.tests.people import somebody
from entrepot.desk.views.models import SavedView
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def tabs_of(browser, address="/orders"):
    """The views of the page: title and address, the present one marked."""
    text = browser.get(address).content.decode()
    found = re.findall(r'<span class="view"( data-here)?><a href="([^"]*)".*?</svg>([^<]*)</a>', text)
    return [(title, link.replace("&amp;", "&"), bool(here)) for here, link, title in found]


def test_a_list_is_kept_and_opened_again_in_its_columns(shop):
    build.order(LAMP=1)
    browser = somebody("sales")
    browser.post("/orders/columns", {"columns": ["goods", "number"]})
    answer = browser.post("/orders/views?flag=red&q=王芳", {"title": "Red ones"}, headers=HTMX)
    kept = answer.headers["HX-Redirect"]
    assert kept == "/orders?flag=red&columns=goods.number"
    browser.post("/orders/columns", {"columns": ["number", "state"]})
    assert tabs_of(browser) == [("Red ones", kept, False)]
    assert tabs_of(browser, kept) == [("Red ones", kept, True)]
    assert "Goods" in re.findall(
        r'<th scope="col"[^>]*>([^<]*)', browser.get("/orders?columns=number.goods").content.decode()
    )
    assert "王芳" not in str(SavedView.objects.values())


def test_columns_that_are_chosen_beat_those_of_the_address(shop):
    browser = somebody("sales")
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/orders?flag=red&columns=number.goods"}
    answer = browser.post("/orders/columns", {"columns": ["number"]}, headers=here)
    assert answer.headers["HX-Redirect"] == "/orders?flag=red"


def test_what_is_asked_stays_asked_on_the_way(shop):
    """A file, another page and a list without a filter hold the columns of the view."""
    build.order(LAMP=1)
    text = somebody("sales").get("/orders?flag=red&columns=number.goods").content.decode()
    assert "/orders/export.csv?flag=red&amp;columns=number.goods" in text
    assert 'href="/orders?columns=number.goods"' in text


def test_one_that_is_shared_is_seen_by_others_who_cannot_take_it_away(shop):
    chen, wang = somebody("sales"), somebody("reviewer")
    chen.post("/orders/views?flag=red", {"title": "Red ones", "shared": "1"}, headers=HTMX)
    ((_, link, _),) = tabs_of(wang)
    page = wang.get(link).content.decode()
    assert "Shared by the-sales" in page
    code = SavedView.objects.get().code
    assert f"/views/{code}/removal" not in page
    answer = wang.post(f"/orders/views/{code}/removal", headers=HTMX)
    assert answer.status_code == 403
    assert SavedView.objects.exists()


def test_taking_it_away_can_be_undone(shop):
    chen = somebody("sales")
    chen.post("/orders/views?flag=red", {"title": "Red ones", "shared": "1"}, headers=HTMX)
    before = SavedView.objects.values("title", "asked", "columns", "shared").get()
    chen.post(f"/orders/views/{SavedView.objects.get().code}/removal", headers=HTMX)
    assert not SavedView.objects.exists()
    undo = re.search(r'data-undo="([^"]+)"', chen.get("/orders").content.decode())
    assert undo
    chen.post(undo[1].replace("&amp;", "&"), headers=HTMX)
    assert SavedView.objects.values("title", "asked", "columns", "shared").get() == before


def test_what_a_list_no_longer_knows_is_left_out(shop):
    chen = somebody("sales")
    chen.post("/orders/views?flag=red", {"title": "Red ones"}, headers=HTMX)
    SavedView.objects.update(asked={"flag": "red", "gone": "1"}, columns=["number", "gone"])
    assert [link for _, link, _ in tabs_of(chen)] == ["/orders?flag=red&columns=number"]


def test_there_is_nothing_to_take_away_that_nobody_sees(shop):
    assert somebody("sales").post("/orders/views/abc/removal", headers=HTMX).status_code == 404
