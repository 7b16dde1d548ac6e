"""Hand parcels to their carrier: this is where stock falls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.domain.fulfilment import queries as fulfilments
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.fulfilment.steps import each
from entrepot.domain.shipping import steps
from entrepot.domain.shipping.actions.leaving import Box, Load, leave, parcels_by_work, reason_to_stay
from entrepot.domain.shipping.actions.packing import each_parcel
from entrepot.domain.shipping.actions.shown import Boxed, boxed
from entrepot.domain.shipping.queries import carriers_by_code, clearances, ids_numbered
from entrepot.domain.shipping.rules import CarrierNow, Label, Parcel, label
from entrepot.domain.shipping.states import ParcelState
from entrepot.domain.shipping.steps import Claim
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import OutOfTurn, Refusal


@dataclass(frozen=True)
class HandOver:
    """Who takes the parcels of a fulfilment. Without a carrier somebody of the house brings or keeps them."""

    fulfilment: str
    carrier: str = ""
    tracking_number: str = ""
    service: str = ""
    override_reason: str = ""


@dataclass(frozen=True)
class ParcelHandOver:
    """Who takes one parcel."""

    parcel: str
    carrier: str = ""
    tracking_number: str = ""
    service: str = ""
    override_reason: str = ""


@actions
def hand_over_fulfilments(handovers: Sequence[HandOver], *, by: Actor) -> list[Boxed | Refusal]:
    """This will hand over all parcels of fulfilments that have not left yet.

    Where the warehouse does not pick or pack apart, that is done on the way. What else lies in one of
    the parcels leaves with it.
    """
    ids = fulfilments.ids_numbered([asked.fulfilment for asked in handovers], company_id=by.company_id)
    opened = steps.open_works_and_parcels(list(ids.values()))
    carriers = carriers_by_code(by.company_id)
    labels: dict[int, Label] = {}

    def decide(work: Work, asked: HandOver) -> None:
        if not fulfilments.may_leave(work):
            raise OutOfTurn(f"Fulfilment {work.number}", work.state, FulfilmentState.HANDED_OVER)
        labels[work.id] = _label(carriers, asked)

    by_number = {work.number: work for work in opened.works.values()}
    answers = each([(asked.fulfilment, asked) for asked in handovers], by_number, decide)
    boxes = parcels_by_work(opened)
    orders = {pk: _orders_leaving(opened.works[pk], boxes.get(pk, ())) for pk in labels}
    claim_or_refuse(answers, labels, orders, by)
    _keep_back(answers, orders)
    load = Load()
    for answer in answers:
        if isinstance(answer, Work):
            _take(load, answer, labels[answer.id], boxes.get(answer.id, ()))
    left = leave(opened, load, by=by)
    steps.let_go(labels.values())
    return boxed(answers, [parcel for parcel, _ in left])


@actions
def hand_over_parcels(handovers: Sequence[ParcelHandOver], *, by: Actor) -> list[Parcel | Refusal]:
    """This will hand over parcels one by one, each with its own tracking number."""
    numbers = [asked.parcel for asked in handovers]
    opened = steps.open_parcels_and_works(ids_numbered(numbers, company_id=by.company_id).values())
    answers = each_parcel(numbers, opened.parcels.values(), to=ParcelState.HANDED_OVER)
    orders = {
        parcel.id: {line.order_id: line.order for line in parcel.lines if line.quantity}
        for parcel in opened.parcels.values()
    }
    cleared = clearances({pk for concerned in orders.values() for pk in concerned})
    carriers, labels = carriers_by_code(by.company_id), dict[int, Label]()
    for place, (asked, parcel) in enumerate(zip(handovers, answers, strict=True)):
        if isinstance(parcel, Refusal):
            continue
        try:
            if reason := reason_to_stay(orders[parcel.id], cleared):
                raise reason
            labels[parcel.id] = _label(carriers, asked)
        except Refusal as refusal:
            answers[place] = refusal
    claim_or_refuse(answers, labels, orders, by)
    load = Load()
    for parcel in answers:
        if isinstance(parcel, Parcel):
            load.add(parcel, labels[parcel.id])
    leave(opened, load, by=by)
    return answers


def claim_or_refuse(
    answers: list[Work | Refusal] | list[Parcel | Refusal],
    labels: Mapping[int, Label],
    orders: Mapping[int, Mapping[int, str]],
    by: Actor,
) -> None:
    """This will claim the numbers of what is to leave, and refuse in its place whatever may not have its number."""
    places = [(n, answer) for n, answer in enumerate(answers) if not isinstance(answer, Refusal)]
    refusals = steps.claim([Claim(labels[thing.id], orders[thing.id]) for _, thing in places], by=by)
    for (place, _), refusal in zip(places, refusals, strict=True):
        if refusal is not None:
            answers[place] = refusal


def _keep_back(answers: list[Work | Refusal], orders: Mapping[int, Mapping[int, str]]) -> None:
    """Refuse what belongs to an order that must stay; what was refused before is no longer on its way out.

    Where one of several orders of a work must stay, all of the work does.
    """
    leaving = [answer for answer in answers if isinstance(answer, Work)]
    cleared = clearances({pk for work in leaving for pk in orders[work.id]})
    for place, answer in enumerate(answers):
        if isinstance(answer, Work):
            answers[place] = reason_to_stay(orders[answer.id], cleared, leaving) or answer


def _orders_leaving(work: Work, parcels: Sequence[Parcel]) -> dict[int, str]:
    """Return the orders of which something leaves with the work: its own, and those beside them in its parcels."""
    own = {line.order_id: line.order for line in work.lines if line.remaining > line.shipped}
    return own | {line.order_id: line.order for parcel in parcels for line in parcel.lines if line.quantity}


def _take(load: Load, work: Work, label: Label, parcels: Sequence[Parcel]) -> None:
    """Put the parcels of a fulfilment on the load, and what of it is still to be packed."""
    for parcel in parcels:
        load.add(parcel, label)
    if work.state != FulfilmentState.PACKED:
        load.boxes.append(Box([work], {line.id: line.remaining for line in work.lines}, label))


def _label(carriers: Mapping[str, CarrierNow], asked: HandOver | ParcelHandOver) -> Label:
    return label(
        carriers, asked.carrier, asked.tracking_number, service=asked.service, override_reason=asked.override_reason
    )
