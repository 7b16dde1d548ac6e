"""Orders of the past are booked as they ended."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.customers.models import Address, Customer
from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.domain.inventory.models import Level, Move
from entrepot.domain.orders.actions import book_past_orders
from entrepot.domain.orders.history import PastItem, PastLines, PastOrder, PastOrders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import orders_found_by
from entrepot.domain.receivables.models import Account
from entrepot.domain.receivables.steps import open_customer_accounts
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db

AT = datetime(2010, 1, 5, 2, tzinfo=UTC)
ANNA = Buyer(name="Anna", external_id="77", channel_code="import")
ITEMS = [PastItem("LAMP", "LAMP", "A lamp"), PastItem("", "POST", "Postage"), PastItem("VASE", "vase-old")]


def sales(*orders, lines=((0, 0, 3, 2_500_000, 750),), currency="CNY"):
    channel = Channel.objects.get(code="import")
    return PastOrders(channel, currency, orders, ITEMS, PastLines(*map(list, zip(*lines, strict=True))))


def one(external_id="1", **more):
    return PastOrder(external_id, AT, date(2010, 1, 5), **more)


@pytest.fixture(autouse=True)
def goods(db):
    build.some_skus({"LAMP", "VASE"})


def test_writes_order_lines_demands_moves_and_what_was_owed():
    lines = [(0, 0, 3, 2_500_000, 750), (0, 1, 1, 8_000_000, 800), (0, 2, 2, 1_005_000, 201)]

    assert book_past_orders(sales(one(buyer=ANNA), lines=lines), by=THE_HOUSE) == set()

    order = Order.objects.select_related("account").get()
    assert (order.state, order.source, order.progress, order.completed_at) == (
        "completed",
        "history",
        "delivered",
        AT,
    )
    assert (order.goods_total, order.charges_total, order.total) == (Decimal("9.51"), 8, Decimal("17.51"))
    assert order.account.balance == Decimal("17.51")
    written = order.lines.order_by("position").values_list(
        "kind", "sku__code", "code_received", "title_received", "quantity", "unit_price", "total", "demand__shipped"
    )
    assert list(written) == [
        ("goods", "LAMP", "LAMP", "A lamp", 3, Decimal("2.5"), Decimal("7.50"), 3),
        ("charge", None, "POST", "Postage", 1, 8, 8, None),
        ("goods", "VASE", "vase-old", "", 2, Decimal("1.005"), Decimal("2.01"), 2),
    ]
    moves = Move.objects.filter(subject="order", subject_id=order.pk).values_list(
        "sku__code", "quantity", "target__kind"
    )
    assert sorted(moves) == [("LAMP", 3, "customer"), ("VASE", 2, "customer")]
    assert not Level.objects.exists()
    assert build.differences() == {}


def test_what_is_there_already_is_told_and_left_alone():
    book_past_orders(sales(one("1")), by=THE_HOUSE)

    there = book_past_orders(
        sales(one("1"), one("2"), lines=[(0, 0, 9, 1, 9), (1, 2, 1, 1_000_000, 100)]), by=THE_HOUSE
    )

    assert there == {"1"}
    assert list(Order.objects.order_by("id").values_list("external_id", "total")) == [("1", Decimal("7.5")), ("2", 1)]
    assert build.differences() == {}


def test_one_buyer_with_one_address_is_written_once():
    there = NewAddress(name="Anna", country="GB", city="Leeds")
    lines = [(n, 0, 1, 1, 1) for n in range(3)]

    known = [one(external, buyer=ANNA, ship_to=there) for external in ("1", "2")]
    book_past_orders(sales(*known, one("3"), lines=lines), by=THE_HOUSE)

    assert Customer.objects.get().identities.get().value == "77"
    assert Address.objects.get().customer == Customer.objects.get()
    assert Order.objects.filter(ship_to=None).get().external_id == "3"


def test_stands_under_the_account_of_a_customer_who_has_one():
    book_past_orders(sales(one("1", buyer=ANNA)), by=THE_HOUSE)
    accounts = open_customer_accounts([Customer.objects.get().pk], currency="CNY", company_id=1)

    book_past_orders(sales(one("2", buyer=ANNA)), by=THE_HOUSE)

    assert Account.objects.get(pk=accounts[Customer.objects.get().pk]).balance == 15
    assert build.differences() == {}


def test_is_one_fact_and_can_be_found():
    book_past_orders(sales(one("INV-1", buyer=ANNA)), by=THE_HOUSE)

    order = Order.objects.get()
    entry = Entry.objects.get(subject="order")
    assert (entry.kind, entry.subject_id, entry.facts["total"], entry.facts["pieces"]) == (
        "order.imported", order.pk, "7.50", 3,
    )  # fmt: skip
    for text in ("INV-1", "LAMP", "Anna", "77", order.number):
        assert list(orders_found_by(THE_HOUSE, text)) == [order], text


def test_only_who_may():
    with pytest.raises(NotAllowed):
        book_past_orders(sales(one()), by=Actor(ActorKind.PERSON, 1, "stranger", 1))


def test_many_cost_as_many_statements_as_one():
    def statements(count, start):
        orders = [one(str(start + n), buyer=ANNA) for n in range(count)]
        past = sales(*orders, lines=[(n, 0, 1, 1, 1) for n in range(count)])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            book_past_orders(past, by=THE_HOUSE)
        return len(queries)

    statements(1, 0)
    assert statements(1, 10) == statements(50, 100)
