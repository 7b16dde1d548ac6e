"""An order lists all that is wrong with it, and goes on by itself when the last of it is mended."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import change_sku
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.actions import change_customer
from entrepot.domain.orders.actions import activate_review_rules, place_orders
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_books_hold(shop):
    Channel.objects.filter(code="web").update(keeps_bad_orders=True)
    yield
    assert build.differences() == {}


def codes(order: Order) -> list[str]:
    build.follow()
    return sorted(Hold.objects.filter(order=order, released_at=None).values_list("code", flat=True))


def test_five_faults_are_mended_one_after_the_other():
    first = build.order(VASE=1)
    change_customer(first.buyer, changes={"blocked": True}, by=THE_HOUSE)
    change_sku(Sku.objects.get(code="VASE"), changes={"price": None}, by=THE_HOUSE)
    rules = ["customer_blocked", "short", "unpaid", "goods_unmatched", "price_missing"]
    activate_review_rules([{"rule": rule} for rule in rules], by=THE_HOUSE)
    wish = NewOrder(
        "web", [NewLine("LAMP", Decimal(25), Decimal(10)), NewLine("TB-77", Decimal(1), Decimal(10)),
                NewLine("VASE", Decimal(1))],
        customer=build.ZHANG, ship_to=replace(build.TO_PUDONG), shortage_policy="wait",
    )  # fmt: skip
    order = only(place_orders([wish], by=THE_HOUSE))
    assert codes(order) == ["customer_blocked", "goods_unmatched", "price_missing", "short", "unpaid"]

    program = build.a_program("admin")
    program.post("/code-mappings", {"mappings": [{"code": "TB-77", "sku": "VASE"}]})
    assert codes(order) == ["customer_blocked", "price_missing", "short", "unpaid"]
    build.receive("SH", LAMP=50)
    assert codes(order) == ["customer_blocked", "price_missing", "unpaid"]
    only(create_price_lists([NewPriceList("retail", {"en": "Retail"}, "CNY")], by=THE_HOUSE))
    only(set_prices([NewPrice("retail", "VASE", Decimal("50.00"))], by=THE_HOUSE))
    assert codes(order) == ["customer_blocked", "unpaid"]
    only(record_payments([NewPayment("bank_transfer", Decimal("310.00"), (order.pk,))], by=THE_HOUSE))
    assert codes(order) == ["customer_blocked"]
    assert build.fresh(order).state == "placed"
    change_customer(build.fresh(first.buyer), changes={"blocked": False}, by=THE_HOUSE)
    assert codes(order) == []

    assert (build.fresh(order).state, build.fresh(order).total) == ("approved", Decimal("310.00"))
    assert "order.released" in build.told("order", order.pk)


def test_a_dear_order_needs_two_people_through_the_api():
    activate_review_rules([{"rule": "second_approval", "above": "50"}], by=THE_HOUSE)
    order = build.order(LAMP=8)
    reviewer, finance = build.a_program("reviewer"), build.a_program("finance")
    assert finance.post("/orders/final-approvals", {"orders": [order.number]})[1]["refused"] == 1
    status, shown = reviewer.post(f"/orders/{order.number}/approval")
    assert (status, shown["state"]) == (201, "placed")
    assert reviewer.post("/orders/final-approvals", {"orders": [order.number]})[0] == 403
    assert reviewer.post(f"/orders/{order.number}/hold-releases", {})[1]["code"] == "needs_second_approval"
    build.follow()
    assert "order.released" not in build.told("order", order.pk)

    _, answer = finance.post("/orders/final-approvals", {"orders": [order.number]})
    assert answer["items"][0]["result"] == {"order": order.number, "state": "approved", "holds": 0}
    build.follow()
    assert "order.released" in build.told("order", order.pk)
