"""What customers owed before these books began."""

from decimal import Decimal
from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch
from entrepot.api.instants import Day
from entrepot.domain.customers.queries import customers_by_numbers
from entrepot.domain.receivables.actions import book_opening_balances, take_back_opening_balances
from entrepot.domain.receivables.models import OpeningBalance
from entrepot.domain.receivables.opening import NewOpening
from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.refusals import NotFound, Refusal

router = Router(tags=["opening balances"])

Answer = dict[str, Any]


class DocumentIn(Schema):
    """A document of the time before: whose, and its number there."""

    customer: str
    reference: str = Field(min_length=1, max_length=120)
    currency: str = Field("", pattern="^([A-Z]{3})?$")


class OpeningIn(DocumentIn):
    amount: Decimal = Field(max_digits=18, decimal_places=4)
    on: Day | None = None


class OpeningsIn(Schema):
    opening_balances: list[OpeningIn]


class DocumentsIn(Schema):
    opening_balances: list[DocumentIn]


@router.post("/opening-balances/batch")
def book(request: Request, body: OpeningsIn) -> Answer:
    """Book up to 1,000; one customer and reference is booked once. Below zero is what is owed to the customer."""
    company = company_of(request.actor)
    sent = batch(body.opening_balances)
    known = customers_by_numbers([one.customer for one in sent], company_id=company.pk)
    today = clock.today(company.time_zone)
    news = [
        NewOpening(
            known[one.customer].pk, one.reference, one.amount, one.currency or company.currency, one.on or today
        )
        for one in sent
        if one.customer in known
    ]
    booked = iter(book_opening_balances(news, by=request.actor))
    results: list[OpeningBalance | Refusal] = [
        next(booked) if one.customer in known else NotFound("customer", one.customer) for one in sent
    ]
    return answers(results, _shown)


@router.post("/opening-balances/reversals")
def take_back(request: Request, body: DocumentsIn) -> Answer:
    """Take back up to 1,000 that were booked by mistake."""
    company = company_of(request.actor)
    sent = batch(body.opening_balances)
    rows = OpeningBalance.objects.filter(
        company_id=company.pk, taken_back_at=None, customer__number__in={one.customer for one in sent}
    )
    known = {(one.customer.number, one.reference, one.currency): one for one in rows.select_related("customer")}
    found = [known.get((one.customer, one.reference, one.currency or company.currency)) for one in sent]
    back = iter(take_back_opening_balances([one for one in found if one], by=request.actor))
    results: list[OpeningBalance | Refusal] = [
        next(back) if one else NotFound("opening balance", asked.reference)
        for one, asked in zip(found, sent, strict=True)
    ]
    return answers(results, _shown)


def _shown(one: OpeningBalance) -> Answer:
    return {
        "customer": one.customer.number,
        "reference": one.reference,
        "amount": one.amount,
        "currency": one.currency,
        "on": one.on,
    }
