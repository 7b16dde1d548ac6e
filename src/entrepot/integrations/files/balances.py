"""Opening balances from a file: a row is what a customer owed when these books began, by its document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from entrepot.domain.receivables.actions import book_opening_balances
from entrepot.domain.receivables.models import OpeningBalance
from entrepot.domain.receivables.opening import NewOpening
from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.importing import Import, Result
from entrepot.integrations.files.listing import Cells, amount_in, day_in, import_list
from entrepot.integrations.files.named import customers_named
from entrepot.integrations.files.running import Run

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Row:
    customer: tuple[str, str]
    reference: str
    amount: Decimal
    currency: str
    on: date


def import_balances(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    """This will book what is owed from before, once per customer and reference."""
    company = company_of(run.by)
    today, currency = clock.today(company.time_zone), wanted.currency or company.currency

    def carry_out(rows: Sequence[_Row]) -> Sequence[object]:
        answers = _book(rows, wanted.channel_code, company.country, run.by)
        made = [one for one in answers if isinstance(one, OpeningBalance)]
        run.made("opening_balance", [f"{one.customer.number}\t{one.currency}\t{one.reference}" for one in made])
        return answers

    import_list(run, columns, wish=lambda cells: _row(cells, currency, today), carry_out=carry_out, at_once=_AT_ONCE)


def _row(cells: Cells, currency: str, today: date) -> _Row:
    amount, customer = amount_in(cells, "amount"), (cells.get("customer", ""), cells.get("phone", ""))
    if amount is None:
        raise Invalid("amount", "must not be empty")
    if not any(customer):
        raise Invalid("customer", "Say who owes it: the customer's number or id, or a full phone number.")
    code = (cells.get("currency") or currency).upper()
    return _Row(customer, cells["reference"], amount, code, day_in(cells, "date") or today)


def _book(rows: Sequence[_Row], source: str, country: str, by: Actor) -> Sequence[object]:
    found = customers_named([row.customer for row in rows], source=source, country=country, by=by)
    answers: list[object] = list(found)
    known = [(place, one) for place, one in enumerate(found) if not isinstance(one, Refusal)]
    news = [
        NewOpening(one.pk, rows[place].reference, rows[place].amount, rows[place].currency, rows[place].on)
        for place, one in known
    ]
    for (place, _), answer in zip(known, book_opening_balances(news, by=by), strict=True):
        answers[place] = answer
    return answers
