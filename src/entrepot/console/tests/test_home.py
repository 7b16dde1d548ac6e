"""The first page."""

import re
from datetime import timedelta

import pytest

from entrepot.console.tests.people import somebody
from entrepot.desk.assigning.actions import Assignee, assign_orders
from entrepot.domain.orders.actions import hold_orders
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_what_is_late_and_what_waits_is_one_click_away(shop):
    late = build.order(LAMP=1, more={"deadline": clock.now() - timedelta(hours=2)})
    only(hold_orders([build.order(LAMP=1)], code="look", by=THE_HOUSE))
    build.follow()
    text = somebody("reviewer").get("/").content.decode()
    assert f'href="/orders/{late.number}"' in text
    assert 'href="/orders?hold=look"' in text
    assert 'href="/orders?stage=review"' in text


def test_it_asks_as_little_for_many_orders_as_for_one(shop, django_assert_max_num_queries):
    browser = somebody("reviewer")
    for _ in range(5):
        build.order(LAMP=1, more={"deadline": clock.now() - timedelta(hours=2)})
    build.follow()
    with django_assert_max_num_queries(20):
        browser.get("/")


def test_who_sees_no_orders_is_told_so(shop):
    from entrepot.foundation.accounts.models import Role

    Role.objects.create(code="guest", permissions=[], company_id=THE_HOUSE.company_id)
    assert "Your role sees no orders" in somebody("guest").get("/").content.decode()


def needs(role: str) -> dict[str, int]:
    """What the first page says needs somebody, by where it leads."""
    text = somebody(role).get("/").content.decode()
    found = re.findall(r'class="need[^"]*" href="([^"]+)">.*?<strong>.*?(\d+)<', text, re.DOTALL)
    return {address: int(count) for address, count in found}


def test_each_is_told_what_waits_for_them(shop):
    open_channel("quick", policies={"auto_approve": True, "payment_before_release": False}, by=THE_HOUSE)
    build.order(channel="quick", LAMP=1)
    build.follow()
    open_channel("careful", policies={"auto_approve": False}, by=THE_HOUSE)
    build.order(channel="careful", LAMP=1)
    build.order(channel="careful", LAMP=1, more={"deadline": clock.now() - timedelta(hours=2)})
    build.follow()
    assert needs("reviewer") == {"/orders?late=yes": 1, "/review": 2}
    assert needs("warehouse") == {"/orders?late=yes": 1, "/floor": 1}


def test_an_order_that_was_given_to_me_needs_me(shop):
    order = build.order(LAMP=1)
    browser = somebody("service")
    only(assign_orders([order], to=Assignee(person="the-service"), by=THE_HOUSE))
    assert 'href="/orders?assigned_to=me"' in browser.get("/").content.decode()
    assert order.number in browser.get("/orders?assigned_to=me").content.decode()
