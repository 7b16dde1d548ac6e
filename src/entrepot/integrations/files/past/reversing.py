"""Books what lowers what was owed: cancellations, discounts, fees, bad debts."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from entrepot.domain.returns.actions import PastReversal, PastReversalLine, PastReversals, book_past_reversals
from entrepot.foundation.actors import Actor
from entrepot.integrations.files.goods import reason_for
from entrepot.integrations.files.past.people import buyer_of, told_of_orders
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.past.wrong import refuse_spoiled
from entrepot.integrations.files.tally import Outcome, Tally
from entrepot.integrations.files.values import MILLION

TAKEN_BACK = "-"


def book_reversals(frame: pl.DataFrame, shape: Shape, tally: Tally, *, by: Actor) -> None:
    """This will book a chunk of reversals, and count what became of each row and what was credited why."""
    frame = refuse_spoiled(tally, frame, shape.spoiled)
    told = {row["place"]: row for row in told_of_orders(frame).iter_rows(named=True)}
    rows: dict[int, list[dict[str, Any]]] = {place: [] for place in told}
    for row in frame.iter_rows(named=True):
        rows[row["place"]].append(row)
    reversals = [_reversal(told[place], of, shape) for place, of in rows.items()]
    answers = book_past_reversals(PastReversals(shape.channel, shape.currency, reversals), by=by)
    for of, answer in zip(rows.values(), answers, strict=True):
        if answer.already_there:
            # Kept apart from orders, which may have the same number.
            tally.there.add(f"{TAKEN_BACK}{of[0]['order']}")
        for place, row in enumerate(of):
            if answer.already_there:
                tally.add(Outcome.ALREADY_THERE, 1, row["coins"], row["exact"])
                continue
            reason = answer.credited_for[place]
            tally.add(Outcome.CREDIT if reason else Outcome.RETURN, 1, row["coins"], row["exact"])
            if reason:
                tally.notes[reason] += 1


def _reversal(told: Mapping[str, Any], rows: list[dict[str, Any]], shape: Shape) -> PastReversal:
    at: datetime = told["at"]
    lines = [_line(row, shape) for row in rows]
    return PastReversal(told["order"], at.replace(tzinfo=shape.zone), at.date(), buyer_of(told, shape), lines)


def _line(row: Mapping[str, Any], shape: Shape) -> PastReversalLine:
    code, below_zero = row["sku"], row["price"] < 0
    return PastReversalLine(
        code,
        row["title"] or "",
        abs(row["quantity"]),
        Decimal(abs(row["price"])) / MILLION,
        Decimal(-row["coins"]).scaleb(-shape.places),
        is_charge=code in shape.charges,
        reason=reason_for(code, row["title"], below_zero=below_zero),
    )
