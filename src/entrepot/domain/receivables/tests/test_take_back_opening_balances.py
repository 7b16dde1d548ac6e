from decimal import Decimal

import pytest

from entrepot.domain.receivables.actions import book_opening_balances, take_back_opening_balances
from entrepot.domain.receivables.models import OpeningBalance
from entrepot.domain.receivables.tests.build import a_customer, house, nobody
from entrepot.domain.receivables.tests.test_book_opening_balances import balance, owed
from entrepot.foundation.refusals import NotAllowed, NotFound
from tests import build

pytestmark = pytest.mark.django_db


def test_what_was_booked_by_mistake_is_not_owed_any_more_and_can_be_booked_anew():
    customer = a_customer()
    booked = book_opening_balances([owed(customer), owed(customer, "D2", "5")], by=house())

    take_back_opening_balances(booked[:1], by=house())

    assert balance(customer) == Decimal(5)
    (anew,) = book_opening_balances([owed(customer, amount="90")], by=house())
    assert isinstance(anew, OpeningBalance)
    assert balance(customer) == 95
    assert build.differences() == {}


def test_it_is_taken_back_once():
    booked = book_opening_balances([owed(a_customer())], by=house())
    first, second = take_back_opening_balances([*booked, *booked], by=house())
    with build.no_trace():
        (third,) = take_back_opening_balances(booked, by=house())

    assert isinstance(first, OpeningBalance)
    assert isinstance(second, NotFound)
    assert isinstance(third, NotFound)


def test_the_number_of_statements_does_not_depend_on_the_length():
    counts = []
    for n in (1, 50):
        booked = book_opening_balances([owed(a_customer(), "x") for _ in range(n)], by=house())
        counts.append(build.statements(lambda booked=booked: take_back_opening_balances(booked, by=house())))
    assert counts[0] == counts[1]


def test_who_may_not_is_refused():
    booked = book_opening_balances([owed(a_customer())], by=house())
    with pytest.raises(NotAllowed):
        take_back_opening_balances(booked, by=nobody())
