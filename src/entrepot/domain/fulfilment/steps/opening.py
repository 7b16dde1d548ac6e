"""How every change of the work begins: lock fulfilments, then their orders; then decide one by one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from entrepot.domain.fulfilment.queries import ids_numbered, works
from entrepot.domain.fulfilment.rules import Work, WorkLine
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.steps import lock_order_rows, lock_orders
from entrepot.domain.sourcing.steps.locking import lock_group_rows
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.foundation.rows import fetch

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Counted:
    """So many pieces of a line, named by its position in the fulfilment or by its SKU."""

    quantity: int
    line: int | None = None
    sku: str = ""


@dataclass(eq=False)
class MoreThanThereIs(Refusal):
    """Fulfilment {fulfilment} has only {there} of {sku} for this, not {asked}."""

    code: ClassVar[str] = "more_than_there_is"
    status: ClassVar[int] = 422
    fulfilment: str
    sku: str
    there: int
    asked: int


@dataclass(eq=False)
class KitStaysWhole(Refusal):
    """The kit of order {order} with {sku} leaves whole: name all its parts, as many as belong together."""

    code: ClassVar[str] = "kit_stays_whole"
    status: ClassVar[int] = 422
    order: str
    sku: str


def open_works(ids: Collection[int]) -> dict[int, Work]:
    """This will lock fulfilments in the order of their ids and read them with lines and tasks."""
    if not ids:
        return {}
    fetch("SELECT id FROM fulfilment_fulfilment WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [sorted(ids)])
    return works(ids)


def open_numbered(numbers: Sequence[str], *, by: Actor) -> dict[str, Work]:
    """This will lock the fulfilments of these numbers, then their orders, then what was promised to them."""
    ids = ids_numbered(numbers, company_id=by.company_id)
    opened = open_works(list(ids.values()))
    lock_rows_with_demands({order_id for work in opened.values() for order_id in work.order_ids})
    return {work.number: work for work in opened.values()}


def lock_orders_with_demands(order_ids: Collection[int]) -> dict[int, Order]:
    """This will lock orders, then all that is demanded for them, each in one go by id."""
    if not order_ids:
        return {}
    orders = lock_orders(order_ids)
    _lock_demands_of(orders)
    return orders


def lock_rows_with_demands(order_ids: Collection[int]) -> None:
    """This will lock the same rows, for whoever need not know what stands in the orders."""
    if order_ids:
        lock_order_rows(order_ids)
        _lock_demands_of(order_ids)


def each(
    asked: Sequence[tuple[str, Item]], opened: dict[str, Work], decide: Callable[[Work, Item], None]
) -> list[Work | Refusal]:
    """This will decide on each fulfilment in list order: `decide` raises a Refusal, or notes what to do."""
    answers: list[Work | Refusal] = []
    seen: set[str] = set()
    for number, item in asked:
        try:
            if number not in opened:
                raise NotFound("fulfilment", number)
            if number in seen:
                raise Invalid("fulfilment", "{number} is named twice.", {"number": number})
            seen.add(number)
            decide(opened[number], item)
            answers.append(opened[number])
        except Refusal as refusal:
            answers.append(refusal)
    return answers


def kept(answers: Sequence[Work | Refusal]) -> list[Work]:
    return [answer for answer in answers if isinstance(answer, Work)]


def quantities_of(work: Work, counted: Sequence[Counted], limits: Mapping[int, int]) -> dict[int, int]:
    """This will turn counts into quantities by line id, of the lines named, none above its limit.

    A SKU that stands on several lines fills them one after another.
    """
    left, quantities = dict(limits), dict[int, int]()
    for count in counted:
        lines = [x for x in work.lines if _is_named(x, count)]
        if not lines:
            raise NotFound("line", f"{work.number} {count.line if count.line is not None else count.sku}")
        there = sum(left[line.id] for line in lines)
        if not 0 <= count.quantity <= there:
            raise MoreThanThereIs(work.number, lines[0].sku, there, count.quantity)
        rest = count.quantity
        for line in lines:
            part = min(rest, left[line.id])
            quantities[line.id] = quantities.get(line.id, 0) + part
            left[line.id] -= part
            rest -= part
    return quantities


def _lock_demands_of(order_ids: Collection[int]) -> None:
    """Lock the groups in which these orders' lines are demanded."""
    groups = fetch(
        """SELECT DISTINCT d.group_id FROM orders_orderline l JOIN sourcing_demand d ON d.id = l.demand_id
           WHERE l.order_id = ANY(%s)""",
        [sorted(order_ids)],
    )
    lock_group_rows(row[0] for row in groups)


def _is_named(line: WorkLine, count: Counted) -> bool:
    return line.sku == count.sku if count.line is None else line.position == count.line
