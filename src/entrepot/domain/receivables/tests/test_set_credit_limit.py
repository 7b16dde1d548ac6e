from decimal import Decimal

import pytest

from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.domain.receivables.models import Account, AccountKind
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.steps import credit_exposure
from entrepot.domain.receivables.tests.build import a_customer, charge, house, nobody, order_accounts
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def test_a_limit_stands_on_the_customers_account():
    customer = a_customer()
    charge(order_accounts(2, customer=customer), "30")
    account = set_credit_limit(customer, limit=Decimal(500), currency="CNY", by=house())
    assert (account.credit_limit, account.balance) == (500, 60)
    credit = credit_exposure([customer.pk])[(customer.pk, "CNY")]
    assert (credit.balance, credit.limit) == (60, 500)
    assert owed_by(customer)[0].limit == 500
    entry = Entry.objects.get(subject="customer")
    assert entry.facts == {"currency": "CNY", "limit": "500.00", "before": None}


def test_it_can_be_changed_and_lifted_and_saying_it_again_is_no_change():
    customer = a_customer()
    for limit in (Decimal(500), Decimal(500), Decimal(800), None):
        set_credit_limit(customer, limit=limit, currency="CNY", by=house())
    facts = Entry.objects.filter(subject="customer").order_by("seq").values_list("facts", flat=True)
    assert [(f["before"], f["limit"]) for f in facts] == [(None, "500.00"), ("500.00", "800.00"), ("800.00", None)]
    assert Account.objects.get(kind=AccountKind.CUSTOMER).credit_limit is None


@pytest.mark.parametrize("limit", ["-1", "0.001"])
def test_what_cannot_be_owed_is_no_limit(limit):
    customer = a_customer()
    with pytest.raises(Invalid):
        set_credit_limit(customer, limit=Decimal(limit), currency="CNY", by=house())
    assert not Account.objects.filter(customer=customer).exists()
    assert not Entry.objects.exists()


def test_only_those_who_may():
    customer = a_customer()
    with pytest.raises(NotAllowed):
        set_credit_limit(customer, limit=Decimal(1), currency="CNY", by=nobody())
    assert not Account.objects.filter(customer=customer).exists()
