"""Who owes what, by age, and what one customer owes order by order."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from entrepot.console.money.receipts import receipt_row
from entrepot.console.money.words import AGES, FAMILY
from entrepot.console.pages import Request, page, show
from entrepot.desk.looking import name_shown
from entrepot.domain.customers.queries import customer_numbered
from entrepot.domain.payments import queries as payments
from entrepot.domain.receivables.queries import OwedByAge, owed_by_age, owing_accounts, standing_of
from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO


@page("receivables.view_accounts")
def owed(request: Request) -> HttpResponse:
    """This will show who owes what for orders, by how long ago it was due, those who owe most first."""
    found = owed_by_age(request.actor)
    kept: dict[tuple[int, str], Decimal] = {}
    if request.actor.may("payments.view_payments"):
        kept = payments.advances_of(request.actor, [row.customer_id for row in found if row.customer_id])
    rows = [_row(one, kept, request.actor) for one in found]
    context = {"family": FAMILY, "ages": [gettext(title) for _, title in AGES], "rows": rows, "sums": _sums(found)}
    return show(request, "console/money/owed.html", context)


def _row(one: OwedByAge, kept: dict[tuple[int, str], Decimal], actor: Actor) -> dict[str, Any]:
    return {
        "number": one.number or "", "name": name_shown(one.name, actor) if one.name else "",
        "currency": one.currency, "orders": one.orders, "owed": one.owed,
        "parts": [getattr(one, name) for name, _ in AGES],
        "advances": kept.get((one.customer_id or 0, one.currency), ZERO),
    }  # fmt: skip


def _sums(found: list[OwedByAge]) -> list[tuple[str, list[tuple[str, Decimal]], Decimal]]:
    """Per currency the sum of each age, and of all."""
    currencies = dict.fromkeys(one.currency for one in found)
    return [
        (currency, [(gettext(title), sum((getattr(one, name) for one in own), ZERO)) for name, title in AGES],
         sum((one.owed for one in own), ZERO))
        for currency in currencies
        for own in [[one for one in found if one.currency == currency]]
    ]  # fmt: skip


@page("receivables.view_accounts")
def owed_by_customer(request: Request, number: str) -> HttpResponse:
    """This will show the orders that a customer still owes, and what is kept of the customer's money."""
    customer = customer_numbered(request.actor, number)
    today = clock.today(company_of(request.actor).time_zone)
    accounts = [
        (one, (today - due).days if (due := one.due_on or one.created_at.date()) < today else 0)
        for one in owing_accounts(request.actor, customer)[:500]
    ]
    left = []
    if request.actor.may("payments.view_payments"):
        own = payments.payments_visible_to(request.actor).filter(payer=customer, advance__gt=0)
        left = [receipt_row(payment, request.actor) for payment in own]
    context = {
        "customer": customer, "name": name_shown(customer.name, request.actor) if customer.name else "",
        "accounts": accounts, "left": left, "standing": standing_of(request.actor, customer),
    }  # fmt: skip
    return show(request, "console/money/owed_by_customer.html", context)
