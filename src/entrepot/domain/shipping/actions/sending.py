"""Hand parcels to their carrier: this is where stock falls."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from entrepot.domain.fulfilment import queries as fulfilments
from entrepot.domain.fulfilment import steps as fulfilment
from entrepot.domain.fulfilment.events import picked
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.fulfilment.steps import each, kept
from entrepot.domain.shipping import steps
from entrepot.domain.shipping.actions.packing import each_parcel
from entrepot.domain.shipping.actions.shown import Boxed, boxed
from entrepot.domain.shipping.events import HANDED_OVER, PACKED, told
from entrepot.domain.shipping.queries import clearances, ids_numbered
from entrepot.domain.shipping.rules import Clearance, Parcel, carrier_code, contents, tracking_number, why_it_stays
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

    def decide(work: Work, asked: HandOver) -> None:
        if not fulfilments.may_leave(work):
            raise OutOfTurn(f"Fulfilment {work.number}", work.state, FulfilmentState.HANDED_OVER)
        tracking_number(asked.carrier, asked.tracking_number)

    by_number = {work.number: work for work in opened.works.values()}
    answers = each([(asked.fulfilment, asked) for asked in handovers], by_number, decide)
    boxes = _parcels_by_work(opened)
    _keep_back(answers, boxes)
    load = _Load()
    for answer, asked in zip(answers, handovers, strict=True):
        if isinstance(answer, Work):
            _take(load, answer, asked, boxes.get(answer.id, ()))
    return boxed(answers, _leave(opened, load, by))


@actions
def hand_over_parcels(handovers: Sequence[ParcelHandOver], *, by: Actor) -> list[Parcel | Refusal]:
    """This will hand over parcels one by one, each with its own tracking number."""
    numbers = [asked.parcel for asked in handovers]
    opened = steps.open_parcels_and_works(ids_numbered(numbers, company_id=by.company_id).values())
    answers = each_parcel(numbers, opened.parcels.values(), to=ParcelState.HANDED_OVER)
    cleared = clearances({line.order_id for parcel in opened.parcels.values() for line in parcel.lines})
    load = _Load()
    for place, (asked, parcel) in enumerate(zip(handovers, answers, strict=True)):
        if isinstance(parcel, Refusal):
            continue
        try:
            number = tracking_number(asked.carrier, asked.tracking_number)
            if reason := _reason_to_stay({line.order_id for line in parcel.lines if line.quantity}, cleared):
                raise reason
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
    not_found = fulfilment.pick([(work, {}) for work in unpicked], by=by)
    # Where nothing was found there is no parcel.
    packing = [(work, asked) for work, asked in load.implied.values() if any(map(work.left_to_pack, work.lines))]
    filled = [
        Filled(work.warehouse_id, {x.id: n for x in work.lines if (n := work.left_to_pack(x))}) for work, _ in packing
    ]
    packed_now = steps.pieces_in(filled)
    fulfilment.pack(opened.works.values(), packed_now)
    steps.ship(opened, Counter(packed_now) + Counter(contents(load.leaving.values())), by=by)
    fulfilment.save(opened.works.values())
    made = steps.make_parcels(filled, opened.works, by=by)
    for parcel, (_, asked) in zip(made, packing, strict=True):
        _address(parcel, asked, tracking_number(asked.carrier, asked.tracking_number))
    leaving = [*load.leaving.values(), *made]
    steps.hand_over(leaving)
    on_the_way = [event for work in unpicked for event in picked(work, not_found)]
    record([*on_the_way, *told(PACKED, made), *told(HANDED_OVER, leaving)], by=by)
    return leaving


def _keep_back(answers: list[Work | Refusal], boxes: Mapping[int, Sequence[Parcel]]) -> None:
    """Refuse what belongs to an order that must stay; what was refused before is no longer on its way out.

    Work that is picked on the way out is of one order, so nothing refused here is the rest of another.
    """
    orders = {work.id: _orders_leaving(work, boxes.get(work.id, ())) for work in kept(answers)}
    cleared = clearances({pk for concerned in orders.values() for pk in concerned})
    leaving = kept(answers)
    for place, answer in enumerate(answers):
        if isinstance(answer, Work):
            answers[place] = _reason_to_stay(orders[answer.id], cleared, leaving) or answer


def _orders_leaving(work: Work, parcels: Sequence[Parcel]) -> set[int]:
    """Return the orders of which something leaves with the work: its own, and those beside them in its parcels."""
    own = {line.order_id for line in work.lines if line.remaining > line.shipped}
    return own | {line.order_id for parcel in parcels for line in parcel.lines if line.quantity}


def _reason_to_stay(
    orders: Iterable[int], cleared: Mapping[int, Clearance], leaving: Sequence[Work] = ()
) -> Refusal | None:
    reasons = (why_it_stays(cleared[order_id], leaving, order_id) for order_id in sorted(orders))
    return next((reason for reason in reasons if reason), None)


def _parcels_by_work(opened: Opened) -> dict[int, list[Parcel]]:
    found: dict[int, list[Parcel]] = {}
    for parcel in opened.parcels.values():
        for work_id in {line.work_id for line in parcel.lines}:
            found.setdefault(work_id, []).append(parcel)
    return found


def _take(load: _Load, work: Work, asked: HandOver, parcels: Sequence[Parcel]) -> None:
    """Put the parcels of a fulfilment on the load, and what of it is still to be packed."""
    for parcel in parcels:
        _address(parcel, asked, tracking_number(asked.carrier, asked.tracking_number))
        load.leaving[parcel.id] = parcel
    if work.state != FulfilmentState.PACKED:
        load.implied[work.id] = (work, asked)


def _address(parcel: Parcel, asked: HandOver | ParcelHandOver, number: str) -> None:
    parcel.carrier, parcel.service = carrier_code(asked.carrier), asked.service.strip()
    parcel.tracking_number = number
