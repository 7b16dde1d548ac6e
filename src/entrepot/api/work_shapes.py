"""How work at a warehouse and parcels look from outside, going in and coming out."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from ninja import Field, Schema

from entrepot.api.marks import prints_shown
from entrepot.domain.fulfilment.actions import Counted, Divided
from entrepot.domain.fulfilment.queries import supported_actions as supported_by_work
from entrepot.domain.fulfilment.queries import undoable_actions
from entrepot.domain.fulfilment.rules import Work, WorkLine
from entrepot.domain.shipping.actions import Boxed, Measures
from entrepot.domain.shipping.queries import ready_to_leave
from entrepot.domain.shipping.queries import supported_actions as supported_by_parcel
from entrepot.domain.shipping.rules import Parcel
from entrepot.foundation.printing.queries import last_prints


class CountIn(Schema):
    """So many pieces of a line, by its number in the fulfilment or by its SKU."""

    quantity: int = Field(ge=0, le=10**12)
    line: int | None = None
    sku: str = ""


class MeasuresIn(Schema):
    """Grams and millimetres."""

    weight_g: int | None = Field(None, gt=0, le=10**9)
    length_mm: int | None = Field(None, gt=0, le=10**6)
    width_mm: int | None = Field(None, gt=0, le=10**6)
    height_mm: int | None = Field(None, gt=0, le=10**6)


class HandOverIn(Schema):
    carrier: str = Field("", max_length=40)
    tracking_number: str = Field("", max_length=80)
    service: str = Field("", max_length=40)
    override_reason: str = Field("", max_length=400)


def counted(lines: Sequence[CountIn]) -> list[Counted]:
    return [Counted(line.quantity, line.line, line.sku) for line in lines]


def measured(body: MeasuresIn) -> Measures:
    return Measures(body.weight_g, body.length_mm, body.width_mm, body.height_mm)


def work_shown(work: Work) -> dict[str, Any]:
    """This will show a fulfilment with its lines, and where each is to be picked."""
    return works_shown([work])(work)


def works_shown(works: Iterable[Work]) -> Callable[[Work], dict[str, Any]]:
    """This will give what shows each of these fulfilments; what may leave is asked once for all of them."""
    works = list(works)
    ready = ready_to_leave(works)
    printed = last_prints("fulfilment", [work.id for work in works])
    return lambda work: {**_work(work, ready), "printed": prints_shown(printed.get(work.id, ()))}


def _work(work: Work, ready: Collection[int]) -> dict[str, Any]:
    return {
        "id": work.number,
        "warehouse": work.warehouse,
        "state": work.state,
        "steps": work.steps,
        "priority": work.priority,
        "ship_by": work.ship_by,
        "orders": list(dict.fromkeys(line.order for line in work.lines)),
        "supported_actions": [noun for noun in supported_by_work(work) if noun != "handover" or work.id in ready],
        "undoable_actions": undoable_actions(work),
        "lines": [_line(line) for line in work.lines],
    }


def _line(line: WorkLine) -> dict[str, Any]:
    return {
        "line": line.position,
        "order": line.order,
        "sku": line.sku,
        "quantity": line.quantity,
        "picked": line.picked,
        "packed": line.packed,
        "shipped": line.shipped,
        "short": line.short,
        "recalled": line.recalled,
        "bins": [
            {"bin": task.place, "lot": task.lot or None, "quantity": task.quantity, "picked": task.picked}
            for task in line.tasks
            if task.quantity
        ],
    }


def parcel_shown(parcel: Parcel) -> dict[str, Any]:
    """This will show a parcel with what is in it."""
    plain = (
        "warehouse", "state", "carrier", "service", "tracking_number", "weight_g", "length_mm", "width_mm",
        "height_mm", "freight", "packed_at", "handed_over_at", "delivered_at",
    )  # fmt: skip
    return {
        "id": parcel.number,
        **{name: getattr(parcel, name) for name in plain},
        "orders": list(dict.fromkeys(line.order for line in parcel.lines)),
        "freight_shares": [{"order": order, "amount": amount} for order, amount in parcel.shares.items()],
        "supported_actions": supported_by_parcel(parcel),
        "lines": [
            {"fulfilment": line.fulfilment, "order": line.order, "sku": line.sku, "quantity": line.quantity}
            for line in parcel.lines
        ],
    }


def boxed_shown(boxed: Boxed) -> dict[str, Any]:
    """This will show a fulfilment together with its parcels."""
    return boxes_shown([boxed])(boxed)


def boxes_shown(boxes: Iterable[Boxed]) -> Callable[[Boxed], dict[str, Any]]:
    """This will give what shows each of these fulfilments with its parcels."""
    show = works_shown(boxed.work for boxed in boxes)
    return lambda boxed: {**show(boxed.work), "parcels": [parcel_shown(parcel) for parcel in boxed.parcels]}


def divided_shown(divided: Divided) -> dict[str, Any]:
    """This will show a fulfilment together with those that were made of parts of it."""
    return divisions_shown([divided])(divided)


def divisions_shown(divisions: Iterable[Divided]) -> Callable[[Divided], dict[str, Any]]:
    """This will give what shows each of these fulfilments with those that were made of parts of it."""
    show = works_shown(work for divided in divisions for work in (divided.work, *divided.made))
    return lambda divided: {**show(divided.work), "made": [show(work) for work in divided.made]}
