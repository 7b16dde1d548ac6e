"""Several SKUs in one cell: A01*2;B03*1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.past.wrong import Spoiled
from entrepot.integrations.files.reading import Batch, fitted
from entrepot.integrations.files.values import read_amount, read_code

_BETWEEN = re.compile(r"[;,、\n|+]")
# An x counts only after a blank: a code may well end in x2.
_PIECE = re.compile(r"(?P<sku>.+?)(?:\s*[*×✕]\s*|\s+[xX]\s*)(?P<count>\d{1,9})\s*(?:件|个|個|pcs)?", re.IGNORECASE)


@dataclass(slots=True)
class Unpacked:
    """A batch in which each row names one SKU: rows that came of one have its number."""

    batch: Batch
    columns: Columns
    width: int
    problems: list[tuple[int, str]] = field(default_factory=list)
    spoiled: Spoiled = field(default_factory=set)


def read_several(cell: str) -> list[tuple[str, int | None]] | None:
    """This will read what a cell names: (SKU, quantity or none where it says none); nothing if it is unclear."""
    pieces: list[tuple[str, int | None]] = []
    for part in _BETWEEN.split(read_code(cell)):
        if not part.strip():
            continue
        found = _PIECE.fullmatch(part.strip())
        code, count = (found["sku"].strip(), int(found["count"])) if found else (part.strip(), None)
        if not code or code[0] in "*×✕" or count == 0:
            return None
        pieces.append((code, count))
    return pieces


def unpacked(batch: Batch, columns: Columns, width: int) -> Unpacked:
    """This will give each SKU of a cell a row of its own, if the columns were said to hold several."""
    if not columns.several_skus:
        return Unpacked(batch, columns, width)
    places = columns.places
    # Without a column for it, quantities get one behind the others.
    quantity = places.get("quantity", width)
    after = replace(columns, places={**places, "quantity": quantity})
    made = Unpacked(batch, after, max(width, quantity + 1))
    numbers: list[int] = []
    rows: list[list[str]] = []
    for number, row in zip(batch.numbers, batch.rows, strict=True):
        parts = _parts(row, columns, quantity, width)
        if isinstance(parts, str):
            made.problems.append((number, parts))
            made.spoiled.update(read_code(cell) for cell in row[places["order"] :][:1])
            continue
        numbers += [number] * len(parts)
        rows += parts
    made.batch = replace(batch, numbers=numbers, rows=rows)
    return made


def _parts(row: list[str], columns: Columns, quantity: int, width: int) -> list[list[str]] | str:
    """The rows that a row stands for, or the code of what is wrong with it."""
    whole = fitted(row, width)
    if whole is None:
        return "row_torn"
    row = [*whole, ""] if quantity == width else whole
    cell = row[columns.places["sku"]]
    pieces = read_several(cell)
    if pieces is None:
        return "several_unreadable"
    typed = read_amount(row[quantity]) if row[quantity].strip() else None
    if len(pieces) < 2 and not any(count for _, count in pieces):
        return [row if quantity < width else [*whole, "1"]]
    counts = [count or 1 for _, count in pieces]
    if row[quantity].strip() and typed != sum(counts):
        return "several_counted"
    price = columns.places.get("price")
    if len(pieces) > 1 and price is not None and row[price].strip():
        return "several_priced"
    return [_with(row, columns, sku, count, quantity) for (sku, _), count in zip(pieces, counts, strict=True)]


def _with(row: Sequence[str], columns: Columns, sku: str, count: int, quantity: int) -> list[str]:
    made = list(row)
    made[columns.places["sku"]], made[quantity] = sku, str(count)
    return made
