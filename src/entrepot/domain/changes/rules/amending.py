"""What becomes of an order's lines when somebody changes them: pieces, prices, and what follows for kits. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from entrepot.domain.orders.placing.given import QuantityOffMultiple
from entrepot.domain.orders.rules.amending import LineToPrice
from entrepot.domain.orders.states import LineKind
from entrepot.domain.pricing.subsidies import share_given_back
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Invalid, NotFound, Refusal

SHIPPING = "shipping"


@dataclass(eq=False)
class ComponentOfAKit(Refusal):
    """Line {line} is part of the kit on line {kit}. Change the kit."""

    code: ClassVar[str] = "component_of_a_kit"
    status: ClassVar[int] = 422
    line: int
    kit: int


@dataclass(eq=False)
class FewerThanShipped(Refusal):
    """{shipped} pieces of line {line} have left already, so it cannot become {asked}. Ask for a return."""

    code: ClassVar[str] = "fewer_than_shipped"
    line: int
    shipped: int
    asked: int


@dataclass(eq=False)
class NothingWouldBeLeft(Refusal):
    """Nothing would be left of order {order}. Cancel it instead."""

    code: ClassVar[str] = "nothing_would_be_left"
    order: str


@dataclass(eq=False)
class CameBack(Refusal):
    """Pieces of line {line} came back, and its money is settled with the return. Leave its price as it is."""

    code: ClassVar[str] = "came_back"
    line: int


@dataclass(eq=False)
class SubsidyWouldBeLost(Refusal):
    """A platform pays {amount} of line {line}, and nothing of what takes its place. Remove it, and add the other."""

    code: ClassVar[str] = "subsidy_would_be_lost"
    line: int
    amount: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """What somebody wants of the line at a position: what is not given stays. Quantities count in its unit."""

    line: int
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    note: str | None = None
    remove: bool = False
    # The SKU that takes its place, at the same quantity, price and discount where no others are given.
    swap: str = ""
    # The quantity with its units, such as 2箱3件; a number alone counts in the line's unit.
    typed: str = ""


@dataclass(slots=True)
class Line:
    """A line on its way to what it will be. A new one has no id yet."""

    position: int
    sku: str
    priced: LineToPrice
    id: int | None = None
    kit: int | None = None
    demand_id: int | None = None
    # Services that are no SKU are not counted in pieces.
    counted: bool = True
    shipped: int = 0
    returned: int = 0
    # What the platform still pays of it, for so many pieces as were wanted before.
    subsidy: Decimal = ZERO
    wanted_before: int = 0
    # From how many pieces on it is sold, and in multiples of how many.
    least: int = 1
    step: int = 1
    note: str = ""
    fewer: int = 0
    more: int = 0
    # A line as it was; of a new one, what it was understood to be.
    row: Any = None
    placed: Any = None

    @property
    def entered(self) -> Decimal:
        return self.priced.entered_left


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that is different: before and after, of a line or of the order as a whole."""

    name: str
    before: Any
    after: Any
    line: int | None = None


@dataclass(slots=True)
class Lines:
    """The lines of one order, and what was changed about them so far."""

    order: str
    currency: str
    tax_inclusive: bool
    all: list[Line]
    changes: list[FieldChange] = field(default_factory=list)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.all)

    @property
    def priced(self) -> list[LineToPrice]:
        return [line.priced for line in self.all]

    def at(self, position: int) -> Line:
        """This will give the line that is still wanted at that position, or refuse."""
        line = next((x for x in self.all if x.position == position), None)
        if line is None or not line.priced.wanted:
            raise NotFound("line", f"{self.order} {position}")
        return line

    def parts(self, kit: Line) -> list[Line]:
        return [line for line in self.all if line.kit == kit.position]


def change(lines: Lines, asked: Sequence[LineChange]) -> None:
    """This will change lines as asked, each named once, or refuse. New lines are added by `add`."""
    seen: set[int] = set()
    for item in asked:
        line = lines.at(item.line)
        if line.kit is not None:
            raise ComponentOfAKit(line.position, line.kit)
        if item.line in seen:
            raise Invalid("lines", "Name line {line} once, with all that is to change.", {"line": item.line})
        seen.add(item.line)
        if item.swap and line.subsidy:
            raise SubsidyWouldBeLost(line.position, f"{line.subsidy.normalize():f}")
        if item.remove or item.swap:
            _set_pieces(lines, line, line.shipped)
        else:
            _change_one(lines, line, item)


