"""Stock from a file: received as opening stock, or, if it was counted, set to what the file says."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from entrepot.domain.catalog.queries import pieces_of
from entrepot.domain.inventory.actions import (
    Adjustment,
    Arrival,
    Receipt,
    StockCorrection,
    adjust_stock,
    receive_stock,
)
from entrepot.domain.inventory.queries import warehouses_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.quantities import read_quantity
from entrepot.foundation.refusals import AlreadyExists, Invalid, Refusal
from entrepot.integrations.files.claims import Claimer, claim, give_up
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.importing import Import, Result
from entrepot.integrations.files.listing import Cells, day_in, import_list, whole
from entrepot.integrations.files.refusals import BookedBefore
from entrepot.integrations.files.running import Run
from entrepot.integrations.files.values import read_amount

_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Row:
    warehouse: str
    sku: str
    quantity: int
    # With its units, such as 2箱3件: what it comes to is found with the SKU.
    typed: str
    bin: str
    lot: str
    expires_on: date | None
    key: str


def import_stock(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    """This will receive what the rows say, in smallest units or as typed, or with --count correct the books to it."""
    default = wanted.warehouse or _only_warehouse(run.by)
    claimer = Claimer(run, columns, again=wanted.again)

    def wish(cells: Cells) -> _Row:
        return _row(cells, default, claimer.key(cells), count=wanted.count)

    def carry_out(rows: Sequence[_Row]) -> Sequence[object]:
        answers: list[object] = _in_pieces(rows, run.by)
        known = [(place, row) for place, row in enumerate(answers) if isinstance(row, _Row)]
        booked = _carried_out([row for _, row in known], wanted, run)
        for (place, _), answer in zip(known, booked, strict=True):
            answers[place] = answer
        return answers

    import_list(run, columns, wish=wish, carry_out=carry_out, at_once=_ROWS_AT_ONCE, passed=claimer.key)


def _carried_out(rows: Sequence[_Row], wanted: Import, run: Run) -> Sequence[object]:
    if wanted.count:
        return _booked(rows, lambda warehouse, some: _count(warehouse, some, run))
    return _received(rows, run)


def _in_pieces(rows: Sequence[_Row], by: Actor) -> list[object]:
    """Each row in smallest units, or why it cannot be counted in them."""
    answers: list[object] = list(rows)
    typed = [place for place, row in enumerate(rows) if row.typed]
    found = pieces_of([(rows[place].sku, rows[place].typed) for place in typed], by.company_id) if typed else []
    for place, pieces in zip(typed, found, strict=True):
        answers[place] = pieces if isinstance(pieces, Refusal) else replace(rows[place], quantity=pieces)
    return answers


def _only_warehouse(by: Actor) -> str:
    codes = list(warehouses_visible_to(by).filter(archived_at=None).values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""


def _row(cells: Cells, warehouse: str, key: str, *, count: bool) -> _Row:
    warehouse = cells.get("warehouse") or warehouse
    if not warehouse:
        raise Invalid("warehouse", "Say where the goods lie: a column warehouse, or --warehouse CODE.")
    quantity, typed = _quantity(cells)
    if quantity < 0 or not (quantity or count or typed):
        raise Invalid("quantity", "must be a whole number above zero")
    if count and (cells.get("bin") or cells.get("lot")):
        raise Invalid("bin", "What was counted is compared for the whole warehouse: leave bin and lot out.")
    where = cells.get("bin", ""), cells.get("lot", "")
    return _Row(warehouse, cells["sku"], quantity, typed, *where, day_in(cells, "expires_on"), key)


def _quantity(cells: Cells) -> tuple[int, str]:
    """A number of smallest units, or what was typed with units in it."""
    text = cells.get("quantity", "")
    if text and read_amount(text) is None and read_quantity(text) is not None:
        return 0, text
    quantity = whole(cells, "quantity")
    if quantity is None:
        raise Invalid("quantity", "must be a whole number above zero")
    return quantity, ""


def _received(rows: Sequence[_Row], run: Run) -> Sequence[object]:
    """Each row once: what was booked before stays so, and is named where another import did it."""
    before = claim([row.key for row in rows], run)
    new = [row for row in rows if row.key not in before]
    answers = iter(_booked(new, lambda warehouse, some: _receive(warehouse, some, run)))
    booked = [_there(before[row.key], run) if row.key in before else next(answers) for row in rows]
    refused = (row.key for row, answer in zip(rows, booked, strict=True) if isinstance(answer, Refusal))
    give_up((key for key in refused if key not in before), run)
    return booked


def _there(claimed: tuple[int, str], run: Run) -> Refusal:
    batch_id, number = claimed
    return AlreadyExists("stock", number) if batch_id == run.batch.pk else BookedBefore(number)


def _booked(rows: Sequence[_Row], book: Callable[[str, Sequence[_Row]], object]) -> Sequence[object]:
    """One document a warehouse; if a row of it is refused, each row by itself, so that the others come in."""
    answers: list[object] = [None] * len(rows)
    by_warehouse: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_warehouse[row.warehouse].append(place)
    for warehouse, spots in by_warehouse.items():
        try:
            with transaction.atomic():
                book(warehouse, [rows[place] for place in spots])
        except Refusal:
            for place in spots:
                answers[place] = _alone(rows[place], book)
    return answers


def _alone(row: _Row, book: Callable[[str, Sequence[_Row]], object]) -> object:
    try:
        with transaction.atomic():
            return book(row.warehouse, [row])
    except Refusal as refusal:
        return refusal


def _receive(warehouse: str, rows: Sequence[_Row], run: Run) -> None:
    lines = [Arrival(row.sku, row.quantity, bin=row.bin, lot=row.lot, expires_on=row.expires_on) for row in rows]
    document = receive_stock(Receipt(warehouse, lines, run.source.path.name[:120]), by=run.by)
    run.made("receipt", [document.number])


def _count(warehouse: str, rows: Sequence[_Row], run: Run) -> None:
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row.sku] += row.quantity
    lines = [Adjustment(sku, counted=quantity) for sku, quantity in sums.items()]
    document = adjust_stock(StockCorrection(warehouse, lines, reason="counted", note=run.source.path.name), by=run.by)
    run.made("adjustment", [document.number])
