"""What orders wait for, by SKU."""

import re
from datetime import timedelta

import pytest

from entrepot.console.tests.people import somebody
from entrepot.console.tests.test_stock import text_of
from entrepot.domain.orders.models import Order
from entrepot.foundation import clock
from tests import build

pytestmark = pytest.mark.django_db
WAITS = {"shortage_policy": "wait"}


def rows_of(browser):
    """Of each SKU: its code, how many orders wait, and where the number leads."""
    text = browser.get("/shortages").content.decode()
    found = re.findall(
        r'<tr><td><a class="number"[^>]*>([^<]+)</a>.*?<td class="end"><a href="([^"]+)"[^>]*>(.*?)</a>', text
    )
    return [(sku, int(re.sub(r"<[^>]+>", "", count)), link.replace("&amp;", "&")) for sku, link, count in found]


def test_the_most_urgent_stands_first_and_leads_to_its_orders(shop):
    lamps = [build.order(LAMP=10_000, more=WAITS) for _ in range(2)]
    vase = build.order(VASE=10_000, more=WAITS)
    Order.objects.filter(pk=vase.pk).update(ship_by=clock.now() + timedelta(hours=2))
    build.follow()
    browser = somebody("reviewer")
    (first, one, _), (second, two, link) = rows_of(browser)
    assert (first, one, second, two) == ("VASE", 1, "LAMP", 2)
    listed = browser.get(link).content.decode()
    assert re.findall(r'data-key-of-row="([^"]+)"', listed) == [order.number for order in reversed(lamps)]


def test_what_came_in_is_no_longer_waited_for(shop):
    build.order(VASE=12, more=WAITS)
    browser = somebody("reviewer")
    assert [sku for sku, _, _ in rows_of(browser)] == ["VASE"]
    build.receive("SH", VASE=20)
    build.follow()
    assert rows_of(browser) == []
    assert "Nobody waits for goods" in text_of(browser.get("/shortages"))


def test_as_many_statements_for_many_as_for_few(shop):
    browser = somebody("reviewer")
    build.order(VASE=10_000, more=WAITS)
    few = build.statements(lambda: browser.get("/shortages"))
    for _ in range(5):
        build.order(LAMP=10_000, VASE=1, more=WAITS)
    assert build.statements(lambda: browser.get("/shortages")) == few < 8


def test_whoever_sees_no_orders_is_not_let_in(shop):
    from entrepot.foundation.accounts.models import Role

    somebody("warehouse")
    Role.objects.create(code="counter", company_id=1, permissions=["inventory.view_stock", "catalog.view_skus"])
    assert somebody("counter", name="a-counter").get("/shortages").status_code == 403
