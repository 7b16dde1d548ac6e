"""When the cause of a hold goes, the hold goes, and the order goes on by itself."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import archive_skus, restore_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.actions import change_customer
from entrepot.domain.orders.actions import activate_review_rules, review_again
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_books_hold(shop):
    build.receive("SH", LAMP=500)
    yield
    assert build.differences() == {}


def codes(order: Order) -> list[str]:
    return sorted(Hold.objects.filter(order=order, released_at=None).values_list("code", flat=True))


def test_an_account_that_is_paid_lets_the_next_order_go(shop):
    activate_review_rules([{"rule": "credit_limit"}], by=THE_HOUSE)
    first = build.order(VASE=1)
    set_credit_limit(first.buyer, currency="CNY", limit=Decimal("50.00"), by=THE_HOUSE)
    second, third = build.order(LAMP=4), build.order(LAMP=3)
    assert (codes(second), codes(third)) == ([], ["credit_limit"])

    only(record_payments([NewPayment("bank_transfer", Decimal("40.00"), (second.pk,))], by=THE_HOUSE))
    build.follow()

    assert (codes(third), build.fresh(third).state) == ([], "approved")
    assert "order.released" in build.told("order", third.pk)


def test_what_is_sold_again_goes_to_whom_it_was_sold(shop):
    Channel.objects.filter(code="web").update(keeps_bad_orders=True)
    archive_skus([Sku.objects.get(code="LAMP")], by=THE_HOUSE)
    order, other = build.order(LAMP=1), build.order(LAMP=2, ship_to=replace(build.TO_PUDONG, street=""))
    assert (codes(order), codes(other)) == (["sku_archived"], ["address_incomplete", "sku_archived"])
    only(review_again([order], by=THE_HOUSE))
    assert codes(order) == ["sku_archived"]

    only(restore_skus([Sku.objects.get(code="LAMP")], by=THE_HOUSE))
    build.follow()

    assert (codes(order), build.fresh(order).state) == ([], "approved")
    assert (codes(other), build.fresh(other).state) == (["address_incomplete"], "placed")


def test_a_customer_who_is_trusted_again_gets_what_was_ordered(shop):
    first = build.order(VASE=1)
    build.follow()
    change_customer(first.buyer, changes={"blocked": True}, by=THE_HOUSE)
    order = build.order(LAMP=1)
    build.follow()
    assert codes(order) == ["customer_blocked"]
    assert codes(first) == []

    change_customer(build.fresh(first.buyer), changes={"blocked": False}, by=THE_HOUSE)
    build.follow()

    assert build.fresh(order).state == "approved"
    assert "order.released" in build.told("order", order.pk)
