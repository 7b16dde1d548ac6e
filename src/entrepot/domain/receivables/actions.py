"""What somebody may ask of the money book itself."""

from collections.abc import Sequence
from decimal import Decimal

from entrepot.domain.customers.models import Customer
from entrepot.domain.receivables import opening
from entrepot.domain.receivables.events import CreditLimitSet
from entrepot.domain.receivables.models import Account, OpeningBalance
from entrepot.domain.receivables.opening import NewOpening
from entrepot.domain.receivables.steps import lock_accounts, open_customer_accounts
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import ZERO, rounded, unknown_currency
from entrepot.foundation.refusals import Invalid, Refusal


@action
def set_credit_limit(customer: Customer, *, limit: Decimal | None, currency: str, by: Actor) -> Account:
    """This will say how much a customer may owe in one currency; None lifts the limit.

    Orders that already pass the limit stay as they are: it is asked when an order is placed.
    """
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
