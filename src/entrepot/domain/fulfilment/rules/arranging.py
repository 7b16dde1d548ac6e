"""Work is arranged in parcels: pieces pass from one fulfilment to another, and every piece stays itself. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from entrepot.domain.fulfilment.rules.work import Task, Work, WorkLine
from entrepot.foundation.refusals import Refusal


@dataclass(slots=True)
class Taking:
    """What passed from one fulfilment to another: lines that went as they are, and lines that were cut in two."""

    target: Work
    moved: list[WorkLine] = field(default_factory=list)
    # Each with the line that it was cut from.
    cut: list[tuple[WorkLine, WorkLine]] = field(default_factory=list)


def take(source: Work, target: Work, quantities: Mapping[int, int], line_ids: Iterator[int]) -> Taking:
    """This will pass pieces, by line id, from one fulfilment to another.

    A line of which everything goes keeps its id and what was picked of it; one that is cut is not picked yet.
    """
    taking = Taking(target)
    for line in list(source.lines):
        if line.id not in quantities:
            continue
        quantity = quantities[line.id]
        if quantity == line.remaining:
            source.lines.remove(line)
            _append(target, line)
            taking.moved.append(line)
            continue
        part = _cut(line, quantity, next(line_ids))
        _append(target, part)
        taking.cut.append((part, line))
    return taking


def give_over(source: Work, target: Work) -> Taking:
    """This will pass all lines of a fulfilment to another, also those of which nothing is left."""
    taking = Taking(target, moved=list(source.lines))
    for line in taking.moved:
        _append(target, line)
    source.lines.clear()
    return taking


def pieces_cut(works: Mapping[int, Work], quantities: Mapping[int, int]) -> int:
    """This will count the lines that would be cut in two."""
    lines = (line for work in works.values() for line in work.lines)
    return sum(0 < quantities.get(line.id, 0) < line.remaining for line in lines)


@dataclass(frozen=True, slots=True)
class OrderInWork:
    """What matters of an order when its goods are to share a parcel with those of others."""

    work_id: int
    order_id: int
    order: str
    receiver: str
    carrier: str
    service: str
    # The money is collected at the door.
    cod: bool
    holds: str
    refunding: bool
    presale: bool
    placed_at: datetime | None = None


@dataclass(eq=False)
class CannotBeMerged(Refusal):
    """Fulfilments {fulfilments} cannot be merged: they are of different {differs}. Leave them apart."""

    code: ClassVar[str] = "cannot_be_merged"
    words: ClassVar[frozenset[str]] = frozenset({"differs"})
    fulfilments: str
    differs: str


@dataclass(eq=False)
class MustStayAlone(Refusal):
    """Order {order} is {reason}, so it goes in a parcel of its own."""

    code: ClassVar[str] = "must_stay_alone"
    words: ClassVar[frozenset[str]] = frozenset({"reason"})
    order: str
    reason: str


def why_alone(order: OrderInWork) -> Refusal | None:
    """This will say why an order must not share a parcel, whoever asks for it; nothing if it may."""
    if order.cod:
        return MustStayAlone(order.order, "paid at the door")
    if order.refunding or "refund" in order.holds:
        return MustStayAlone(order.order, "being refunded")
    return MustStayAlone(order.order, "on hold") if order.holds else None


def why_apart(works: Sequence[Work], orders: Sequence[OrderInWork]) -> Refusal | None:
    """This will say what keeps fulfilments from being one; nothing if nothing does."""
    numbers = ", ".join(work.number for work in works)
    if len({(work.company_id, work.warehouse_id, work.steps) for work in works}) > 1:
        return CannotBeMerged(numbers, "warehouses")
    if len({order.receiver or f"order {order.order_id}" for order in orders}) > 1:
        return CannotBeMerged(numbers, "receivers")
    if len({(order.carrier, order.service) for order in orders}) > 1:
        return CannotBeMerged(numbers, "carriers")
    if len({order.order_id for order in orders}) == 1:
        return None
    return next((refusal for order in orders if (refusal := why_alone(order))), None)


def gifts_alone(lines: Iterable[WorkLine], parts: Iterable[Mapping[int, int]]) -> bool:
    """This will tell whether a split would send gifts on their own, away from the goods that they come with."""
    gifts = {line.id: line.kind == "gift" for line in lines if line.remaining}
    if all(gifts.values()):
        return False
    return any(all(gifts[pk] for pk, pieces in part.items() if pieces) for part in parts)


def broken_kit(lines: Iterable[WorkLine], quantities: Mapping[int, int]) -> WorkLine | None:
    """This will name a component that would not go with the others of its kit: of a kit, only whole ones go."""
    kits: dict[int, dict[int, list[WorkLine]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.kit_id is not None:
            kits[line.kit_id][line.order_line_id].append(line)
    for components in kits.values():
        going = [(parts[0], sum(quantities.get(x.id, 0) for x in parts)) for parts in components.values()]
        if len({Fraction(pieces, line.per_kit) for line, pieces in going}) > 1 or going[0][1] % going[0][0].per_kit:
            return going[0][0]
    return None


def _append(work: Work, line: WorkLine) -> None:
    line.work_id = work.id
    line.position = max((other.position for other in work.lines), default=0) + 1
    work.lines.append(line)


def _cut(line: WorkLine, quantity: int, new_id: int) -> WorkLine:
    """Cut the last pieces off a line, with the bins in which they would be fetched last."""
    if line.picked or not 0 < quantity < line.remaining:
        raise ValueError("what is cut is decided before, and not picked")
    line.quantity -= quantity
    part = WorkLine(
        new_id, line.work_id, 0, line.order_id, line.order, line.order_line_id, line.kit_id, line.per_kit,
        line.promise_id, line.sku_id, line.sku, quantity, in_order=line.in_order, kind=line.kind,
    )  # fmt: skip
    over = sum(task.quantity for task in line.tasks) - line.remaining
    for task in reversed(line.tasks):
        share = min(quantity, task.quantity, max(0, over))
        if share:
            quantity -= share
            over -= share
            task.quantity -= share
            part.tasks.insert(
                0,
                Task(0, task.bin_id, share, place=task.place, lot=task.lot, sequence=task.sequence, cut_from=task.id),
            )
    return part
