"""Hand parcels to their carrier: this is where stock falls."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from entrepot.domain.fulfilment import queries as fulfilments
from entrepot.domain.fulfilment import steps as fulfilment
from entrepot.domain.fulfilment.events import picked
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.fulfilment.steps import each
from entrepot.domain.shipping import steps
from entrepot.domain.shipping.actions.packing import each_parcel, left_to_pack
from entrepot.domain.shipping.actions.shown import Boxed, boxed
from entrepot.domain.shipping.events import HANDED_OVER, PACKED, told
from entrepot.domain.shipping.queries import ids_numbered, unready
from entrepot.domain.shipping.rules import Parcel, ParcelLine, carrier_code, contents, tracking_number
from entrepot.domain.shipping.states import ParcelState
from entrepot.domain.shipping.steps import Filled, Opened
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import OutOfTurn, Refusal


@dataclass(frozen=True)
class HandOver:
    """Who takes the parcels of a fulfilment. Without a carrier somebody of the house brings or keeps them."""

    fulfilment: str
    carrier: str = ""
    tracking_number: str = ""
    service: str = ""


@dataclass(frozen=True)
class ParcelHandOver:
    """Who takes one parcel."""

    parcel: str
    carrier: str = ""
    tracking_number: str = ""
    service: str = ""


@dataclass(eq=False)
class RestNotReady(Refusal):
    """Order {order} leaves complete or not at all, and {pieces} pieces of it are not picked yet."""

    code: ClassVar[str] = "rest_not_ready"
    order: str
    pieces: int


@dataclass(slots=True)
class _Load:
    """What is to leave: parcels that stand packed, and work that is packed on the way out."""

    leaving: dict[int, Parcel] = field(default_factory=dict)
    implied: dict[int, tuple[Work, HandOver]] = field(default_factory=dict)


@actions
def hand_over_fulfilments(handovers: Sequence[HandOver], *, by: Actor) -> list[Boxed | Refusal]:
    """This will hand over all parcels of fulfilments that have not left yet.

    Where the warehouse does not pick or pack apart, that is done on the way. What else lies in one of
    the parcels leaves with it.
    """
    ids = fulfilments.ids_numbered([asked.fulfilment for asked in handovers], company_id=by.company_id)
    opened = steps.open_works_and_parcels(list(ids.values()))
    load = _Load()
    missing = _unready(opened, [asked.fulfilment for asked in handovers])

    def decide(work: Work, asked: HandOver) -> None:
        if not fulfilments.may_leave(work):
            raise OutOfTurn(f"Fulfilment {work.number}", work.state, FulfilmentState.HANDED_OVER)
        number = tracking_number(asked.carrier, asked.tracking_number)
        parcels = [p for p in opened.parcels.values() if any(line.work_id == work.id for line in p.lines)]
        orders = {line.order_id: line.order for line in work.lines}
        _check_complete(orders | {line.order_id: line.order for line in _lines(parcels)}, missing)
        for parcel in parcels:
            _address(parcel, asked, number)
            load.leaving[parcel.id] = parcel
        if work.state != FulfilmentState.PACKED:
            load.implied[work.id] = (work, asked)

    by_number = {work.number: work for work in opened.works.values()}
    answers = each([(asked.fulfilment, asked) for asked in handovers], by_number, decide)
    return boxed(answers, _leave(opened, load, by))


@actions
def hand_over_parcels(handovers: Sequence[ParcelHandOver], *, by: Actor) -> list[Parcel | Refusal]:
    """This will hand over parcels one by one, each with its own tracking number."""
    numbers = [asked.parcel for asked in handovers]
    opened = steps.open_parcels_and_works(ids_numbered(numbers, company_id=by.company_id).values())
    answers = each_parcel(numbers, opened.parcels.values(), to=ParcelState.HANDED_OVER)
    missing = unready({line.order_id for line in _lines(opened.parcels.values())})
    load = _Load()
    for place, (asked, parcel) in enumerate(zip(handovers, answers, strict=True)):
        if isinstance(parcel, Refusal):
            continue
        try:
            number = tracking_number(asked.carrier, asked.tracking_number)
            _check_complete({line.order_id: line.order for line in parcel.lines}, missing)
        except Refusal as refusal:
            answers[place] = refusal
            continue
        _address(parcel, asked, number)
        load.leaving[parcel.id] = parcel
    _leave(opened, load, by)
    return answers


def _leave(opened: Opened, load: _Load, by: Actor) -> list[Parcel]:
    """Pick and pack what nobody does apart, then let everything leave that was decided to."""
    if not load.leaving and not load.implied:
        return []
    unpicked = [work for work, _ in load.implied.values() if work.state == FulfilmentState.RELEASED]
    filled = [
        Filled(work.warehouse_id, {x.id: n for x in work.lines if (n := left_to_pack(work, x))})
        for work, _ in load.implied.values()
    ]
    not_found = fulfilment.pick([(work, {}) for work in unpicked], by=by)
    packed_now = steps.pieces_in(filled)
    fulfilment.pack(opened.works.values(), packed_now)
    steps.ship(opened, Counter(packed_now) + Counter(contents(load.leaving.values())), by=by)
    fulfilment.save(opened.works.values())
    made = steps.make_parcels(filled, opened.works, by=by)
    for parcel, (_, asked) in zip(made, load.implied.values(), strict=True):
        _address(parcel, asked, tracking_number(asked.carrier, asked.tracking_number))
    leaving = [*load.leaving.values(), *made]
    steps.hand_over(leaving)
    on_the_way = [event for work in unpicked for event in picked(work, not_found)]
    record([*on_the_way, *told(PACKED, made), *told(HANDED_OVER, leaving)], by=by)
    return leaving


def _unready(opened: Opened, numbers: Sequence[str]) -> dict[int, int]:
    """Return the pieces nobody has picked, by order that ships complete; what is picked on the way counts as done."""
    missing = unready({line.order_id for work in opened.works.values() for line in work.lines})
    for work in opened.works.values():
        if work.number in numbers and work.state == FulfilmentState.RELEASED and fulfilments.may_leave(work):
            for line in work.lines:
                if line.order_id in missing:
                    missing[line.order_id] -= line.remaining
    return missing


def _check_complete(orders: dict[int, str], missing: dict[int, int]) -> None:
    for order_id, number in orders.items():
        if missing.get(order_id, 0) > 0:
            raise RestNotReady(number, missing[order_id])


def _lines(parcels: Iterable[Parcel]) -> list[ParcelLine]:
    return [line for parcel in parcels for line in parcel.lines]


def _address(parcel: Parcel, asked: HandOver | ParcelHandOver, number: str) -> None:
    parcel.carrier, parcel.service = carrier_code(asked.carrier), asked.service.strip()
    parcel.tracking_number = number
