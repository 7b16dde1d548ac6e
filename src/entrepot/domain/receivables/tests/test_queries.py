from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from entrepot.domain.receivables.models import Account, Aspect
from entrepot.domain.receivables.queries import (
    accounts_visible_to,
    crooked_accounts,
    crooked_vouchers,
    owed_by,
    standing_of,
    statement_of,
    statement_of_customer,
    trial_balance,
)
from entrepot.domain.receivables.steps import Entry, NewVoucher, open_customer_accounts, post
from entrepot.domain.receivables.tests.build import a_customer, charge, house, nobody, order_accounts
from entrepot.foundation.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def _transfer(source, target, amount, on):
    entries = [Entry(source, -Decimal(amount)), Entry(target, Decimal(amount))]
    if Account.objects.get(pk=source).kind == "order":
        entries[0] = Entry(source, -Decimal(amount), Aspect.PAYMENT)
    by = house()
    currency_of = {source: "CNY", target: "CNY"}
    post([NewVoucher("move", "test", 1, on, entries)], company_id=by.company_id, currency_of=currency_of, by=by)


def test_a_statement_runs_from_what_was_owed_to_what_is_owed():
    customer = a_customer()
    one, two = order_accounts(2, customer=customer)
    charge([one], "100")
    charge([two], "20")
    charge([one], "-30", aspect=Aspect.CREDIT)
    statement = statement_of_customer(house(), customer, currency="CNY")
    assert [line.amount for line in statement.lines] == [100, 20, -30]
    assert [line.balance for line in statement.lines] == [100, 120, 90]
    assert statement.lines[0].codes == [Account.objects.get(pk=one).code]
    assert (statement.opening, statement.closing) == (0, 90)
    later = statement_of_customer(house(), customer, currency="CNY", since=date(2030, 1, 1))
    assert (later.opening, later.lines, later.closing) == (90, [], 90)
    assert [line.amount for line in statement_of(Account.objects.get(pk=one)).lines] == [100, -30]


def test_what_an_order_and_its_customers_account_exchange_is_no_line():
    customer = a_customer()
    by = house()
    parent = open_customer_accounts([customer.pk], currency="CNY", company_id=by.company_id)[customer.pk]
    (order,) = order_accounts(1, customer=customer, parent_id=parent)
    charge([order], "100")
    _transfer(order, parent, "40", date(2025, 3, 2))
    account = Account.objects.get(pk=parent)
    assert [line.amount for line in statement_of(account).lines] == [100]
    assert account.balance == 100
    (owed,) = owed_by(customer)
    assert (owed.orders, owed.advances, owed.owed) == (60, -40, 100)
    assert crooked_accounts() == []


def test_the_trial_balance_sums_to_zero_per_currency():
    charge(order_accounts(2), "10")
    charge(order_accounts(1, currency="USD"), "7", currency="USD")
    rows = trial_balance(house())
    assert {(r.kind, r.currency): r.balance for r in rows} == {
        ("order", "CNY"): 20, ("sales", "CNY"): -20, ("order", "USD"): 7, ("sales", "USD"): -7,
    }  # fmt: skip
    for question in (trial_balance, lambda actor: standing_of(actor, a_customer())):
        with pytest.raises(NotAllowed):
            question(nobody())


def test_accounts_are_seen_by_those_who_may():
    order_accounts(3)
    assert accounts_visible_to(house()).count() == 3
    assert not accounts_visible_to(nobody()).exists()


def test_damage_behind_the_books_is_found():
    one, two = order_accounts(2)
    charge([one, two], "10")
    assert crooked_accounts() == crooked_vouchers() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE receivables_account SET balance = 11, charged = 11 WHERE id = %s", [one])
        # Triggers that wait for the end of the transaction would forbid it.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE receivables_posting DISABLE TRIGGER USER")
        cursor.execute("UPDATE receivables_posting SET amount = 12 WHERE account_id = %s", [two])
        cursor.execute("ALTER TABLE receivables_posting ENABLE TRIGGER USER")
    found = {row["id"]: (row["balance"], row["balance_posted"]) for row in crooked_accounts()}
    assert found == {one: (11, 10), two: (10, 12)}
    assert len(crooked_vouchers()) == 1
