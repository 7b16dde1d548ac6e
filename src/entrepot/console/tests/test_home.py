"""The first page."""

from datetime import timedelta

import pytest

from entrepot.console.tests.people import somebody
from entrepot.domain.orders.actions import hold_orders
from entrepot.foundation import clock
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
    with django_assert_max_num_queries(16):
        browser.get("/")


def test_who_sees_no_orders_is_told_so(shop):
    from entrepot.foundation.accounts.models import Role

    Role.objects.create(code="guest", permissions=[], company_id=THE_HOUSE.company_id)
    assert "Your role sees no orders" in somebody("guest").get("/").content.decode()
