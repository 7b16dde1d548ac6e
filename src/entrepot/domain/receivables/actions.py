"""What somebody may ask of the money book itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.customers.merging import lock_pair, merge, must_stand_alone, separate
from entrepot.domain.customers.models import Customer, Merge
from entrepot.domain.receivables import opening
from entrepot.domain.receivables.events import CreditLimitSet
from entrepot.domain.receivables.models import Account, AccountKind, OpeningBalance
from entrepot.domain.receivables.opening import NewOpening
from entrepot.domain.receivables.steps import hang_under, lock_accounts, open_customer_accounts, take_from_under
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import ZERO, rounded, unknown_currency
from entrepot.foundation.refusals import Invalid, Refusal


@dataclass(eq=False)
class HasAnAccount(Refusal):
    """Customer {merged} has an account with {owed} {currency} on it, or a limit.

    Settle it and lift the limit, or keep {merged} and merge {kept} into it.
    """

    code: ClassVar[str] = "customer_has_an_account"
    merged: str
    kept: str
    owed: str
    currency: str


@action
def set_credit_limit(customer: Customer, *, limit: Decimal | None, currency: str, by: Actor) -> Account:
    """This will say how much a customer may owe in one currency; None lifts the limit.

    Orders that already pass the limit stay as they are: it is asked when an order is placed.
    """
    must_stand_alone(customer)
    if refusal := unknown_currency(currency):
        raise refusal
    if limit is not None and (limit < ZERO or limit != rounded(limit, currency)):
        given = {"amount": str(limit), "currency": currency}
        raise Invalid("limit", "{amount} is not an amount of {currency} that can be owed.", given)
    opened = open_customer_accounts([customer.pk], currency=currency, company_id=by.company_id)
    account = lock_accounts([opened[customer.pk]])[opened[customer.pk]]
    if account.credit_limit == limit:
        return account
    before, account.credit_limit = account.credit_limit, limit
    account.save(update_fields=["credit_limit"])
    told = [None if amount is None else str(rounded(amount, currency)) for amount in (limit, before)]
    record([CreditLimitSet(customer.pk, currency, told[0], told[1])], by=by)
    return account


@actions
def book_opening_balances(news: Sequence[NewOpening], *, by: Actor) -> list[OpeningBalance | Refusal]:
    """This will book what customers owed before these books began; one customer and reference once."""
    return opening.book(news, by=by)


@actions
def take_back_opening_balances(balances: Sequence[OpeningBalance], *, by: Actor) -> list[OpeningBalance | Refusal]:
    """This will undo what was booked as owed from the time before."""
    return opening.take_back(balances, by=by)


@action
def merge_customers(pair: tuple[str, str], *, by: Actor) -> Merge:
    """This will let the first of two customers, by number, stand for the second: they are one person or company.

    It stands here and not with the customers because a limit counts what both owe. What the second owes
    goes under the first one's account. Two accounts of one person would be two limits, and joining them
    would rewrite the books; so the second must have none of its own.
    """
    both = lock_pair(*pair, company_id=by.company_id)
    merged = merge(both, by=by)
    rows = Account.objects.filter(kind=AccountKind.CUSTOMER, customer=both.merged).order_by("pk")
    for account in rows.select_for_update(no_key=True):
        if account.balance or account.credit_limit is not None:
            owed = str(rounded(account.balance, account.currency))
            raise HasAnAccount(both.merged.number, both.kept.number, owed, account.currency)
    hang_under(both.kept.pk)
    return merged


@action
def unmerge_customers(pair: tuple[str, str], *, by: Actor) -> Merge:
    """This will separate two customers, by number, of whom the first stands for the second."""
    both = lock_pair(*pair, company_id=by.company_id)
    separated = separate(both, by=by)
    take_from_under(both.kept.pk, both.merged.pk)
    return separated
