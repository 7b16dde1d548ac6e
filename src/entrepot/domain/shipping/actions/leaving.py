"""How goods leave: what is not done yet is done on the way out, then stock falls and parcels go."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from entrepot.domain.fulfilment import steps as fulfilment
from entrepot.domain.fulfilment.events import FulfilmentChecked, OrderChecked, picked
from entrepot.domain.fulfilment.events import told as told_of_work
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.shipping import steps
from entrepot.domain.shipping.events import HANDED_OVER, PACKED, NumberOverridden, told
from entrepot.domain.shipping.rules import Clearance, Label, Parcel, contents, why_it_stays
from entrepot.domain.shipping.steps import Filled, Measures, Opened
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Box:
    """A parcel that is packed on the way out: at most so many pieces by line id, of works of one warehouse."""

    works: Sequence[Work]
    quantities: Mapping[int, int]
    label: Label
    weight_g: int | None = None


@dataclass(slots=True)
class Load:
    """What is to leave: parcels that stand packed, and work that is packed on the way out."""

    parcels: dict[int, tuple[Parcel, Label]] = field(default_factory=dict)
    boxes: list[Box] = field(default_factory=list)

    def add(self, parcel: Parcel, label: Label, weight_g: int | None = None) -> None:
        self.parcels[parcel.id] = (parcel, label)
        parcel.weight_g = parcel.weight_g if weight_g is None else weight_g


def leave(opened: Opened, load: Load, *, by: Actor) -> list[tuple[Parcel, Label]]:
    """This will pick, check and pack what nobody does apart, then let everything leave that is on the load."""
    if not load.parcels and not load.boxes:
        return []
    before = _made_ready(load.boxes, by)
    filled, labels = _filled(load.boxes)
    packed_now = steps.pieces_in(filled)
    fulfilment.pack(opened.works.values(), packed_now)
    standing = [parcel for parcel, _ in load.parcels.values()]
    steps.ship(opened, Counter(packed_now) + Counter(contents(standing)), by=by)
    fulfilment.save(opened.works.values())
    made = steps.make_parcels(filled, opened.works, by=by)
    labelled = [*load.parcels.values(), *zip(made, labels, strict=True)]
    for parcel, label in labelled:
        parcel.carrier, parcel.service = label.carrier, label.service
        parcel.tracking_number, parcel.waybill_id = label.tracking_number, label.waybill_id
    leaving = [parcel for parcel, _ in labelled]
    steps.hand_over(leaving)
    overridden = [
        NumberOverridden(parcel.id, parcel.number, parcel.carrier, parcel.tracking_number, label.overridden)
        for parcel, label in labelled
        if label.overridden
    ]
    record([*before, *told(PACKED, made), *told(HANDED_OVER, leaving), *overridden], by=by)
    return labelled


def reason_to_stay(
    orders: Iterable[int], cleared: Mapping[int, Clearance], leaving: Sequence[Work] = ()
) -> Refusal | None:
    """This will say why goods of these orders may not leave, or nothing if they may."""
    reasons = (why_it_stays(cleared[order_id], leaving, order_id) for order_id in sorted(orders))
    return next((reason for reason in reasons if reason), None)


def parcels_by_work(opened: Opened) -> dict[int, list[Parcel]]:
    """This will sort parcels by the works of which there are goods in them."""
    found: dict[int, list[Parcel]] = {}
    for parcel in opened.parcels.values():
        for work_id in {line.work_id for line in parcel.lines}:
            found.setdefault(work_id, []).append(parcel)
    return found


def _made_ready(boxes: Sequence[Box], by: Actor) -> list[Event]:
    """Pick and check what goes into boxes, where that was not done, and give what to tell."""
    works = {work.id: work for box in boxes for work in box.works}
    unpicked = [work for work in works.values() if work.state == FulfilmentState.RELEASED]
    missing = fulfilment.pick([(work, {}) for work in unpicked], by=by)
    unchecked = [w for w in works.values() if w.state == FulfilmentState.PICKED and w.needs(FulfilmentState.CHECKED)]
    fulfilment.check(unchecked)
    facts = [event for work in unpicked for event in picked(work, missing)]
    for work in unchecked:
        facts += told_of_work(FulfilmentChecked, OrderChecked, work, {x.id: x.picked for x in work.lines})
    return facts


def _filled(boxes: Sequence[Box]) -> tuple[list[Filled], list[Label]]:
    """Fill boxes with what was found; where that is nothing, there is no parcel."""
    left = {line.id: line.picked - line.packed for box in boxes for work in box.works for line in work.lines}
    filled, labels = [], []
    for box in boxes:
        inside = {pk: part for pk, n in box.quantities.items() if (part := min(n, left[pk]))}
        for pk, part in inside.items():
            left[pk] -= part
        if inside:
            filled.append(Filled(box.works[0].warehouse_id, inside, Measures(weight_g=box.weight_g)))
            labels.append(box.label)
    return filled, labels
