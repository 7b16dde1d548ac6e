"""What may come back, and what is credited for it. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.orders.rules.cancelling import credit_for
from entrepot.foundation.money import rounded
from entrepot.foundation.refusals import Refusal


@dataclass(eq=False)
class MoreThanWasShipped(Refusal):
    """Only {shipped} pieces of line {line} of order {order} have left and not come back, so {asked} cannot return."""

    code: ClassVar[str] = "more_than_was_shipped"
    order: str
    line: int
    shipped: int
    asked: int


@dataclass(slots=True)
class SoldLine:
    """A line while returns of it are decided: `out` pieces are with the customer."""

    id: int
    order_id: int
    position: int
    kind: str
    sku_id: int | None
    is_goods: bool
    quantity: int
    gone: int
    total: Decimal
    tax: Decimal
    out: int


def credit(line: SoldLine, pieces: int, amount: Decimal | None, currency: str) -> tuple[Decimal, Decimal]:
    """This will give (amount, tax in it) credited for pieces that come back.

    Without an amount it is the line's own share, so that returning piece by piece credits exactly the
    line; of an amount, the tax is in proportion.
    """
    if amount is None:
        return credit_for(line.total, line.tax, line.quantity, line.gone, pieces, currency)
    return amount, rounded(amount * line.tax / line.total, currency) if line.total else Decimal(0)


def take_back(order: str, line: SoldLine, pieces: int) -> None:
    """This will count pieces as back, or refuse what never left."""
    if not 0 < pieces <= line.out:
        raise MoreThanWasShipped(order, line.position, line.out, pieces)
    line.out -= pieces
    line.gone += pieces