def _change_one(lines: Lines, line: Line, item: LineChange) -> None:
    if item.quantity is not None and item.quantity != line.entered:
        _set_quantity(lines, line, item.quantity)
    if item.unit_price is not None and item.unit_price != line.priced.unit_price:
        lines.changes.append(FieldChange("unit_price", line.priced.unit_price, item.unit_price, line.position))
        line.priced.unit_price, line.priced.touched = item.unit_price, True
    if item.discount is not None and item.discount != line.priced.left.discount:
        lines.changes.append(FieldChange("discount", line.priced.left.discount, item.discount, line.position))
        line.priced.discount = item.discount
    if item.note is not None and item.note != line.note:
        lines.changes.append(FieldChange("note", line.note, item.note, line.position))
        line.note = item.note


def _set_quantity(lines: Lines, line: Line, quantity: Decimal) -> None:
    if not line.counted:
        if quantity <= 0:
            raise Invalid("quantity", "must be more than 0")
        lines.changes.append(FieldChange("quantity", line.entered, quantity, line.position))
        line.priced.entered, line.priced.touched = quantity, True
        return
    pieces = quantity * line.priced.factor
    if pieces <= 0 or pieces != int(pieces):
        raise Invalid(
            "quantity", "{quantity} is not a whole number of pieces above zero. Remove the line instead of 0.",
            {"quantity": str(quantity), "line": line.position},
        )  # fmt: skip
    if pieces < line.least or pieces % line.step:
        raise QuantityOffMultiple(line.sku, line.least, line.step, int(pieces), line.position)
    _set_pieces(lines, line, int(pieces))


def _set_pieces(lines: Lines, line: Line, pieces: int) -> None:
    if pieces < line.shipped or pieces == line.shipped == line.priced.wanted:
        raise FewerThanShipped(line.position, line.shipped, pieces)
    before = line.entered
    parts = [(part, max(1, part.priced.quantity // line.priced.quantity)) for part in lines.parts(line)]
    for one, target in [(line, pieces), *((part, pieces * per) for part, per in parts)]:
        difference = target - one.priced.wanted
        if difference < 0:
            if target < one.shipped:
                raise FewerThanShipped(one.position, one.shipped, target)
            one.priced.cancel(-difference, lines.currency, tax_inclusive=lines.tax_inclusive)
            one.fewer += -difference
        elif difference:
            one.priced.grow(difference)
            one.more += difference
    lines.changes.append(FieldChange("quantity", before, line.entered if line.priced.wanted else ZERO, line.position))


def add(lines: Lines, new: Line) -> None:
    """This will append a line that was understood already."""
    lines.all.append(new)
    if new.kit is None:
        after = {"sku": new.sku, "quantity": new.priced.entered, "unit_price": new.priced.unit_price}
        lines.changes.append(FieldChange("line", None, after, new.position))


def set_shipping(lines: Lines, amount: Decimal) -> bool:
    """This will set what is charged for shipping, and tell whether that needs a line that is not there yet."""
    line = next(
        (x for x in lines if x.priced.kind == LineKind.CHARGE and x.sku == SHIPPING and x.priced.wanted), None
    )
    before = line.priced.left.gross if line else ZERO
    if amount == before:
        return False
    lines.changes.append(FieldChange("shipping", before, amount))
    if line is None:
        return True
    if amount:
        line.priced.unit_price, line.priced.touched = amount, True
    else:
        line.priced.cancel(line.priced.wanted, lines.currency, tax_inclusive=lines.tax_inclusive)
    return False


def check_what_is_left(lines: Lines) -> None:
    """This will refuse what leaves nothing but charges, or prices what came back anew."""
    if not any(line.priced.wanted for line in lines if line.priced.kind != LineKind.CHARGE):
        raise NothingWouldBeLeft(lines.order)
    for line in lines:
        if line.returned:
            raise CameBack(line.position)


def pieces_by_demand(lines: Sequence[Line], part: str) -> Mapping[int, int]:
    """This will give pieces `fewer` or `more` by demand id."""
    return {line.demand_id: getattr(line, part) for line in lines if line.demand_id and getattr(line, part)}


def owed_again(lines: Lines) -> Decimal:
    """This will tell what platforms no longer pay for the pieces that go, so that the buyer owes it."""
    going = [line for line in lines if line.subsidy and line.fewer]
    shares = (share_given_back(x.subsidy, x.fewer, x.wanted_before, lines.currency) for x in going)
    return sum(shares, ZERO)
