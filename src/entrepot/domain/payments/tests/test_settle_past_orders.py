"""Imported orders were paid when they were placed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.orders.actions import book_past_orders
from entrepot.domain.orders.tests.test_book_past_orders import ANNA, one, sales
from entrepot.domain.payments.actions import settle_past_orders
from entrepot.domain.payments.models import Payment
from entrepot.domain.payments.steps import PastRefund, refund_past
from entrepot.domain.receivables.models import Account
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(db):
    build.some_skus({"LAMP", "VASE"})
    return Channel.objects.get(code="import")


def book(*externals):
    lines = [(n, 0, 3, 2_500_000, 750) for n in range(len(externals))]
    book_past_orders(sales(*(one(e, buyer=ANNA) for e in externals), lines=lines), by=THE_HOUSE)


def test_each_gets_a_payment_of_its_day(channel):
    book("1", "2")

    assert settle_past_orders(channel, external_ids=["1", "2", "unknown"], by=THE_HOUSE) == 2

    payments = Payment.objects.order_by("id").values_list(
        "amount", "allocated", "received_on", "payer__name", "state"
    )
    assert list(payments) == [(Decimal("7.5"), Decimal("7.5"), date(2010, 1, 5), "Anna", "recorded")] * 2
    assert set(Account.objects.filter(kind="order").values_list("balance", "standing")) == {(0, "paid")}
    assert Account.objects.get(kind="tender").balance == 15
    assert build.differences() == {}


def test_again_there_is_nothing_to_settle(channel):
    book("1")
    settle_past_orders(channel, external_ids=["1"], by=THE_HOUSE)

    assert settle_past_orders(channel, external_ids=["1"], by=THE_HOUSE) == 0
    assert Payment.objects.count() == 1


def test_orders_that_are_no_history_are_left_alone(channel, shop_lamp):
    assert settle_past_orders(channel, external_ids=["live"], by=THE_HOUSE) == 0


@pytest.fixture
def shop_lamp(channel):
    build.a_warehouse("SH")
    build.receive("SH", LAMP=5)
    return build.order(channel="import", more={"external_id": "live"}, LAMP=1)


def test_what_went_back_is_taken_from_the_payment(channel):
    book("1")
    settle_past_orders(channel, external_ids=["1"], by=THE_HOUSE)
    account = Account.objects.get(kind="order")

    refund_past([PastRefund(_order_of(account), Decimal("2.50"), date(2010, 2, 1), "broken")], by=THE_HOUSE)

    payment = Payment.objects.get()
    assert (payment.allocated, payment.refunded) == (5, Decimal("2.50"))
    assert payment.refund_parts.get().refund.on == date(2010, 2, 1)
    assert Account.objects.get(kind="tender").balance == 5
    assert build.differences() == {}


def _order_of(account):
    from entrepot.domain.orders.models import Order

    return Order.objects.get(account=account).pk


def test_many_cost_as_many_statements_as_one(channel):
    def statements(externals):
        book(*externals)
        with CaptureQueriesContext(connection) as queries:
            settle_past_orders(channel, external_ids=externals, by=THE_HOUSE)
        return len(queries)

    statements(["0"])
    assert statements(["1"]) == statements([str(n) for n in range(100, 150)])
