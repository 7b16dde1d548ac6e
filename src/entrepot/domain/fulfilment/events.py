"""What this room tells: about the work itself, and to the timeline of each order that it is for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypedDict

from entrepot.domain.fulfilment.rules import Missing, Work, WorkLine
from entrepot.foundation.journal.recording import Event


class Pieces(TypedDict):
    sku: str
    quantity: int


@dataclass(frozen=True)
class ParcelRulesActivated(Event):
    kind: ClassVar[str] = "parcel_rules.activated"
    subject: ClassVar[str] = "parcel_rules"
    version: int


@dataclass(frozen=True)
class FulfilmentEvent(Event):
    """Which warehouse, and how many pieces of what."""

    subject: ClassVar[str] = "fulfilment"
    number: str
    warehouse: str
    lines: list[Pieces]


@dataclass(frozen=True)
class FulfilmentReleased(FulfilmentEvent):
    kind: ClassVar[str] = "fulfilment.released"


@dataclass(frozen=True)
class FulfilmentPicked(FulfilmentEvent):
    """`short` is what the shelf did not have; `left_over` what lies there because its kit is short."""

    kind: ClassVar[str] = "fulfilment.picked"
    short: list[Pieces]
    left_over: list[Pieces]


@dataclass(frozen=True)
class FulfilmentChecked(FulfilmentEvent):
    kind: ClassVar[str] = "fulfilment.checked"


@dataclass(frozen=True)
class PickingUndone(FulfilmentEvent):
    kind: ClassVar[str] = "fulfilment.picking_undone"


@dataclass(frozen=True)
class FulfilmentRecalled(FulfilmentEvent):
    kind: ClassVar[str] = "fulfilment.recalled"


@dataclass(frozen=True)
class FulfilmentArranged(FulfilmentEvent):
    """Lines are what changed hands; `others` are the fulfilments that they went to, or came from."""

    others: list[str]


@dataclass(frozen=True)
class FulfilmentSplit(FulfilmentArranged):
    kind: ClassVar[str] = "fulfilment.split"


@dataclass(frozen=True)
class SplittingUndone(FulfilmentArranged):
    kind: ClassVar[str] = "fulfilment.splitting_undone"


@dataclass(frozen=True)
class FulfilmentMerged(FulfilmentArranged):
    kind: ClassVar[str] = "fulfilment.merged"


@dataclass(frozen=True)
class MergingUndone(FulfilmentArranged):
    kind: ClassVar[str] = "fulfilment.merging_undone"


@dataclass(frozen=True)
class OrderWorkEvent(Event):
    """What happened at a warehouse to the goods of one order."""

    subject: ClassVar[str] = "order"
    fulfilment: str
    warehouse: str
    lines: list[Pieces]


@dataclass(frozen=True)
class OrderReleased(OrderWorkEvent):
    kind: ClassVar[str] = "order.released"


@dataclass(frozen=True)
class OrderPicked(OrderWorkEvent):
    kind: ClassVar[str] = "order.picked"
    short: list[Pieces]


@dataclass(frozen=True)
class OrderChecked(OrderWorkEvent):
    kind: ClassVar[str] = "order.checked"


@dataclass(frozen=True)
class OrderPickingUndone(OrderWorkEvent):
    kind: ClassVar[str] = "order.picking_undone"


@dataclass(frozen=True)
class OrderRecalled(OrderWorkEvent):
    kind: ClassVar[str] = "order.recalled"


@dataclass(frozen=True)
class OrderArranged(OrderWorkEvent):
    """In which fulfilment goods of the order are now, and which others they were in, or were left in."""

    others: list[str]


@dataclass(frozen=True)
class OrderSplit(OrderArranged):
    kind: ClassVar[str] = "order.split"


@dataclass(frozen=True)
class OrderSplittingUndone(OrderArranged):
    kind: ClassVar[str] = "order.splitting_undone"


@dataclass(frozen=True)
class OrderMerged(OrderArranged):
    kind: ClassVar[str] = "order.merged"


@dataclass(frozen=True)
class OrderMergingUndone(OrderArranged):
    kind: ClassVar[str] = "order.merging_undone"


def arranged(
    of_work: type[FulfilmentArranged], of_order: type[OrderArranged], work: Work, others: Sequence[Work]
) -> list[Event]:
    """This will tell the same thing about work that goods came to, about where they were, and to their orders."""
    there = pieces(work.lines, {line.id: line.remaining for line in work.lines})
    numbers = [other.number for other in others]
    facts: list[Event] = [of_work(work.id, work.number, work.warehouse, there, numbers)]
    facts += [of_work(other.id, other.number, other.warehouse, there, [work.number]) for other in others]
    for order_id, lines in lines_by_order(work).items():
        if some := pieces(lines, {line.id: line.remaining for line in lines}):
            facts.append(of_order(order_id, work.number, work.warehouse, some, numbers))
    return facts


def split_off(made: Iterable[tuple[Work, Work]]) -> list[Event]:
    """This will tell of fulfilments that were split off, each with the one that it was a part of."""
    return [event for work, source in made for event in arranged(FulfilmentSplit, OrderSplit, work, [source])]


def taken_apart(work: Work, made: Sequence[Work]) -> list[Event]:
    """This will tell that each order has a fulfilment of its own again."""
    facts: list[Event] = []
    for one in (work, *made):
        others = [other.number for other in made] if one is work else [work.number]
        there = pieces(one.lines, {line.id: line.remaining for line in one.lines})
        facts.append(MergingUndone(one.id, one.number, one.warehouse, there, others))
        order_id = next(line.order_id for line in one.lines if line.remaining)
        facts.append(OrderMergingUndone(order_id, one.number, one.warehouse, there, others))
    return facts


def pieces(lines: Iterable[WorkLine], quantities: Mapping[int, int]) -> list[Pieces]:
    """This will say how many of what, by line id, summed by SKU."""
    totals: dict[str, int] = {}
    for line in lines:
        if quantities.get(line.id):
            totals[line.sku] = totals.get(line.sku, 0) + quantities[line.id]
    return [{"sku": sku, "quantity": quantity} for sku, quantity in totals.items()]


def lines_by_order(work: Work) -> dict[int, list[WorkLine]]:
    """This will sort the lines of the work by the order that they are for."""
    found: dict[int, list[WorkLine]] = {}
    for line in work.lines:
        found.setdefault(line.order_id, []).append(line)
    return found


def told(
    of_work: type[FulfilmentEvent], of_order: type[OrderWorkEvent], work: Work, quantities: Mapping[int, int]
) -> list[Event]:
    """This will tell the same thing about the work, and about each order that has goods in it."""
    facts: list[Event] = [of_work(work.id, work.number, work.warehouse, pieces(work.lines, quantities))]
    for order_id, lines in lines_by_order(work).items():
        if some := pieces(lines, quantities):
            facts.append(of_order(order_id, work.number, work.warehouse, some))
    return facts


def picked(work: Work, missing: Missing) -> list[Event]:
    """This will tell what was found of the work, and what was not."""
    found = {line.id: line.picked for line in work.lines}
    facts: list[Event] = [
        FulfilmentPicked(
            work.id, work.number, work.warehouse,
            pieces(work.lines, found), pieces(work.lines, missing.short), pieces(work.lines, missing.left_over),
        )
    ]  # fmt: skip
    for order_id, lines in lines_by_order(work).items():
        some, short = pieces(lines, found), pieces(lines, missing.short)
        if some or short:
            facts.append(OrderPicked(order_id, work.number, work.warehouse, some, short))
    return facts
