"""Lists are put in order by a column, page after page, and show columns in the order that somebody chose."""

import re
from decimal import Decimal

import pytest

from entrepot.console.lists import pages
from entrepot.console.orders.listing import ORDERS
from entrepot.console.tests.people import somebody
from entrepot.domain.orders.models import Order
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(shop):
    """Seven orders that wait, whose totals are not in the order of their numbers, two of them the same."""
    build.receive("SH", LAMP=500)
    return [build.order(LAMP=n, price="10.00") for n in (3, 1, 7, 3, 5, 2, 9)]


def numbers(page):
    return re.findall(r'data-key-of-row="([^"]+)"', page.content.decode())


def through(browser, address):
    """The rows of all pages of a list."""
    found = []
    while address:
        page = browser.get(address)
        found += numbers(page)
        further = re.search(r'href="([^"]+)" data-key="\]"', page.content.decode())
        address = further[1].replace("&amp;", "&") if further else ""
    return found


def test_rows_stand_in_the_order_of_a_column_over_all_pages(orders, monkeypatch):
    monkeypatch.setattr(pages, "LENGTH", 2)
    browser = somebody("manager")
    by_total = sorted(orders, key=lambda one: (build.fresh(one).total, one.pk))
    assert through(browser, "/orders?channel=web&sort=total") == [one.number for one in by_total]
    assert through(browser, "/orders?channel=web&sort=-total") == [one.number for one in reversed(by_total)]
    assert through(browser, "/orders?sort=number") == [one.number for one in orders]
    assert through(browser, "/orders") == [one.number for one in reversed(orders)]


def test_what_has_no_value_stands_last_either_way(orders, monkeypatch):
    monkeypatch.setattr(pages, "LENGTH", 2)
    browser = somebody("manager")
    late, soon = orders[1], orders[4]
    for order, day in ((late, 9), (soon, 2)):
        Order.objects.filter(pk=order.pk).update(ship_by=f"2027-01-0{day}T00:00:00Z", deadline=None)
    Order.objects.exclude(pk__in=[late.pk, soon.pk]).update(ship_by=None, deadline=None)
    rising = through(browser, "/orders?channel=web&sort=due")
    falling = through(browser, "/orders?channel=web&sort=-due")
    assert (rising[:2], falling[:2]) == ([soon.number, late.number], [late.number, soon.number])
    assert len(set(rising)) == len(set(falling)) == len(orders)


def test_what_would_look_at_all_there_is_sorts_only_a_narrowed_list(orders):
    browser = somebody("manager")
    assert ORDERS.sorted_by("total", {}) is None
    assert numbers(browser.get("/orders?sort=total")) == [one.number for one in reversed(orders)]
    assert numbers(browser.get("/orders?sort=nonsense")) == [one.number for one in reversed(orders)]
    assert 'aria-sort="descending"' in browser.get("/orders?sort=-number").content.decode()


def test_columns_stand_as_they_were_chosen(orders):
    browser = somebody("manager")
    browser.post("/orders/columns", {"columns": ["total", "number", "nonsense", "channel"]})
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', browser.get("/orders").content.decode(), re.DOTALL)
    words = [re.sub(r"<[^>]+>", "", head).strip() for head in heads]
    assert len(words) == 3
    shown = browser.get("/orders/export.csv").getvalue().decode("utf-8-sig").splitlines()
    assert shown[0].split(",") == words
    assert Decimal(shown[1].split(",")[0]) == build.fresh(orders[-1]).total
