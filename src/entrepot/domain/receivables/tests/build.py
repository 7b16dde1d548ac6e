"""What tests of money need to stand on: customers, order accounts, charges."""

from datetime import date
from decimal import Decimal
from itertools import count

from entrepot.domain.customers.models import Customer
from entrepot.domain.receivables.models import Account, AccountKind, Aspect
from entrepot.domain.receivables.steps import (
    Entry,
    NewOrderAccount,
    NewVoucher,
    house_accounts,
    open_order_accounts,
    post,
)
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.actors import Actor, ActorKind, the_house
from entrepot.foundation.rows import next_ids

DAY = date(2025, 3, 1)
_numbers = count(1)


def house() -> Actor:
    return the_house(Company.objects.get(code="main").pk)


def nobody() -> Actor:
    return Actor(ActorKind.PERSON, 7, "nobody", house().company_id)


def a_customer(**fields) -> Customer:
    number = f"C-test-{next(_numbers)}"
    return Customer.objects.create(company_id=house().company_id, number=number, **fields)


def order_accounts(n=1, *, customer=None, parent_id=None, currency="CNY") -> list[int]:
    ids = next_ids({Account: n})[Account]
    company_id = house().company_id
    customer_id = customer.pk if customer else None
    open_order_accounts([NewOrderAccount(pk, company_id, f"SO-{pk}", currency, customer_id, parent_id) for pk in ids])
    return ids


def charge(account_ids, amount, *, currency="CNY", aspect=Aspect.CHARGE) -> list[int]:
    """Each account owes `amount` more (or, with another aspect, moves by it), against sales."""
    by = house()
    sales = house_accounts([(AccountKind.SALES, "goods")], currency=currency, company_id=by.company_id)
    sales_id = sales[(AccountKind.SALES, "goods")]
    vouchers = [
        NewVoucher("test", "order", pk, DAY, [Entry(pk, Decimal(amount), aspect), Entry(sales_id, -Decimal(amount))])
        for pk in account_ids
    ]
    currency_of = dict.fromkeys([*account_ids, sales_id], currency)
    return post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)
