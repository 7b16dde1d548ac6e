"""Prices as they are pasted: a SKU, what it costs, and from how many on; a row that is wrong is given back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.console.orders.deeds import amount_said
from entrepot.domain.catalog.queries import pieces_of
from entrepot.domain.pricing.actions import NewPrice
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, Refusal

MOST = 2000
_CELLS = re.compile(r"\t|\s*[,，;；]\s*|\s+")
_NONE = ("-", "—", "－")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A row as it was pasted, and the price that is meant or why there is none."""

    text: str
    price: NewPrice | Refusal


def rows_of(text: str, price_list: str, actor: Actor, *, exact: bool = False) -> list[Pasted]:
    """This will read rows: SKU, price (- takes it off the list), from how many on (1 where nothing is said).

    A number that stands alone counts the SKU's own unit, or its smallest one where it is `exact`.
    """
    lines = [line.strip() for line in text.replace("\0", "").splitlines() if line.strip()]
    if not lines:
        raise Invalid("rows", "Paste rows: SKU, price, and from how many on it holds.")
    if len(lines) > MOST:
        raise Invalid("rows", "These are too many rows. Paste at most {most} at once.", {"most": MOST})
    cells = [[*_CELLS.split(line), "", ""][:3] for line in lines]
    pieces = iter(pieces_of([(row[0], row[2]) for row in cells if row[2]], actor.company_id, own_unit=not exact))
    return [
        Pasted(line, _meant(price_list, row, next(pieces) if row[2] else 1))
        for line, row in zip(lines, cells, strict=True)
    ]


def _meant(price_list: str, row: Sequence[str], least: int | Refusal) -> NewPrice | Refusal:
    if isinstance(least, Refusal):
        return least
    if not row[1]:
        return Invalid("unit_price", "Write a price behind the SKU, or - to take it off the list.")
    try:
        price = None if row[1] in _NONE else amount_said(row[1].lstrip("¥￥$ "), "unit_price")
    except Invalid as refusal:
        return refusal
    return NewPrice(price_list, row[0], price, least)


def written(prices: Mapping[tuple[str, int], Decimal | None]) -> str:
    """This will write prices as rows that can be pasted again; quantities in smallest units, by SKU and tier."""
    return "\n".join(f"{sku}\t{'-' if price is None else price}\t{least}" for (sku, least), price in prices.items())
