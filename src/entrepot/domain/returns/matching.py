"""Which earlier purchase a cancellation of the past is of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from entrepot.foundation.money import ZERO, apportioned


@dataclass(slots=True)
class Bought:
    """A line that somebody bought: `free` pieces and `money` of it have not come back yet."""

    line_id: int
    order_id: int
    external_id: str
    placed_at: datetime
    price: Decimal
    free: int
    money: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """So many pieces, for so much, of one line."""

    bought: Bought
    pieces: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is taken back: pieces at a price, for an amount in all, at a moment."""

    pieces: int
    price: Decimal
    amount: Decimal
    at: datetime
    currency: str
    # A fee is what it costs; goods may have been given back at another price than they were sold at.
    at_its_price: bool = False


def set_against(wanted: Wanted, lines: Sequence[Bought], refundable: dict[int, Decimal]) -> list[Share]:
    """This will find the purchase that a cancellation is of, and take it from what is left there.

    `lines` stand newest first. One line of the same price that is large enough is best, then several of
    them together, then one of another price. `refundable` is what was paid for each order and has not
    gone back. Without a purchase that could bear it the answer is empty, and nothing is taken.
    """
    earlier = [line for line in lines if line.placed_at <= wanted.at and line.free]
    same = [line for line in earlier if line.price == wanted.price]
    other = [] if wanted.at_its_price else [line for line in earlier if line.price != wanted.price]
    for shares in (_one(wanted, same, refundable), _spread(wanted, same), _one(wanted, other, refundable)):
        if shares and _bearable(shares, refundable):
            return _taken(shares, refundable)
    return []


def _one(wanted: Wanted, lines: Sequence[Bought], refundable: dict[int, Decimal]) -> list[Share]:
    for line in lines:
        if line.free >= wanted.pieces and wanted.amount <= min(line.money, refundable[line.order_id]):
            return [Share(line, wanted.pieces, wanted.amount)]
    return []


def _spread(wanted: Wanted, lines: Sequence[Bought]) -> list[Share]:
    pieces, left = [], wanted.pieces
    for line in lines:
        pieces.append(min(left, line.free))
        left -= pieces[-1]
    if left or not lines:
        return []
    amounts = apportioned(wanted.amount, [Decimal(n) for n in pieces], wanted.currency)
    return [Share(line, n, amount) for line, n, amount in zip(lines, pieces, amounts, strict=True) if n]


def _bearable(shares: Sequence[Share], refundable: dict[int, Decimal]) -> bool:
    by_order: dict[int, Decimal] = {}
    for share in shares:
        order = share.bought.order_id
        by_order[order] = by_order.get(order, ZERO) + share.amount
    return all(s.amount <= s.bought.money for s in shares) and all(
        amount <= refundable[order] for order, amount in by_order.items()
    )


def _taken(shares: list[Share], refundable: dict[int, Decimal]) -> list[Share]:
    for share in shares:
        share.bought.free -= share.pieces
        share.bought.money -= share.amount
        refundable[share.bought.order_id] -= share.amount
    return shares
