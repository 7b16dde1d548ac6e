"""What a cancellation takes: pieces, goods on their way, money. Pure; preview and confirmation share it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.fulfilment.rules import WorkLine
from entrepot.domain.orders.rules.cancelling import credit_for
from entrepot.domain.orders.states import LineKind
from entrepot.domain.pricing.subsidies import share_given_back
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Invalid, NotFound, Refusal

_NOT_GOODS = (LineKind.CHARGE, LineKind.SERVICE)


@dataclass(eq=False)
class AlreadyShipped(Refusal):
    """Nothing of this in order {order} can be cancelled any more: {shipped} pieces have left. Ask for a return."""

    code: ClassVar[str] = "already_shipped"
    order: str
    shipped: int


@dataclass(eq=False)
class NothingToCancel(Refusal):
    """Nothing of order {order} is left to be cancelled."""

    code: ClassVar[str] = "nothing_to_cancel"
    order: str


@dataclass(eq=False)
class MoreThanIsOpen(Refusal):
    """Only {open} pieces of line {line} can still be cancelled, not {asked}."""

    code: ClassVar[str] = "more_than_is_open"
    line: int
    open: int
    asked: int


@dataclass(eq=False)
class PartOfAKit(Refusal):
    """Line {line} is part of the kit on line {kit}. Cancel the kit."""

    code: ClassVar[str] = "part_of_a_kit"
    status: ClassVar[int] = 422
    line: int
    kit: int


@dataclass(frozen=True, slots=True)
class Share:
    """Open pieces of one promise, in the order in which they are given up."""

    warehouse: str
    waits: bool
    open: int


@dataclass(slots=True)
class LineNow:
    """An order line, with what became of its pieces so far."""

    id: int
    order_id: int
    position: int
    kind: str
    kit_id: int | None
    sku: str
    quantity: int
    cancelled: int
    total: Decimal
    cancelled_total: Decimal
    credited: Decimal
    shipped: int
    short: int
    # What the platform still pays of it.
    subsidy: Decimal = ZERO
    shares: list[Share] = field(default_factory=list)

    @property
    def open(self) -> int:
        return self.quantity - self.cancelled - self.shipped

    @property
    def idle(self) -> int:
        """What no warehouse is at work on."""
        return self.short + sum(share.open for share in self.shares)


@dataclass(frozen=True, slots=True)
class GoodsBack:
    """Pieces that are given up: where they are, and how far they had come."""

    sku: str
    warehouse: str
    quantity: int
    stage: str


Asked = Sequence[tuple[int, int]]
"""(position of a line, pieces)"""


def to_cancel(order: str, lines: Sequence[LineNow], asked: Asked | None) -> dict[int, int]:
    """This will tell how many pieces of which lines go, by line id, or refuse.

    Without lines, everything that has not left goes. Kits go with their components, and charges go
    with the last of the goods.
    """
    parts: dict[int, list[LineNow]] = {}
    for line in lines:
        if line.kit_id is not None:
            parts.setdefault(line.kit_id, []).append(line)
    goes = _everything(lines, parts) if asked is None else _named(order, lines, parts, asked)
    left = sum(x.quantity - x.cancelled - goes.get(x.id, 0) for x in lines if x.kind not in _NOT_GOODS)
    if not left:
        goes |= {x.id: x.quantity - x.cancelled for x in lines if x.kind == LineKind.CHARGE}
    goes = {pk: pieces for pk, pieces in goes.items() if pieces}
    if not goes:
        shipped = sum(line.shipped for line in lines)
        raise AlreadyShipped(order, shipped) if shipped else NothingToCancel(order)
    return goes


def _everything(lines: Sequence[LineNow], parts: Mapping[int, Sequence[LineNow]]) -> dict[int, int]:
    goes = {}
    for line in lines:
        if line.kind == LineKind.CHARGE or line.kit_id is not None:
            continue
        whole = _open_of(line, parts)
        goes[line.id] = whole
        goes |= {part.id: whole * _per(part, line) for part in parts.get(line.id, ())}
    return goes


def _named(
    order: str, lines: Sequence[LineNow], parts: Mapping[int, Sequence[LineNow]], asked: Asked
) -> dict[int, int]:
    by_position = {line.position: line for line in lines}
    positions = {line.id: line.position for line in lines}
    goes: dict[int, int] = {}
    for position, pieces in asked:
        line = by_position.get(position)
        if line is None:
            raise NotFound("line", f"{order} {position}")
        if line.kit_id is not None:
            raise PartOfAKit(position, positions[line.kit_id])
        if pieces <= 0 or line.id in goes:
            raise Invalid("lines", "Name line {line} once, with how many pieces to cancel.", {"line": position})
        there = _open_of(line, parts)
        shipped = sum(part.shipped for part in parts.get(line.id, [line]))
        if pieces > there:
            raise AlreadyShipped(order, shipped) if shipped and not there else MoreThanIsOpen(position, there, pieces)
        goes[line.id] = pieces
        goes |= {part.id: pieces * _per(part, line) for part in parts.get(line.id, ())}
    return goes


def _open_of(line: LineNow, parts: Mapping[int, Sequence[LineNow]]) -> int:
    """Return the pieces of a line that can go; of a kit, only whole ones of which nothing has left."""
    return min([line.open, *(part.open // _per(part, line) for part in parts.get(line.id, ()))])


def _per(part: LineNow, kit: LineNow) -> int:
    return max(1, part.quantity // kit.quantity)


def to_recall(lines: Sequence[LineNow], goes: Mapping[int, int], work: Sequence[WorkLine]) -> dict[int, int]:
    """This will choose what must be called back from warehouses, by fulfilment line id.

    Only what cannot be had from goods that nobody works on; least advanced first, newest first.
    """
    back: dict[int, int] = {}
    for line in lines:
        need = max(0, goes.get(line.id, 0) - line.idle)
        at_work = sorted((w for w in work if w.order_line_id == line.id), key=lambda w: -w.id)
        for stage in (_unpicked, _picked, _packed):
            for candidate in at_work:
                part = min(need, stage(candidate))
                need -= part
                if part:
                    back[candidate.id] = back.get(candidate.id, 0) + part
        if need:
            raise ValueError("every open piece is idle or at work")
    return back


def goods_back(
    lines: Sequence[LineNow], goes: Mapping[int, int], work: Sequence[tuple[str, WorkLine]], back: Mapping[int, int]
) -> list[GoodsBack]:
    """This will list what is given up, by SKU, warehouse and how far it had come. Work is (warehouse, line)."""
    totals: dict[tuple[str, str, str], int] = {}

    def add(sku: str, warehouse: str, stage: str, pieces: int) -> None:
        if pieces:
            totals[(sku, warehouse, stage)] = totals.get((sku, warehouse, stage), 0) + pieces

    for line in lines:
        left = min(goes.get(line.id, 0), line.idle)
        part = min(left, line.short)
        left -= part
        for share in line.shares:
            part = min(left, share.open)
            left -= part
            add(line.sku, share.warehouse, "waiting" if share.waits else "reserved", part)
    for warehouse, line_at_work in work:
        left = back.get(line_at_work.id, 0)
        for name, stage in (("released", _unpicked), ("picked", _picked), ("packed", _packed)):
            part = min(left, stage(line_at_work))
            left -= part
            add(line_at_work.sku, warehouse, name, part)
    return [GoodsBack(sku, warehouse, pieces, stage) for (sku, warehouse, stage), pieces in sorted(totals.items())]


def credited(lines: Sequence[LineNow], goes: Mapping[int, int], currency: str) -> Decimal:
    """This will tell what is no longer owed for the pieces that go."""
    return sum(
        (
            credit_for(x.total - x.cancelled_total, ZERO, x.quantity - x.cancelled, 0, goes[x.id], currency)[0]
            for x in lines
            if goes.get(x.id)
        ),
        ZERO,
    )


def owed_again(lines: Sequence[LineNow], goes: Mapping[int, int], currency: str) -> Decimal:
    """This will tell what platforms no longer pay for the pieces that go."""
    shares = (
        share_given_back(x.subsidy, goes[x.id], x.quantity - x.cancelled, currency)
        for x in lines
        if goes.get(x.id) and x.subsidy
    )
    return sum(shares, ZERO)


def _unpicked(line: WorkLine) -> int:
    return line.remaining - line.picked


def _picked(line: WorkLine) -> int:
    return line.picked - line.packed


def _packed(line: WorkLine) -> int:
    return line.packed - line.shipped
