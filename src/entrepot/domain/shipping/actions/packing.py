"""Put goods into parcels, or take them out again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from entrepot.domain.fulfilment import steps as fulfilment
from entrepot.domain.fulfilment.events import picked
from entrepot.domain.fulfilment.queries import may_be_packed, orders_in
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.fulfilment.steps import Counted, each, open_numbered, quantities_of
from entrepot.domain.orders.queries import refund_pending
from entrepot.domain.orders.rules.refund_requests import MoneyAskedBack
from entrepot.domain.shipping import steps
from entrepot.domain.shipping.actions.shown import Boxed, boxed
from entrepot.domain.shipping.events import PACKED, UNPACKED, told
from entrepot.domain.shipping.queries import ids_numbered
from entrepot.domain.shipping.rules import Parcel
from entrepot.domain.shipping.states import LIFE_OF_A_PARCEL, ParcelState
from entrepot.domain.shipping.steps import Filled, Measures
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotFound, OutOfTurn, Refusal


@dataclass(frozen=True)
class NewParcel:
    """What goes into one parcel: the lines named, or everything that is left."""

    lines: Sequence[Counted] = ()
    measures: Measures = Measures()


@dataclass(frozen=True)
class Packing:
    """The parcels that a fulfilment is packed into; without any, one with everything."""

    fulfilment: str
    parcels: Sequence[NewParcel] = ()


@dataclass(frozen=True)
class Together:
    """Fulfilments of one warehouse for one receiver, that leave in one parcel."""

    fulfilments: Sequence[str]
    measures: Measures = Measures()


@dataclass(eq=False)
class CannotShareAParcel(Refusal):
    """Fulfilments {fulfilments} cannot share a parcel: they are of different {differs}. Pack them one by one."""

    code: ClassVar[str] = "cannot_share_a_parcel"
    words: ClassVar[frozenset[str]] = frozenset({"differs"})
    fulfilments: str
    differs: str


@dataclass(slots=True)
class _Plan:
    """The parcels that are to be made, and the work that is picked on the way because nobody does it apart."""

    filled: list[Filled] = field(default_factory=list)
    unpicked: dict[int, Work] = field(default_factory=dict)

    def add(self, filled: Filled, works: Sequence[Work]) -> None:
        self.filled.append(filled)
        self.unpicked |= {work.id: work for work in works if work.state == FulfilmentState.RELEASED}


@actions
def pack_fulfilments(packings: Sequence[Packing], *, by: Actor) -> list[Boxed | Refusal]:
    """This will put picked goods into parcels: one, several, or some of the goods now and more later."""
    plan = _Plan()

    def decide(work: Work, packing: Packing) -> None:
        check_may_be_packed(work, asked_back)
        for filled in _filled(work, packing.parcels or [NewParcel()]):
            plan.add(filled, [work])

    opened = open_numbered([packing.fulfilment for packing in packings], by=by)
    asked_back = refund_pending({pk for work in opened.values() for pk in work.order_ids})
    answers = each([(packing.fulfilment, packing) for packing in packings], opened, decide)
    return boxed(answers, _pack(plan, list(opened.values()), by))


@actions
def pack_together(boxes: Sequence[Together], *, by: Actor) -> list[Parcel | Refusal]:
    """This will put everything of several fulfilments into one parcel: same warehouse, same receiver."""
    opened = open_numbered([number for box in boxes for number in box.fulfilments], by=by)
    asked_back = refund_pending({pk for work in opened.values() for pk in work.order_ids})
    orders = orders_in([work.id for work in opened.values()])
    to_whom = {pk: {order.receiver for order in inside} for pk, inside in orders.items()}
    plan, places = _Plan(), list[int | Refusal]()
    used: set[str] = set()
    for box in boxes:
        try:
            works = _that_may_share(box, opened, to_whom, used, asked_back)
        except Refusal as refusal:
            places.append(refusal)
            continue
        used.update(box.fulfilments)
        places.append(len(plan.filled))
        quantities = {line.id: work.left_to_pack(line) for work in works for line in work.lines}
        plan.add(Filled(works[0].warehouse_id, {pk: n for pk, n in quantities.items() if n}, box.measures), works)
    made = _pack(plan, list(opened.values()), by)
    return [place if isinstance(place, Refusal) else made[place] for place in places]


@actions
def unpack_parcels(numbers: Sequence[str], *, by: Actor) -> list[Parcel | Refusal]:
    """This will take everything out of parcels that have not left; the goods stay picked."""
    opened = steps.open_parcels_and_works(ids_numbered(numbers, company_id=by.company_id).values())
    answers = each_parcel(numbers, opened.parcels.values(), to=ParcelState.UNPACKED)
    emptied = [answer for answer in answers if isinstance(answer, Parcel)]
    out = steps.unpack(opened, emptied)
    fulfilment.save(opened.works.values())
    record(told(UNPACKED, out), by=by)
    return answers


def each_parcel(numbers: Sequence[str], parcels: Iterable[Parcel], *, to: ParcelState) -> list[Parcel | Refusal]:
    """This will answer each number with its parcel if it may become `to`, or with why not."""
    by_number = {parcel.number: parcel for parcel in parcels}
    answers: list[Parcel | Refusal] = []
    seen: set[str] = set()
    for number in numbers:
        parcel = by_number.get(number)
        if parcel is None:
            answers.append(NotFound("shipment", number))
        elif number in seen:
            answers.append(Invalid("shipment", "{number} is named twice.", {"number": number}))
        else:
            refusal = LIFE_OF_A_PARCEL.refusal(f"Parcel {number}", parcel.state, to)
            answers.append(refusal or parcel)
        seen.add(number)
    return answers


def check_may_be_packed(work: Work, asked_back: Collection[int]) -> None:
    """This will refuse work that has not come far enough, or too far, to be packed, or for which money is asked back.

    `asked_back` are the ids of such orders.
    """
    if not may_be_packed(work):
        raise OutOfTurn(f"Fulfilment {work.number}", work.state, FulfilmentState.PACKED)
    for line in work.lines:
        if line.order_id in asked_back and work.left_to_pack(line):
            raise MoneyAskedBack(line.order)


def _filled(work: Work, parcels: Sequence[NewParcel]) -> list[Filled]:
    """Decide what goes into which parcel; nothing twice, no parcel empty."""
    left = {line.id: work.left_to_pack(line) for line in work.lines}
    filled = []
    for parcel in parcels:
        named = quantities_of(work, parcel.lines, left) if parcel.lines else left
        quantities = {pk: n for pk, n in named.items() if n}
        if not quantities:
            raise Invalid("parcels", "Nothing of {number} is left for this parcel.", {"number": work.number})
        if parcel.measures.weight_g is not None and parcel.measures.weight_g <= 0:
            raise Invalid("weight_g", "A parcel weighs more than nothing; leave it out where it is not known.")
        left = {pk: n - quantities.get(pk, 0) for pk, n in left.items()}
        filled.append(Filled(work.warehouse_id, quantities, parcel.measures))
    return filled


def _that_may_share(
    box: Together,
    opened: dict[str, Work],
    to_whom: dict[int, set[str]],
    used: set[str],
    asked_back: Collection[int],
) -> list[Work]:
    for number in box.fulfilments:
        if number not in opened:
            raise NotFound("fulfilment", number)
        if number in used or box.fulfilments.count(number) > 1:
            raise Invalid("fulfilments", "{number} is named twice.", {"number": number})
        check_may_be_packed(opened[number], asked_back)
    works = [opened[number] for number in box.fulfilments]
    if not works or not any(work.left_to_pack(line) for work in works for line in work.lines):
        raise Invalid("fulfilments", "There is nothing to put into this parcel.")
    if len({work.warehouse_id for work in works}) > 1:
        raise CannotShareAParcel(", ".join(box.fulfilments), "warehouses")
    if len(set[str]().union(*(to_whom[work.id] for work in works))) > 1:
        raise CannotShareAParcel(", ".join(box.fulfilments), "receivers")
    return works


def _pack(plan: _Plan, opened: Sequence[Work], by: Actor) -> list[Parcel]:
    if not plan.filled:
        return []
    implied = list(plan.unpicked.values())
    missing = fulfilment.pick([(work, {}) for work in implied], by=by)
    fulfilment.pack(opened, steps.pieces_in(plan.filled))
    fulfilment.save(opened)
    made = steps.make_parcels(plan.filled, {work.id: work for work in opened}, by=by)
    record([*(e for work in implied for e in picked(work, missing)), *told(PACKED, made)], by=by)
    return made
