"""Cancellations of the past are set against what was bought, or are credit notes that say why not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.orders.actions import book_past_orders
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.tests.test_book_past_orders import ANNA, AT, one, sales
from entrepot.domain.payments.actions import settle_past_orders
from entrepot.domain.payments.models import Refund
from entrepot.domain.receivables.models import Account, CreditNote, CreditNoteLine
from entrepot.domain.returns.actions import PastReversal, PastReversalLine, PastReversals, book_past_reversals
from entrepot.domain.returns.models import Return
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=9)


@pytest.fixture(autouse=True)
def bought(db):
    """Anna bought 3 lamps at 2.50 with postage of 8.00, twice."""
    build.some_skus({"LAMP", "VASE"})
    lines = [(n, *rest) for n in (0, 1) for rest in ((0, 3, 2_500_000, 750), (1, 1, 8_000_000, 800))]
    book_past_orders(sales(one("1", buyer=ANNA), one("2", buyer=ANNA), lines=lines), by=THE_HOUSE)
    settle_past_orders(Channel.objects.get(code="import"), external_ids=["1", "2"], by=THE_HOUSE)


def line(code="LAMP", quantity=1, price="2.50", **more):
    return PastReversalLine(code, "", quantity, Decimal(price), Decimal(price) * quantity, **more)


def reverse(*reversals):
    past = PastReversals(Channel.objects.get(code="import"), "CNY", reversals)
    return book_past_reversals(past, by=THE_HOUSE)


def cancelled(external_id, *lines, buyer=ANNA):
    return PastReversal(external_id, LATER, LATER.date(), buyer, lines)


def test_goods_and_postage_come_back_from_the_newest_order():
    (answer,) = reverse(cancelled("C1", line(quantity=2), line("POST", 1, "8.00", is_charge=True)))

    assert answer.credited_for == ["", ""]
    order = Order.objects.select_related("account").get(returns__external_id="import/C1/1")
    assert order.external_id == "2" or order.placed_at == AT
    assert (order.units_returned, order.account.credited, order.account.refunded) == (2, 13, 13)
    assert order.account.balance == 0
    assert Refund.objects.get().amount == 13
    assert build.differences() == {}


def test_one_cancellation_of_two_orders_makes_a_return_each():
    (answer,) = reverse(cancelled("C1", line(quantity=5)))

    assert answer.credited_for == [""]
    assert set(Return.objects.values_list("external_id", flat=True)) == {"import/C1/1", "import/C1/2"}
    assert sum(OrderLine.objects.values_list("returned", flat=True)) == 5
    assert set(Order.objects.values_list("progress", flat=True)) == {"returned", "delivered"}
    assert build.differences() == {}


def test_what_finds_no_purchase_is_credited_with_its_reason():
    answers = reverse(
        cancelled("C1", line(quantity=7), line("VASE"), line("POST", 1, "9.00", is_charge=True)),
        cancelled("C2", line(), buyer=None),
        cancelled("C3", line("D", 1, "3.00", is_charge=True, reason="discount"), line()),
        cancelled("A4", line("B", 1, "20.00", is_charge=True, reason="bad_debt"), buyer=None),
    )

    assert [answer.credited_for for answer in answers] == [
        ["no_purchase_found", "no_purchase_found", "charge_given_back"],
        ["no_customer"],
        ["discount", ""],
        ["bad_debt"],
    ]
    notes = dict(CreditNote.objects.values_list("external_id", "amount"))
    assert notes == {"import/C1": 29, "import/C2": Decimal("2.5"), "import/C3": 3, "import/A4": 20}
    assert CreditNoteLine.objects.filter(reason="bad_debt").get().code == "B"
    # 31.00 came in; 29 + 2.50 + 3 + 20 were credited, 2.50 refunded: all of it left the same till.
    assert Account.objects.get(kind="tender").balance == Decimal("31") - Decimal("57")
    assert set(Account.objects.filter(kind__in=["order", "customer"]).values_list("balance", flat=True)) == {0}
    assert build.differences() == {}


def test_again_it_is_there_already():
    both = (cancelled("C1", line()), cancelled("C2", line("VASE")))
    reverse(*both)

    assert [answer.already_there for answer in reverse(*both, cancelled("C3", line()))] == [True, True, False]
    assert Return.objects.count() == 2
    assert CreditNote.objects.count() == 1


def test_many_cost_as_many_statements_as_one():
    def statements(prefix, count):
        reversals = [cancelled(f"{prefix}{n}", line(price="0.01"), line("VASE")) for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            reverse(*reversals)
        return len(queries)

    statements("a", 1)
    assert statements("b", 1) == statements("c", 4)
