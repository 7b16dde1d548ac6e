"""What an order costs after its lines were changed. Pure: what is cancelled keeps its amounts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from entrepot.domain.orders.rules.amounts import Amounts, share_of
from entrepot.domain.pricing.adjusting import Adjustment, Limit, adjust, adjust_within
from entrepot.domain.pricing.rules import Priceable, Priced, price_lines
from entrepot.foundation.money import ZERO


@dataclass(slots=True)
class LineToPrice:
    """A line as it will be: so many pieces, of which so many are cancelled, at a price per entered unit.

    `left` are the amounts of what is still wanted and `gone` those of what is cancelled. A line that was
    `touched` is priced from its price and quantity, another one keeps what it comes to before the order's discount.
    """

    kind: str
    quantity: int
    cancelled: int
    factor: int
    # In the unit of the price, all pieces together.
    entered: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    left: Amounts = field(default_factory=Amounts)
    gone: Amounts = field(default_factory=Amounts)
    discount: Decimal | None = None
    # Where its total was typed, whatever price and quantity come to.
    typed: Decimal | None = None
    touched: bool = False

    @property
    def wanted(self) -> int:
        return self.quantity - self.cancelled

    @property
    def entered_left(self) -> Decimal:
        """What is still wanted, in the unit of the price."""
        return self.entered if not self.cancelled else self.entered * self.wanted / self.quantity

    @property
    def amounts(self) -> Amounts:
        return self.left + self.gone

    def cancel(self, pieces: int, currency: str, *, tax_inclusive: bool) -> None:
        """This will let pieces go at what they cost so far."""
        part = share_of(self.left, pieces, self.wanted, currency, tax_inclusive=tax_inclusive)
        self.left, self.gone, self.cancelled = self.left - part, self.gone + part, self.cancelled + pieces

    def grow(self, pieces: int) -> None:
        """This will want more pieces, at the line's price."""
        self.entered += Decimal(pieces) / self.factor
        self.quantity += pieces
        self.touched = True


@dataclass(frozen=True, slots=True)
class Terms:
    """How an order is priced: its discount and how its total is changed by hand, kept as they are where not given."""

    currency: str
    tax_inclusive: bool
    order_discount: Decimal
    adjustment: Adjustment | None = None
    limits: Sequence[Limit] = ()
    # By how much the total was changed before, where that stays.
    carried: Decimal = ZERO


def price_again(lines: Sequence[LineToPrice], terms: Terms) -> None:
    """This will give every line that is still wanted the amounts that it has under these terms. Raises Invalid."""
    wanted = [line for line in lines if line.wanted]
    priceable = [_priceable(line) for line in wanted]
    priced = price_lines(
        priceable, currency=terms.currency, tax_inclusive=terms.tax_inclusive, order_discount=terms.order_discount
    )
    priced = _adjusted(priced, priceable, terms)
    for line, p in zip(wanted, priced.lines, strict=True):
        line.left = Amounts(p.gross, p.discount, p.order_discount, p.adjustment, p.tax, p.total)


def _priceable(line: LineToPrice) -> Priceable:
    discount = line.left.discount if line.discount is None else line.discount
    if line.touched:
        return Priceable(line.unit_price, line.entered_left, line.kind, discount, line.tax_rate, gross=line.typed)
    # What nobody touches comes to what it came to, however its price was rounded.
    return Priceable(line.left.gross, Decimal(1), line.kind, discount, line.tax_rate)


def _adjusted(priced: Priced, lines: Sequence[Priceable], terms: Terms) -> Priced:
    rest = {"currency": terms.currency, "tax_inclusive": terms.tax_inclusive}
    if terms.adjustment is not None:
        return adjust_within(terms.limits, priced, lines, terms.adjustment, **rest)  # type: ignore[arg-type]
    if terms.carried:
        kept = Adjustment("kept", total=max(ZERO, priced.total + terms.carried))
        return adjust(priced, lines, kept, **rest)  # type: ignore[arg-type]
    return priced


@dataclass(frozen=True, slots=True)
class Totals:
    """An order's totals as the sums of its lines."""

    goods_total: Decimal
    charges_total: Decimal
    discount_total: Decimal
    adjustment_total: Decimal
    tax_total: Decimal
    total: Decimal


def totals_of(lines: Sequence[LineToPrice]) -> Totals:
    """This will add up an order's lines."""
    every = [(line.kind, line.amounts) for line in lines]
    return Totals(
        goods_total=sum((a.gross for kind, a in every if kind != "charge"), ZERO),
        charges_total=sum((a.gross for kind, a in every if kind == "charge"), ZERO),
        discount_total=sum((a.discount + a.order_discount for _, a in every), ZERO),
        adjustment_total=sum((a.adjustment for _, a in every), ZERO),
        tax_total=sum((a.tax for _, a in every), ZERO),
        total=sum((a.total for _, a in every), ZERO),
    )


def owed_for(lines: Sequence[LineToPrice]) -> tuple[Decimal, Decimal, Decimal]:
    """This will give (sales, tax, charges) owed for what is still wanted of lines, as the books keep them apart."""
    tax = sum((line.left.tax for line in lines), ZERO)
    charges = sum((line.left.total - line.left.tax for line in lines if line.kind == "charge"), ZERO)
    return sum((line.left.total for line in lines), ZERO) - tax - charges, tax, charges


def adjusted_by(lines: Sequence[LineToPrice], terms: Terms) -> Decimal:
    """This will tell by how much the total of what is wanted was changed by hand."""
    plain = [replace(line, touched=False, discount=None) for line in lines]
    price_again(plain, replace(terms, adjustment=None, carried=ZERO))
    return sum((line.left.total for line in lines), ZERO) - sum((line.left.total for line in plain), ZERO)
