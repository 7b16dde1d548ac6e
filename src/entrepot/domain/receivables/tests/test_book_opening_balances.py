from decimal import Decimal

import pytest
from django.db import IntegrityError

from entrepot.domain.receivables.actions import book_opening_balances
from entrepot.domain.receivables.models import Account, OpeningBalance, Posting
from entrepot.domain.receivables.opening import NewOpening
from entrepot.domain.receivables.tests.build import DAY, a_customer, charge, house, nobody, order_accounts
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotAllowed, NotFound
from tests import build
from tests.invariants import at_once

pytestmark = pytest.mark.django_db


def owed(customer, reference="D1", amount="100", currency="CNY"):
    return NewOpening(customer.pk, reference, Decimal(amount), currency, DAY)


def balance(customer):
    return Account.objects.get(kind="customer", customer=customer, currency="CNY").balance


def test_it_is_owed_beside_what_orders_owe_and_balances():
    customer = a_customer()
    charge(order_accounts(1, customer=customer), "30")

    (booked, less) = book_opening_balances([owed(customer), owed(customer, "D2", "-20")], by=house())

    assert (booked.amount, less.amount, balance(customer)) == (100, -20, 110)
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0
    assert Account.objects.get(kind="opening").kind == "opening"
    assert [entry.facts["reference"] for entry in Entry.objects.filter(subject="customer")] == ["D1", "D2"]
    assert build.differences() == {}


def test_one_customer_and_reference_is_booked_once():
    customer = a_customer()
    first, second = book_opening_balances([owed(customer), owed(customer, amount="7")], by=house())
    with build.no_trace():
        (third,) = book_opening_balances([owed(customer)], by=house())

    assert isinstance(first, OpeningBalance)
    assert isinstance(second, AlreadyExists)
    assert isinstance(third, AlreadyExists)
    assert balance(customer) == 100


def test_what_cannot_be_owed_leaves_no_trace():
    customer = a_customer()
    wrong = [owed(customer, "", "1"), *(owed(customer, "D", amount) for amount in ("0.001", "0", "NaN"))]
    with build.no_trace():
        answers = book_opening_balances([*wrong, NewOpening(0, "D", Decimal(1), "CNY", DAY)], by=house())

    assert [type(answer) for answer in answers] == [Invalid] * 4 + [NotFound]


def test_the_number_of_statements_does_not_depend_on_the_length():
    book_opening_balances([owed(a_customer(), "first")], by=house())
    counts = []
    for n in (1, 50):
        news = [owed(a_customer(), "x") for _ in range(n)]
        counts.append(build.statements(lambda news=news: book_opening_balances(news, by=house())))
    assert counts[0] == counts[1]


def test_who_may_not_is_refused():
    with pytest.raises(NotAllowed):
        book_opening_balances([owed(a_customer())], by=nobody())


def test_two_who_book_one_document_at_once_book_it_once(real_commits, monkeypatch):
    def race(customer):
        return at_once.at_once([lambda: book_opening_balances([owed(customer)], by=house()) for _ in range(2)])

    customer, other = a_customer(), a_customer()
    (first,), (second,) = race(customer)
    assert {type(first), type(second)} == {OpeningBalance, AlreadyExists}
    assert balance(customer) == 100
    # Without the lock both look before either has written, and only the constraint is left to sound the alarm.
    monkeypatch.setattr(at_once, "without", ["customers_customer"])
    with pytest.raises(IntegrityError):
        race(other)
