"""Ship orders from a list: whatever their warehouses still have to do is done, and all of it leaves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from entrepot.domain.fulfilment import steps as fulfilment
from entrepot.domain.fulfilment.events import split_off
from entrepot.domain.fulfilment.queries import open_ids_for
from entrepot.domain.fulfilment.rules import Work, WorkLine, broken_kit
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.fulfilment.steps import Counted, KitStaysWhole, Part
from entrepot.domain.orders.models import Order
from entrepot.domain.shipping import steps
from entrepot.domain.shipping.actions.leaving import Box, Load, leave, parcels_by_work, reason_to_stay
from entrepot.domain.shipping.queries import carriers_by_code, clearances, packed_ids_of
from entrepot.domain.shipping.rules import CarrierNow, Label, Parcel, label, shared
from entrepot.domain.shipping.steps import Claim, Opened
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotFound, Refusal


@dataclass(frozen=True)
class Shipping:
    """What goes out for an order: all that its warehouses have in work, or the lines named.

    `weight` is in grams. Lines are named by their number in the order, or by SKU.
    """

    order: str
    carrier: str = ""
    tracking_number: str = ""
    weight: int | None = None
    lines: Sequence[Counted] = ()
    override_reason: str = ""


@dataclass(frozen=True)
class Shipped:
    """The parcels that left for an order just now."""

    order: str
    parcels: list[Parcel]


@dataclass(eq=False)
class NothingToShip(Refusal):
    """Nothing of order {order} is in work at a warehouse. It has left already, or still waits for approval,
    payment, goods, or the end of a hold."""

    code: ClassVar[str] = "nothing_to_ship"
    order: str


@dataclass(eq=False)
class NotSoMany(Refusal):
    """Of {sku}, {there} pieces of order {order} can leave now, not {asked}. What is packed already leaves by
    its parcel."""

    code: ClassVar[str] = "not_so_many"
    status: ClassVar[int] = 422
    order: str
    sku: str
    there: int
    asked: int


@dataclass(eq=False)
class LeavesTogether(Refusal):
    """Order {order} leaves in one parcel with order {other}, under {tracking_number}. Give both the same
    number, or take them apart before."""

    code: ClassVar[str] = "leaves_together"
    order: str
    other: str
    tracking_number: str


@dataclass(slots=True)
class _Plan:
    """One line of the list, decided on locked rows. `joins` is the plan in whose parcel its goods leave."""

    asked: Shipping
    order_id: int
    label: Label
    works: list[Work] = field(default_factory=list)
    quantities: dict[int, int] = field(default_factory=dict)
    parcels: list[Parcel] = field(default_factory=list)
    joins: "_Plan | None" = None

    @property
    def whole(self) -> bool:
        return not self.asked.lines


@actions
def ship_orders(shippings: Sequence[Shipping], *, by: Actor) -> list[Shipped | Refusal]:
    """This will let orders leave as a list says, with carrier and tracking number, and answer each line.

    What its warehouse asks for before (pick, check, pack) counts as done as asked. Lines of one order may
    name its parcels one by one; orders in one parcel leave together, under the number of either.
    """
    opened = _open([asked.order for asked in shippings], by)
    answers = _plans(shippings, opened, carriers_by_code(by.company_id), by)
    plans = [answer for answer in answers if isinstance(answer, _Plan)]
    orders = {id(plan): _orders_leaving(plan) for plan in plans}
    _claim(answers, orders, by)
    _keep_back(answers, orders)
    good = [answer for answer in answers if isinstance(answer, _Plan) and answer.joins is None]
    arranged = fulfilment.take_apart(_rest_of(good))
    left = leave(opened, _load(good), by=by)
    steps.let_go(plan.label for plan in plans)
    fulfilment.write_arranged(arranged, by=by)
    record(split_off(arranged.made), by=by)
    return [a if isinstance(a, Refusal) else Shipped(a.asked.order, _of(a, left)) for a in answers]


def _open(numbers: Sequence[str], by: Actor) -> Opened:
    """Lock all that the orders are in, from parcels down, and look again whether that was all."""
    ids = Order.objects.filter(company_id=by.company_id, number__in=set(numbers)).values_list("id", flat=True)
    orders = list(ids)

    def look() -> tuple[list[int], list[int]]:
        works = open_ids_for(orders)
        return packed_ids_of(works), works

    return steps.lock_downwards(
        look, lambda found: steps.open_parcels_and_works(found[0], also=found[1], orders=orders)
    )


class _Planner:
    """Decides line by line what leaves, and keeps count of what earlier lines have taken."""

    def __init__(self, opened: Opened, carriers: Mapping[str, CarrierNow], by: Actor) -> None:
        self.opened, self.carriers = opened, carriers
        self.orders = {o.number: o.pk for o in opened.orders.values() if o.company_id == by.company_id}
        self.boxes = parcels_by_work(opened)
        self.left = {x.id: work.left_to_pack(x) for work in opened.works.values() for x in work.lines}
        # Who took lines and parcels, by id.
        self.lines: dict[int, _Plan] = {}
        self.parcels: dict[int, _Plan] = {}

    def plan(self, asked: Shipping) -> _Plan:
        if asked.order not in self.orders:
            raise NotFound("order", asked.order)
        if asked.weight is not None and asked.weight <= 0:
            raise Invalid("weight", "A parcel weighs more than nothing; leave it out where it is not known.")
        read = label(self.carriers, asked.carrier, asked.tracking_number, override_reason=asked.override_reason)
        plan = _Plan(asked, self.orders[asked.order], read)
        plan.works = [w for w in self.opened.works.values() if any(self._goes(x, plan) for x in w.lines)]
        if not plan.works:
            raise NothingToShip(asked.order)
        plan.quantities = self._everything(plan) if plan.whole else self._named(plan)
        if plan.whole:
            standing = {p.id: p for work in plan.works for p in self.boxes.get(work.id, ())}
            plan.parcels = [p for pk, p in sorted(standing.items()) if pk not in self.parcels]
        if not plan.quantities and not plan.parcels:
            plan.joins = self._joined(plan)
        self._take(plan)
        return plan

    def _goes(self, line: WorkLine, plan: _Plan) -> bool:
        return line.order_id == plan.order_id and line.remaining > line.shipped

    def _everything(self, plan: _Plan) -> dict[int, int]:
        return {x.id: n for work in plan.works for x in work.lines if (n := self.left[x.id])}

    def _named(self, plan: _Plan) -> dict[int, int]:
        own = [x for work in plan.works for x in work.lines if x.order_id == plan.order_id]
        quantities: dict[int, int] = {}
        for count in plan.asked.lines:
            named = [x for x in own if (x.sku == count.sku if count.line is None else x.in_order == count.line)]
            if not named:
                raise NotFound("line", f"{plan.asked.order} {count.sku if count.line is None else count.line}")
            there = sum(self.left[x.id] - quantities.get(x.id, 0) for x in named)
            if not 0 < count.quantity <= there:
                raise NotSoMany(plan.asked.order, named[0].sku, there, count.quantity)
            rest = count.quantity
            for line in named:
                part = min(rest, self.left[line.id] - quantities.get(line.id, 0))
                rest -= part
                quantities[line.id] = quantities.get(line.id, 0) + part
        if broken := broken_kit(own, quantities):
            raise KitStaysWhole(broken.order, broken.sku)
        return {pk: pieces for pk, pieces in quantities.items() if pieces}

    def _joined(self, plan: _Plan) -> _Plan:
        """Return the plan that took the goods of this one, if they may be said to leave under one number."""
        concerned = {x.id for work in plan.works for x in work.lines if x.order_id == plan.order_id}
        inside = {p.id for work in plan.works for p in self.boxes.get(work.id, ())}
        others = [other for pk, other in self.lines.items() if pk in concerned]
        others += [other for pk, other in self.parcels.items() if pk in inside]
        if not others:
            raise NothingToShip(plan.asked.order)
        taken = others[0]
        if taken.asked.order == plan.asked.order:
            raise Invalid("orders", "{number} is named twice.", {"number": plan.asked.order})
        if (taken.label.carrier, taken.label.tracking_number) != (plan.label.carrier, plan.label.tracking_number):
            raise LeavesTogether(plan.asked.order, taken.asked.order, taken.label.tracking_number)
        return taken

    def _take(self, plan: _Plan) -> None:
        for pk, pieces in plan.quantities.items():
            self.left[pk] -= pieces
            self.lines[pk] = plan
        self.parcels |= {parcel.id: plan for parcel in plan.parcels}


def _plans(
    shippings: Sequence[Shipping], opened: Opened, carriers: Mapping[str, CarrierNow], by: Actor
) -> list[_Plan | Refusal]:
    planner = _Planner(opened, carriers, by)
    plans: list[_Plan | Refusal] = []
    for asked in shippings:
        try:
            plans.append(planner.plan(asked))
        except Refusal as refusal:
            plans.append(refusal)
    return plans


def _orders_leaving(plan: _Plan) -> dict[int, str]:
    lines = (line for work in plan.works for line in work.lines if plan.quantities.get(line.id))
    inside = (line for parcel in plan.parcels for line in parcel.lines if line.quantity)
    return {x.order_id: x.order for x in lines} | {x.order_id: x.order for x in inside}


def _claim(plans: list[_Plan | Refusal], orders: Mapping[int, Mapping[int, str]], by: Actor) -> None:
    own = [(place, p) for place, p in enumerate(plans) if isinstance(p, _Plan) and p.joins is None]
    refusals = steps.claim([Claim(plan.label, orders[id(plan)]) for _, plan in own], by=by)
    for (place, _), refusal in zip(own, refusals, strict=True):
        plans[place] = refusal or plans[place]


def _keep_back(plans: list[_Plan | Refusal], orders: Mapping[int, Mapping[int, str]]) -> None:
    """Refuse what belongs to an order that must stay, and with it whatever was to leave in the same parcel."""
    leaving = {w.id: w for plan in plans if isinstance(plan, _Plan) and plan.whole for w in plan.works}
    cleared = clearances({pk for concerned in orders.values() for pk in concerned})
    refused: dict[int, Refusal] = {}
    kept = {id(plan) for plan in plans if isinstance(plan, _Plan)}
    for place, plan in enumerate(plans):
        if not isinstance(plan, _Plan):
            continue
        if plan.joins is not None:
            lost = id(plan.joins) not in kept
            plans[place] = refused.get(id(plan.joins)) or (NothingToShip(plan.asked.order) if lost else plan)
        elif reason := reason_to_stay(orders[id(plan)], cleared, list(leaving.values())):
            refused[id(plan)] = plans[place] = reason


def _rest_of(plans: Iterable[_Plan]) -> list[Part]:
    """Tell what stays behind of work that nobody has begun, as work of its own."""
    planned: dict[int, int] = {}
    whole: set[int] = set()
    works: dict[int, Work] = {}
    for plan in plans:
        for work in plan.works:
            works[work.id] = work
            if plan.whole:
                whole.add(work.id)
        for pk, pieces in plan.quantities.items():
            planned[pk] = planned.get(pk, 0) + pieces
    parts = []
    for work in works.values():
        untouched = work.state == FulfilmentState.RELEASED and not any(line.picked for line in work.lines)
        rest = {x.id: x.remaining - planned.get(x.id, 0) for x in work.lines if x.remaining > planned.get(x.id, 0)}
        if untouched and work.id not in whole and rest and any(planned.get(x.id) for x in work.lines):
            parts.append(Part(work, rest, work.priority, work.ship_by))
    return parts


def _load(plans: Iterable[_Plan]) -> Load:
    """Put parcels that stand packed on the load, and a new one for each work of which something is not packed."""
    load = Load()
    for plan in plans:
        boxes = []
        for work in plan.works:
            inside = {x.id: plan.quantities[x.id] for x in work.lines if plan.quantities.get(x.id)}
            boxes += [([work], inside)] if inside else []
        pieces = [sum(line.quantity for line in parcel.lines) for parcel in plan.parcels]
        pieces += [sum(inside.values()) for _, inside in boxes]
        weight = plan.asked.weight
        grams = shared(weight, pieces) if weight is not None and weight >= len(pieces) else [None] * len(pieces)
        for parcel, share in zip(plan.parcels, grams, strict=False):
            load.add(parcel, plan.label, share)
        for (works, inside), share in zip(boxes, grams[len(plan.parcels) :], strict=True):
            load.boxes.append(Box(works, inside, plan.label, share or None))
    return load


def _of(plan: _Plan, left: Sequence[tuple[Parcel, Label]]) -> list[Parcel]:
    by_label = plan.joins.label if plan.joins else plan.label
    return [parcel for parcel, its in left if its is by_label]
