"""Arithmetic of prices: gross, discounts, tax and totals of an order, conserved to the smallest coin."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from entrepot.foundation.money import ZERO, apportioned, places, rounded
from entrepot.foundation.refusals import Invalid

# A discount on the whole order lowers what is sold; what is charged for (freight, fees) stays as it is.
SHARES_DISCOUNTS = frozenset({"goods", "service", "kit"})
CHARGE = "charge"
_LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Priceable:
    """One line before arithmetic: the price and the quantity as entered, and the line's own discount.

    Where the line's total was typed, it is the `gross`, whatever price and quantity come to.
    """

    unit_price: Decimal
    quantity: Decimal
    kind: str = "goods"
    discount: Decimal = ZERO
    tax_rate: Decimal = ZERO
    gross: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line's amounts. `total` is what it costs: gross less both discounts, as adjusted, tax included."""

    gross: Decimal
    discount: Decimal
    order_discount: Decimal
    tax: Decimal
    total: Decimal
    adjustment: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Priced:
    """An order's amounts: total = goods + charges − discounts + adjustment (+ tax, where prices are without it)."""

    lines: list[PricedLine]
    goods_total: Decimal
    charges_total: Decimal
    discount_total: Decimal
    tax_total: Decimal
    total: Decimal
    adjustment_total: Decimal = ZERO


def price_lines(
    lines: Sequence[Priceable], *, currency: str, tax_inclusive: bool, order_discount: Decimal = ZERO
) -> Priced:
    """This will price an order: every amount is rounded half up to the currency's coin, and all of them add up.

    The order's discount is split over goods, services and kits by what is left of them. Raises Invalid,
    naming the line, where a discount is negative or more than what it is taken from.
    """
    gross = [_gross(n, line, currency) for n, line in enumerate(lines)]
    own = [_own_discount(n, line, gross[n], currency) for n, line in enumerate(lines)]
    left = [g - d for g, d in zip(gross, own, strict=True)]
    shares = _shares(lines, left, order_discount, currency)
    priced = []
    for line, g, d, share in zip(lines, gross, own, shares, strict=True):
        amount = g - d - share
        tax = tax_of(amount, line.tax_rate, inclusive=tax_inclusive, currency=currency)
        priced.append(PricedLine(g, d, share, tax, amount if tax_inclusive else amount + tax))
    return Priced(
        priced,
        goods_total=sum((g for g, line in zip(gross, lines, strict=True) if line.kind != CHARGE), ZERO),
        charges_total=sum((g for g, line in zip(gross, lines, strict=True) if line.kind == CHARGE), ZERO),
        discount_total=sum((line.discount + line.order_discount for line in priced), ZERO),
        tax_total=sum((line.tax for line in priced), ZERO),
        total=sum((line.total for line in priced), ZERO),
    )


def tax_of(amount: Decimal, rate: Decimal, *, inclusive: bool, currency: str) -> Decimal:
    """This will give the tax in an amount (inclusive: amount − amount / (1 + rate)) or on it (amount × rate)."""
    if inclusive:
        return amount - rounded(amount / (1 + rate), currency)
    return rounded(amount * rate, currency)


def price_from(line_total: Decimal, quantity: Decimal) -> Decimal:
    """This will derive the price of one from what a line comes to, with six decimals; the line's total stands."""
    return (line_total / quantity).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def price_text(price: Decimal, currency: str) -> str:
    """This will write a unit price: at the currency's exponent, with more places where it has them."""
    own = -int(price.normalize().as_tuple().exponent)
    return f"{price:.{max(own, places(currency))}f}"


def _gross(n: int, line: Priceable, currency: str) -> Decimal:
    if not _bookable(line.quantity) or line.quantity <= 0:
        raise Invalid(f"lines.{n}.quantity", "must be more than 0")
    if not _bookable(line.unit_price) or (line.unit_price < 0 and line.kind != CHARGE):
        raise Invalid(f"lines.{n}.unit_price", "must not be negative")
    if not 0 <= line.tax_rate < 1:
        raise Invalid(f"lines.{n}.tax_rate", "must be a share from 0 to less than 1, such as 0.13")
    gross = line.unit_price * line.quantity if line.gross is None else line.gross
    if line.gross is not None and (not _bookable(gross) or gross < 0 or rounded(gross, currency) != gross):
        raise Invalid(f"lines.{n}.line_total", "must be an amount from 0 on, in whole coins")
    if abs(gross) >= _LARGEST:
        raise Invalid(f"lines.{n}.unit_price", "times the quantity is more than can be booked")
    return rounded(gross, currency)


def _own_discount(n: int, line: Priceable, gross: Decimal, currency: str) -> Decimal:
    if not _bookable(line.discount) or line.discount < 0:
        raise Invalid(f"lines.{n}.discount", "must not be negative")
    discount = rounded(line.discount, currency)
    if discount > max(gross, ZERO):
        raise Invalid(f"lines.{n}.discount", "is more than the amount of the line, {most}", {"most": str(gross)})
    return discount


def _shares(lines: Sequence[Priceable], left: Sequence[Decimal], discount: Decimal, currency: str) -> list[Decimal]:
    if not _bookable(discount) or discount < 0:
        raise Invalid("discount", "must not be negative")
    discount = rounded(discount, currency)
    weights = [amount if line.kind in SHARES_DISCOUNTS else ZERO for line, amount in zip(lines, left, strict=True)]
    most = sum(weights, ZERO)
    if discount > most:
        raise Invalid("discount", "is more than the amount of the goods, {most}", {"most": str(most)})
    return apportioned(discount, weights, currency) if discount else [ZERO] * len(lines)


def _bookable(amount: Decimal) -> bool:
    return amount.is_finite() and abs(amount) < _LARGEST
