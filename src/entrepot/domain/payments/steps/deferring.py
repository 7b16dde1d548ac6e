"""Orders that may be paid later. No money moves: the order is owed, and does not wait for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.editions import edited, stale
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.steps import lock_orders
from entrepot.domain.payments.events import PutOnAccount, TakenOffAccount
from entrepot.domain.payments.steps.books import NothingOwed, open_page, today, told
from entrepot.domain.receivables.models import Account
from entrepot.domain.receivables.rules import over_limit, payable
from entrepot.domain.receivables.steps import agree_due_days
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import NotFound, Refusal


@dataclass(eq=False)
class NobodyOwes(Refusal):
    """Order {order} has no customer who could owe it. Name its customer first, or take the money now."""

    code: ClassVar[str] = "nobody_owes"
    status: ClassVar[int] = 422
    order: str


@dataclass(eq=False)
class OverCreditLimit(Refusal):
    """With order {order} the customer owes {owed} {currency}, more than the limit of {limit}.

    Take a payment, or raise the limit.
    """

    code: ClassVar[str] = "over_credit_limit"
    order: str
    owed: str
    limit: str
    currency: str


@dataclass(eq=False)
class NotOnAccount(Refusal):
    """Order {order} is not on account."""

    code: ClassVar[str] = "not_on_account"
    order: str


@dataclass(frozen=True, slots=True)
class Deferral:
    """An order to be paid by a day: the one given, or so many days from now as its customer has."""

    order_id: int
    due_on: date | None = None
    edition: int | None = None


@dataclass(frozen=True, slots=True)
class Deferred:
    order: Order
    account: Account
    due_on: date


def defer(wanted: Sequence[Deferral], *, by: Actor) -> list[Deferred | Refusal]:
    """This will let orders go before they are paid, as far as their customers' limits allow."""
    orders = lock_orders({item.order_id for item in wanted})
    accounts = open_page(order.account_id for order in orders.values()).accounts
    customers = Customer.objects.in_bulk([a.customer_id for a in accounts.values() if a.customer_id])
    on = today(by)
    answers = [_deferred(item, orders, accounts, customers, on, by) for item in wanted]
    done = [answer for answer in answers if isinstance(answer, Deferred)]
    agree_due_days({d.account.pk: d.due_on for d in done})
    edited((d.order.pk for d in done), by=by)
    record(
        [
            PutOnAccount(d.order.pk, told(d.account.balance, d.order.currency), d.order.currency, str(d.due_on))
            for d in done
        ],
        by=by,
    )
    return answers


def undefer(order_ids: Sequence[int], *, edition: int | None = None, by: Actor) -> list[Order | Refusal]:
    """This will make orders wait for their money again."""
    orders = lock_orders(set(order_ids))
    accounts = open_page(order.account_id for order in orders.values()).accounts
    answers: list[Order | Refusal] = []
    for pk in order_ids:
        order = orders.get(pk)
        if order is None or order.company_id != by.company_id:
            answers.append(NotFound("order", str(pk)))
        elif refusal := stale(order, edition):
            answers.append(refusal)
        elif order.account_id is None or accounts[order.account_id].due_on is None:
            answers.append(NotOnAccount(order.number))
        else:
            accounts[order.account_id].due_on = None
            answers.append(order)
    done = [answer for answer in answers if isinstance(answer, Order)]
    agree_due_days({order.account_id: None for order in done if order.account_id})
    edited((order.pk for order in done), by=by)
    record(
        [
            TakenOffAccount(order.pk, told(accounts[order.account_id or 0].balance, order.currency), order.currency)
            for order in done
        ],
        by=by,
    )
    return answers


def _deferred(
    item: Deferral,
    orders: Mapping[int, Order],
    accounts: Mapping[int, Account],
    customers: Mapping[int, Customer],
    on: date,
    by: Actor,
) -> Deferred | Refusal:
    order = orders.get(item.order_id)
    if order is None or order.company_id != by.company_id:
        return NotFound("order", str(item.order_id))
    if refusal := stale(order, item.edition):
        return refusal
    account = accounts.get(order.account_id or 0)
    if account is None or not payable(account.balance):
        return NothingOwed(order.number)
    if account.customer_id is None:
        return NobodyOwes(order.number)
    above = accounts.get(account.parent_id or 0)
    # What the customer owes includes this order already.
    if above and over_limit(above.balance - account.balance, above.credit_limit, account.balance):
        owed, limit = told(above.balance, order.currency), told(above.credit_limit or ZERO, order.currency)
        return OverCreditLimit(order.number, owed, limit, order.currency)
    days = timedelta(days=customers[account.customer_id].payment_days or 0)
    return Deferred(order, account, item.due_on or on + days)
