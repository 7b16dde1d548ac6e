from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, kinds, released, stock
from entrepot.domain.inventory.models import Move
from entrepot.domain.receivables.models import Account
from entrepot.domain.returns.models import Return
from entrepot.domain.returns.rules import MoreThanWasShipped
from entrepot.domain.returns.steps import PastReturn, PastReturnLine, book_past_returns
from entrepot.domain.shipping.actions import HandOver, hand_over_fulfilments
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import AlreadyExists, NotFound
from tests.build import differences

pytestmark = pytest.mark.django_db

DAY = date(2010, 12, 9)


@pytest.fixture(autouse=True)
def company():
    a_sku()
    a_warehouse(stock={"LAMP": 500}, steps="ship")
    yield
    assert differences() == {}


def shipped(pieces, **fields):
    order = an_order(("LAMP", pieces), **fields)
    (work,) = released(order)
    only(hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE))
    return order, order.lines.get(position=1)


def test_goods_come_back_and_are_credited_without_touching_stock():
    order, line = shipped(3)
    before = stock("MAIN", "LAMP")
    number = only(
        book_past_returns([PastReturn(order.pk, DAY, [PastReturnLine(line.pk, 2)], "broken")], by=THE_HOUSE)
    )

    back = Return.objects.get()
    assert (back.number, back.state, back.on) == (number, "settled", DAY)
    assert back.lines.values_list("quantity", "amount", "disposition").get() == (2, Decimal(200), "unknown")
    assert stock("MAIN", "LAMP") == before
    move = Move.objects.select_related("source", "target").get(reason="return")
    assert (move.source.kind, move.target.kind, move.quantity, move.on) == ("customer", "before_the_books", 2, DAY)
    order.refresh_from_db()
    line.refresh_from_db()
    assert (order.units_returned, line.returned, line.credited) == (2, 2, Decimal(200))
    assert Account.objects.get(pk=order.account_id).balance == 100
    assert kinds("order", order.pk)[-1] == "order.returned"
    assert kinds("return", back.pk) == ["return.booked"]


def test_an_amount_may_differ_from_what_was_paid():
    order, line = shipped(3)
    only(book_past_returns([PastReturn(order.pk, DAY, [PastReturnLine(line.pk, 1, Decimal("80.50"))])], by=THE_HOUSE))
    assert Account.objects.get(pk=order.account_id).credited == Decimal("80.50")


def test_no_more_comes_back_than_has_left():
    order, line = shipped(3)
    first, second, third = book_past_returns(
        [
            PastReturn(order.pk, DAY, [PastReturnLine(line.pk, 2)]),
            PastReturn(order.pk, DAY, [PastReturnLine(line.pk, 1), PastReturnLine(line.pk, 1)]),
            PastReturn(order.pk, DAY, [PastReturnLine(line.pk, 1)]),
        ],
        by=THE_HOUSE,
    )
    assert isinstance(second, MoreThanWasShipped)
    assert (second.shipped, second.asked) == (0, 1)
    assert set(Return.objects.values_list("number", flat=True)) == {first, third}
    order.refresh_from_db()
    assert (order.units_returned, order.progress) == (3, "returned")


def test_the_same_return_twice_is_one_return():
    order, line = shipped(3)
    back = PastReturn(order.pk, DAY, [PastReturnLine(line.pk, 1)], external_id="C536379")
    first, second = book_past_returns([back, back], by=THE_HOUSE)
    (third,) = book_past_returns([back], by=THE_HOUSE)
    assert isinstance(second, AlreadyExists)
    assert isinstance(third, AlreadyExists)
    assert Return.objects.get().number == first


def test_a_line_of_another_order_is_refused():
    order, _ = shipped(3)
    _, other = shipped(2)
    (answer,) = book_past_returns([PastReturn(order.pk, DAY, [PastReturnLine(other.pk, 1)])], by=THE_HOUSE)
    assert isinstance(answer, NotFound)


def test_fifty_cost_what_one_costs(django_capture_on_commit_callbacks):
    def statements(n):
        sold = [shipped(2) for _ in range(n)]
        with CaptureQueriesContext(connection) as seen:
            book_past_returns([PastReturn(o.pk, DAY, [PastReturnLine(x.pk, 1)]) for o, x in sold], by=THE_HOUSE)
        return len(seen)

    with django_capture_on_commit_callbacks(execute=True):
        statements(1)
    assert statements(1) == statements(20) <= 20
