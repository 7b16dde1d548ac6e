"""The money book: accounts, what customers owe, and how much they may."""

from decimal import Decimal
from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, must_be_allowed, page
from entrepot.api.instants import Day
from entrepot.api.payment_shapes import told
from entrepot.domain.customers.queries import customer_numbered
from entrepot.domain.receivables import actions, queries
from entrepot.domain.receivables.models import Account, AccountKind, Standing
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.refusals import NotFound

router = Router(tags=["accounts"])

Currency = "^([A-Z]{3})?$"


class LimitIn(Schema):
    """`limit` is an amount, or null to lift it."""

    limit: Decimal | None = Field(ge=0, max_digits=18, decimal_places=4)
    currency: str = Field("", pattern=Currency)


@router.get("/accounts")
def list_accounts(
    request: Request,
    kind: AccountKind | None = None,
    currency: str | None = None,
    customer: str | None = None,
    code: str | None = None,
    standing: Standing | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Newest first. Only order, customer and tender accounts carry live balances."""
    must_be_allowed(request, "receivables.view_accounts")
    asked = {
        "kind": kind, "currency": currency, "customer__number": customer, "code": code, "standing": standing,
    }  # fmt: skip
    found = queries.accounts_visible_to(request.actor)
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    return page(found, _shown, cursor=cursor, limit=limit)


@router.get("/accounts/trial-balance")
def show_trial_balance(request: Request) -> dict[str, Any]:
    """All postings summed by kind of account and currency; per currency the balances sum to zero."""
    items = [
        {
            "kind": row.kind,
            "currency": row.currency,
            **{name: told(getattr(row, name), row.currency) for name in ("debit", "credit", "balance")},
        }
        for row in queries.trial_balance(request.actor)
    ]
    return {"items": items, "next": None}


@router.get("/accounts/owed-by-age")
def list_owed_by_age(request: Request) -> dict[str, Any]:
    """Who owes what for orders, by days since it was due; those who owe most first."""
    parts = ("not_due", "to_30", "to_60", "to_90", "older", "owed")
    items = [
        {
            "customer": row.number,
            "currency": row.currency,
            "orders": row.orders,
            **{name: told(getattr(row, name), row.currency) for name in parts},
        }
        for row in queries.owed_by_age(request.actor)
    ]
    return {"items": items, "next": None}


@router.get("/customers/{number}/credit")
def show_credit(request: Request, number: str) -> dict[str, Any]:
    """What a customer owes and may owe, per currency."""
    customer = customer_numbered(request.actor, number)
    items = [
        {
            "currency": owed.currency,
            **{name: told(getattr(owed, name), owed.currency) for name in ("orders", "advances", "owed")},
            "limit": told(owed.limit, owed.currency) if owed.limit is not None else None,
        }
        for owed in queries.standing_of(request.actor, customer)
    ]
    return {"customer": number, "items": items, "next": None}


@router.get("/customers/{number}/statement")
def show_statement(
    request: Request, number: str, currency: str = "", since: Day | None = None, until: Day | None = None
) -> dict[str, Any]:
    """What moved what a customer owes, between two days; without them, everything."""
    customer = customer_numbered(request.actor, number)
    wanted = currency or company_of(request.actor).currency
    statement = queries.statement_of_customer(request.actor, customer, currency=wanted, since=since, until=until)
    return {"customer": number, "currency": wanted, **_lines(statement)}


@router.put("/customers/{number}/credit-limit")
def set_credit_limit(request: Request, number: str, body: LimitIn) -> dict[str, Any]:
    """Say how much a customer may owe in one currency, or with null lift the limit."""
    customer = customer_numbered(request.actor, number)
    currency = body.currency or company_of(request.actor).currency
    account = actions.set_credit_limit(customer, limit=body.limit, currency=currency, by=request.actor)
    limit = account.credit_limit
    return {
        "customer": number,
        "currency": currency,
        "limit": told(limit, currency) if limit is not None else None,
        "owed": told(account.balance, currency),
    }


@router.get("/accounts/{kind}/{code}/statement")
def show_account_statement(
    request: Request, kind: str, code: str, currency: str = "", since: Day | None = None, until: Day | None = None
) -> dict[str, Any]:
    """What moved one account, between two days."""
    must_be_allowed(request, "receivables.view_accounts")
    wanted = currency or company_of(request.actor).currency
    account = queries.accounts_visible_to(request.actor).filter(kind=kind, code=code, currency=wanted).first()
    if account is None:
        raise NotFound("account", f"{kind} {code} {wanted}")
    return {**_shown(account), **_lines(queries.statement_of(account, since=since, until=until))}


def _lines(statement: queries.Statement) -> dict[str, Any]:
    currency = statement.currency
    lines = [
        {
            "on": line.on,
            "kind": line.kind,
            "orders": line.codes,
            "reason": line.reason,
            "amount": told(line.amount, currency),
            "balance": told(line.balance, currency),
        }
        for line in statement.lines
    ]
    opening, closing = told(statement.opening, currency), told(statement.closing, currency)
    return {"opening": opening, "lines": lines, "closing": closing}


def _shown(account: Account) -> dict[str, Any]:
    currency = account.currency
    amounts = ("balance", "charged", "credited", "paid", "refunded", "written_off")
    order = account.kind == "order"
    return {
        "kind": account.kind,
        "code": account.code,
        "currency": currency,
        "customer": account.customer.number if account.customer else None,
        **{name: told(getattr(account, name), currency) for name in (amounts if order else amounts[:1])},
        "standing": account.standing if order else None,
        "due_on": account.due_on,
        "credit_limit": told(account.credit_limit, currency) if account.credit_limit is not None else None,
    }
