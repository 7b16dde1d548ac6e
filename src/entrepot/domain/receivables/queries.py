"""What is asked about money: who owes what, why, and whether the book adds up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import with_those_merged
from entrepot.domain.receivables.models import Account, AccountKind, Posting, Voucher
from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import NotAllowed
from entrepot.foundation.rows import fetch, fetch_dicts, statement


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One voucher as it moved what is owed: above zero more, below zero less. `codes` name the orders."""

    on: date
    kind: str
    reason: str
    codes: list[str]
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What was owed before the first day, what moved it, and what is owed after the last."""

    currency: str
    opening: Decimal
    lines: list[StatementLine]
    closing: Decimal


@dataclass(frozen=True, slots=True)
class Owed:
    """How a customer stands in one currency. `owed` is what `orders` owe less the `advances` that are kept."""

    currency: str
    orders: Decimal
    advances: Decimal
    owed: Decimal
    limit: Decimal | None


@dataclass(frozen=True, slots=True)
class KindTotal:
    kind: str
    currency: str
    debit: Decimal
    credit: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class OwedByAge:
    """What one customer owes for orders in one currency: not due yet, and by days since it was due."""

    customer_id: int | None
    number: str | None
    name: str | None
    currency: str
    orders: int
    not_due: Decimal
    to_30: Decimal
    to_60: Decimal
    to_90: Decimal
    older: Decimal
    owed: Decimal


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    if not actor.may("receivables.view_accounts"):
        return Account.objects.none()
    return Account.objects.filter(company_id=actor.company_id).select_related("customer", "parent").order_by("-id")


def vouchers_visible_to(actor: Actor) -> QuerySet[Voucher]:
    """This will give the vouchers of the money book with their postings."""
    if not actor.may("receivables.view_accounts"):
        return Voucher.objects.none()
    return Voucher.objects.filter(company_id=actor.company_id).prefetch_related("postings__account")


def statement_of(account: Account, *, since: date | None = None, until: date | None = None) -> Statement:
    """This will list what moved an account, days included; a customer's with all orders of that customer."""
    return _statement(_family(account), account.currency, since, until)


def statement_of_customer(
    actor: Actor, customer: Customer, *, currency: str, since: date | None = None, until: date | None = None
) -> Statement:
    """This will list what moved what a customer owes, whether or not the customer has an account."""
    _check_view(actor)
    accounts = Account.objects.filter(customer__in=with_those_merged([customer.pk]), currency=currency)
    return _statement(list(accounts.values_list("id", flat=True)), currency, since, until)


def owed_by(customer: Customer) -> list[Owed]:
    """This will tell how a customer stands, per currency, with those who were merged into it."""
    rows = Account.objects.filter(customer__in=with_those_merged([customer.pk]))
    columns = ("currency", "kind", "parent_id", "balance", "credit_limit")
    orders: dict[str, Decimal] = {}
    owed: dict[str, Decimal] = {}
    limits: dict[str, Decimal] = {}
    for currency, kind, parent_id, balance, limit in rows.values_list(*columns):
        if kind != AccountKind.CUSTOMER:
            orders[currency] = orders.get(currency, ZERO) + balance
        # What stands under an account is on it already.
        if kind == AccountKind.CUSTOMER or parent_id is None:
            owed[currency] = owed.get(currency, ZERO) + balance
        if limit is not None:
            limits[currency] = limit
    return [
        Owed(currency, of_orders, of_orders - owed[currency], owed[currency], limits.get(currency))
        for currency in sorted(owed)
        for of_orders in [orders.get(currency, ZERO)]
    ]


def standing_of(actor: Actor, customer: Customer) -> list[Owed]:
    """This will tell somebody who may see accounts how a customer stands."""
    _check_view(actor)
    return owed_by(customer)


def owed_by_age(actor: Actor, *, most: int = 500) -> list[OwedByAge]:
    """This will tell who owes what for orders, by how long ago it was due; those who owe most first."""
    _check_view(actor)
    zone = company_of(actor).time_zone
    asked = {"company": actor.company_id, "zone": zone, "today": clock.today(zone), "most": most}
    return [OwedByAge(**row) for row in fetch_dicts(statement(__file__, "owed_by_age"), asked)]


def owing_accounts(actor: Actor, customer: Customer) -> QuerySet[Account]:
    """This will give the orders that a customer, or one who was merged into it, still owes, the oldest first."""
    own = accounts_visible_to(actor).filter(customer__in=with_those_merged([customer.pk]))
    return own.filter(kind=AccountKind.ORDER, balance__gt=0).order_by("due_on", "id")


def trial_balance(actor: Actor) -> list[KindTotal]:
    """This will sum all postings by kind of account and currency; per currency the balances sum to zero."""
    _check_view(actor)
    rows = (
        Posting.objects.filter(account__company_id=actor.company_id)
        .values_list("account__kind", "currency")
        .annotate(
            debit=Sum("amount", filter=Q(amount__gt=0), default=ZERO),
            credit=Sum("amount", filter=Q(amount__lt=0), default=ZERO),
        )
        .order_by("currency", "account__kind")
    )
    return [KindTotal(kind, currency, debit, -credit, debit + credit) for kind, currency, debit, credit in rows]


def crooked_accounts() -> list[dict[str, Any]]:
    """This will find every account whose live totals are not the sums of its postings, with both."""
    return fetch_dicts(statement(__file__, "crooked_accounts"))


def crooked_vouchers() -> list[dict[str, Any]]:
    """This will find every voucher whose postings do not sum to zero, or stand in another currency than theirs."""
    return fetch_dicts(statement(__file__, "crooked_vouchers"))


def _check_view(actor: Actor) -> None:
    if not actor.may("receivables.view_accounts"):
        raise NotAllowed("receivables.view_accounts")


def _family(account: Account) -> list[int]:
    children = Account.objects.filter(parent=account).values_list("id", flat=True)
    return [account.pk, *children] if account.kind == AccountKind.CUSTOMER else [account.pk]


def _statement(ids: Sequence[int], currency: str, since: date | None, until: date | None) -> Statement:
    first, last = since or date.min, until or date.max
    opening = Posting.objects.filter(account__in=ids, voucher__on__lt=first).aggregate(s=Sum("amount", default=ZERO))[
        "s"
    ]
    balance, lines = opening, []
    for on, kind, reason, codes, amount in fetch(statement(__file__, "statement"), [list(ids), first, last]):
        balance += amount
        lines.append(StatementLine(on, kind, reason, codes, amount, balance))
    return Statement(currency, opening, lines, balance)
