"""The amounts of a line: of all its pieces, of those that are cancelled, and of those that are still wanted."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Protocol

from entrepot.foundation.money import ZERO, rounded


@dataclass(frozen=True, slots=True)
class Amounts:
    """total = gross − discount − order discount + adjustment (+ tax, where prices are without it)."""

    gross: Decimal = ZERO
    discount: Decimal = ZERO
    order_discount: Decimal = ZERO
    adjustment: Decimal = ZERO
    tax: Decimal = ZERO
    total: Decimal = ZERO

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(self)))


class LineWithAmounts(Protocol):
    """What is read of a line."""

    gross: Decimal
    discount: Decimal
    order_discount: Decimal
    adjustment: Decimal
    tax: Decimal
    total: Decimal
    cancelled_gross: Decimal
    cancelled_discount: Decimal
    cancelled_order_discount: Decimal
    cancelled_adjustment: Decimal
    cancelled_tax: Decimal
    cancelled_total: Decimal


def whole(line: LineWithAmounts) -> Amounts:
    """This will give the amounts of all pieces of a line."""
    return Amounts(*(getattr(line, f.name) for f in fields(Amounts)))


def cancelled(line: LineWithAmounts) -> Amounts:
    """This will give what of a line's amounts belongs to its cancelled pieces."""
    return Amounts(*(getattr(line, f"cancelled_{f.name}") for f in fields(Amounts)))


def share_of(left: Amounts, pieces: int, of: int, currency: str, *, tax_inclusive: bool) -> Amounts:
    """This will give the amounts of `pieces` of the `of` pieces that are left of a line; the last take what remains.

    Each amount is rounded for itself; the order's discount takes what rounding leaves, so that the parts add up.
    """
    if pieces == of:
        return left

    def share(amount: Decimal) -> Decimal:
        return rounded(amount * pieces / of, currency)

    gross, discount, adjustment = share(left.gross), share(left.discount), share(left.adjustment)
    tax, total = share(left.tax), share(left.total)
    net = total if tax_inclusive else total - tax
    return Amounts(gross, discount, gross - discount + adjustment - net, adjustment, tax, total)
