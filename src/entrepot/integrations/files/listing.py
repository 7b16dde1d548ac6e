"""What importers of lists share: rows read in batches, turned into wishes, carried out a list at a time."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TypeVar

from entrepot.foundation.refusals import AlreadyExists, Invalid, Refusal
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.fields import CODES
from entrepot.integrations.files.reading import Source, fitted
from entrepot.integrations.files.refusals import DigitsLost, TornRow
from entrepot.integrations.files.rows import tidied
from entrepot.integrations.files.running import Run
from entrepot.integrations.files.tally import Outcome, Tally
from entrepot.integrations.files.values import is_shortened, read_amount, read_code, read_instant, read_own, read_text

ROWS_AT_ONCE = 1_000
# What a second run finds: it is left as it is.
_THERE = frozenset({"SKU", "customer", "payment", "shipment", "price", "address", "opening balance", "stock"})
_BETWEEN_NAMES = re.compile(r"[,;、|\s]+")
Cells = Mapping[str, str]
Wish = TypeVar("Wish")


def import_list(
    run: Run,
    columns: Columns,
    *,
    wish: Callable[[Cells], Wish],
    carry_out: Callable[[Sequence[Wish]], Sequence[object]],
    at_once: int = ROWS_AT_ONCE,
    passed: Callable[[Cells], object] | None = None,
) -> None:
    """This will import a list. `wish` reads one row, or raises why it cannot; `carry_out` answers per wish.

    A Refusal refuses its row, one that says that it exists already leaves it as it is. `passed` hears of rows that
    are done since an earlier run.
    """
    for number, batch in enumerate(tidied(run.source, columns, at_once)):
        run.told("Importing", batch.progress)
        wanted = run.rows_to_try("rows", number)
        with run.chunk("rows", number, anew=True) as tally:
            if tally is not None and wanted is None:
                tally.add(Outcome.TOTALS, len(batch.totals))
            wishes: list[tuple[int, Wish]] = []
            for row_number, row in zip(batch.numbers, batch.rows, strict=True):
                if tally is None or (wanted is not None and row_number not in wanted):
                    _pass(row, columns, run.source, passed)
                    continue
                try:
                    wishes.append((row_number, wish(_cells(row, columns, run.source))))
                except Refusal as refusal:
                    refuse(tally, row_number, refusal.code, str(refusal))
            answers = carry_out([one for _, one in wishes]) if wishes else ()
            for (row_number, _), answer in zip(wishes, answers, strict=True):
                if tally is not None:
                    take(tally, row_number, answer)


def _pass(row: Sequence[str], columns: Columns, source: Source, passed: Callable[[Cells], object] | None) -> None:
    if passed:
        with suppress(Refusal):
            passed(_cells(row, columns, source))


def _cells(row: Sequence[str], columns: Columns, source: Source) -> Cells:
    cells = fitted(row, len(source.columns))
    if cells is None:
        raise TornRow
    said = {}
    for field, place in columns.places.items():
        said[field] = read_code(cells[place]) if field in CODES else read_text(cells[place])
        kind = columns.own.get(field, "")
        if (field in CODES or kind == "text") and is_shortened(said[field]):
            raise DigitsLost(source.columns[place], said[field])
        if kind:
            said[field] = read_own(kind, said[field])
    return said


def take(tally: Tally, row: int, answer: object) -> None:
    """This will count what became of one row."""
    if isinstance(answer, AlreadyExists) and answer.what in _THERE:
        tally.add(Outcome.ALREADY_THERE, 1)
    elif isinstance(answer, Refusal):
        refuse(tally, row, answer.code, str(answer))
    else:
        tally.add(Outcome.IMPORTED, 1)


def refuse(tally: Tally, row: int, code: str, sentence: str) -> None:
    tally.add(Outcome.REFUSED, 1)
    tally.report([row], code, sentence)


def whole(cells: Cells, field: str) -> int | None:
    """This will read a whole number from a cell; none where it is empty."""
    amount = read_amount(cells[field]) if cells.get(field) else None
    if cells.get(field) and (amount is None or amount != int(amount)):
        raise Invalid(field, "{text} is not a whole number. Correct it.", {"text": cells[field]})
    return None if amount is None else int(amount)


def amount_in(cells: Cells, field: str) -> Decimal | None:
    """This will read an amount from a cell, a percentage as what it stands for; none where it is empty."""
    text = cells.get(field, "")
    amount = read_amount(text.removesuffix("%")) if text else None
    if text and amount is None:
        raise Invalid(field, "{text} is not an amount. Correct it.", {"text": text})
    return amount / 100 if amount is not None and text.endswith("%") else amount


def day_in(cells: Cells, field: str) -> date | None:
    """This will read a day from a cell; none where it is empty."""
    text = cells.get(field, "")
    found = read_instant(text) if text else None
    if text and found is None:
        raise Invalid(field, "{text} is not a date: write it as 2024-03-05.", {"text": text})
    return found.date() if found else None


def names_in(text: str) -> list[str]:
    """This will part the numbers that one cell holds."""
    return [name for name in _BETWEEN_NAMES.split(text) if name]
