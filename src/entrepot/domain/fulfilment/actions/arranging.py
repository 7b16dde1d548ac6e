"""Arrange work in parcels: split a fulfilment, merge several, and both undone. Orders stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from entrepot.domain.fulfilment import events, queries, steps
from entrepot.domain.fulfilment.actions.picking import StillPacked
from entrepot.domain.fulfilment.rules import OrderInWork, Work, broken_kit, gifts_alone, why_apart
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.fulfilment.steps import Arranged, Counted, KitStaysWhole, Part, each, kept, quantities_of
from entrepot.domain.orders.models import Order
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotFound, OutOfTurn, Refusal


@dataclass(frozen=True)
class Splitting:
    """The parts that are to be fulfilments of their own; what is not named stays."""

    fulfilment: str
    parts: Sequence[Sequence[Counted]]


@dataclass(frozen=True)
class Merging:
    """Fulfilments that are to be one. The first keeps its number."""

    fulfilments: Sequence[str]


@dataclass(frozen=True)
class Divided:
    """A fulfilment as it is now, and those that were made of parts of it."""

    work: Work
    made: list[Work] = field(default_factory=list)


@dataclass(eq=False)
class WorkHasBegun(Refusal):
    """Fulfilment {fulfilment} is {state}: parcels are arranged before picking. Undo that first, or pack its goods
    as you want them."""

    code: ClassVar[str] = "work_has_begun"
    words: ClassVar[frozenset[str]] = frozenset({"state"})
    fulfilment: str
    state: str


@dataclass(eq=False)
class GiftsAlone(Refusal):
    """A parcel of fulfilment {fulfilment} would hold gifts only. Let goods of the order go with them."""

    code: ClassVar[str] = "gifts_alone"
    fulfilment: str


@dataclass(eq=False)
class StandsAlone(Refusal):
    """Fulfilment {fulfilment} stands on its own: there is nothing to join it with, and nothing to take apart."""

    code: ClassVar[str] = "stands_alone"
    fulfilment: str


@dataclass(eq=False)
class PartIsElsewhere(Refusal):
    """Fulfilment {fulfilment} is {state}, and {other} is {its_state}. Bring both to the same step
    before you join them."""

    code: ClassVar[str] = "part_is_elsewhere"
    words: ClassVar[frozenset[str]] = frozenset({"state", "its_state"})
    fulfilment: str
    state: str
    other: str
    its_state: str


@actions
def split_fulfilments(splittings: Sequence[Splitting], *, by: Actor) -> list[Divided | Refusal]:
    """This will make fulfilments of their own of parts of others, for parcels of their own.

    Kits go whole, and gifts never alone. The order keeps its number, its lines and its money.
    """
    parts: list[Part] = []

    def decide(work: Work, asked: Splitting) -> None:
        _check_not_begun(work)
        parts.extend(_parts(work, asked))

    opened = steps.open_numbered([asked.fulfilment for asked in splittings], by=by)
    answers = each([(asked.fulfilment, asked) for asked in splittings], opened, decide)
    arranged = steps.take_apart(parts)
    steps.save(kept(answers))
    steps.write_arranged(arranged, by=by)
    record(events.split_off(arranged.made), by=by)
    return _divided(answers, arranged)


@actions
def undo_splitting(numbers: Sequence[str], *, by: Actor) -> list[Work | Refusal]:
    """This will join again what was split, as far as it is still here. What was picked stays picked."""
    family = _open_families(numbers, by)
    joined: dict[int, list[Work]] = {}

    def decide(work: Work, _: str) -> None:
        _check_may_be_taken_apart(work)
        others = [w for w in family[work.id] if w.id != work.id and w.id not in gone]
        if work.id in gone or not others:
            raise StandsAlone(work.number)
        for other in others:
            if any(line.packed for line in other.lines):
                raise StillPacked(other.number)
            if other.state != work.state:
                raise PartIsElsewhere(work.number, work.state, other.number, other.state)
        gone.update(other.id for other in others)
        joined[work.id] = others
        work.was_split = False

    gone: set[int] = set()
    opened = {work.number: work for works in family.values() for work in works}
    answers = each([(number, number) for number in numbers], opened, decide)
    _join(kept(answers), joined, events.SplittingUndone, events.OrderSplittingUndone, by)
    return answers


@actions
def merge_fulfilments(mergings: Sequence[Merging], *, by: Actor) -> list[Work | Refusal]:
    """This will make one fulfilment of several: for one receiver, from one warehouse, by one carrier.

    Each order keeps its number, its money and its remarks; its lines are picked and leave with the others'.
    """
    opened = steps.open_numbered([number for asked in mergings for number in asked.fulfilments], by=by)
    orders = queries.orders_in([work.id for work in opened.values()])
    used: set[str] = set()
    joined: dict[int, list[Work]] = {}
    answers: list[Work | Refusal] = []
    for asked in mergings:
        try:
            first, *others = _that_may_be_one(asked, opened, orders, used)
        except Refusal as refusal:
            answers.append(refusal)
            continue
        used.update(asked.fulfilments)
        joined[first.id] = others
        answers.append(first)
    _join(kept(answers), joined, events.FulfilmentMerged, events.OrderMerged, by)
    return answers


@actions
def undo_merging(numbers: Sequence[str], *, by: Actor) -> list[Divided | Refusal]:
    """This will give each order of a fulfilment one of its own again. What was picked stays picked."""
    opened = steps.open_numbered(numbers, by=by)
    orders = Order.objects.in_bulk({pk for work in opened.values() for pk in work.order_ids})
    parts: list[Part] = []

    def decide(work: Work, _: str) -> None:
        _check_may_be_taken_apart(work)
        first, *others = dict.fromkeys(line.order_id for line in work.lines if line.remaining)
        if not others:
            raise StandsAlone(work.number)
        for pk in others:
            own = {line.id: line.remaining for line in work.lines if line.order_id == pk}
            parts.append(Part(work, own, orders[pk].priority, orders[pk].ship_by, remembers=False))
        work.priority, work.ship_by = orders[first].priority, orders[first].ship_by

    answers = each([(number, number) for number in numbers], opened, decide)
    arranged = steps.take_apart(parts)
    steps.save(kept(answers))
    steps.rank(kept(answers))
    steps.write_arranged(arranged, by=by)
    record([e for work in kept(answers) for e in events.taken_apart(work, arranged.of(work))], by=by)
    return _divided(answers, arranged)


def _check_not_begun(work: Work) -> None:
    if not queries.not_begun(work):
        raise WorkHasBegun(work.number, work.state)


def _check_may_be_taken_apart(work: Work) -> None:
    if work.state in (FulfilmentState.HANDED_OVER, FulfilmentState.CANCELLED):
        raise OutOfTurn(f"Fulfilment {work.number}", work.state, FulfilmentState.RELEASED)
    if not queries.may_be_taken_apart(work):
        raise StillPacked(work.number)


def _parts(work: Work, asked: Splitting) -> list[Part]:
    left = {line.id: line.remaining for line in work.lines}
    parts: list[dict[int, int]] = []
    for counts in asked.parts:
        part = {pk: n for pk, n in quantities_of(work, counts, left).items() if n}
        if not part:
            raise Invalid("parts", "Nothing of {number} is named for this part.", {"number": work.number})
        left = {pk: n - part.get(pk, 0) for pk, n in left.items()}
        parts.append(part)
    rest = {pk: n for pk, n in left.items() if n}
    if not parts or not rest:
        raise Invalid("parts", "Name parts of {number}, and leave something in it.", {"number": work.number})
    for part in parts:
        if broken := broken_kit(work.lines, part):
            raise KitStaysWhole(broken.order, broken.sku)
    if gifts_alone(work.lines, [rest, *parts]):
        raise GiftsAlone(work.number)
    return [Part(work, part, work.priority, work.ship_by) for part in parts]


def _that_may_be_one(
    asked: Merging, opened: dict[str, Work], orders: dict[int, list[OrderInWork]], used: set[str]
) -> list[Work]:
    for number in asked.fulfilments:
        if number not in opened:
            raise NotFound("fulfilment", number)
        if number in used or asked.fulfilments.count(number) > 1:
            raise Invalid("fulfilments", "{number} is named twice.", {"number": number})
        _check_not_begun(opened[number])
    works = [opened[number] for number in asked.fulfilments]
    if len(works) < 2:
        raise Invalid("fulfilments", "Name at least two fulfilments that are to be one.")
    if refusal := why_apart(works, [order for work in works for order in orders[work.id]]):
        raise refusal
    return works


def _join(
    targets: Sequence[Work],
    joined: dict[int, list[Work]],
    of_work: type[events.FulfilmentArranged],
    of_order: type[events.OrderArranged],
    by: Actor,
) -> None:
    arranged = Arranged()
    for target in targets:
        steps.join(arranged, target, joined[target.id])
    steps.write_arranged(arranged, by=by)
    steps.save([work for target in targets for work in (target, *joined[target.id])])
    steps.rank(targets)
    told = [e for target in targets for e in events.arranged(of_work, of_order, target, joined[target.id])]
    record(told, by=by)


def _open_families(numbers: Sequence[str], by: Actor) -> dict[int, list[Work]]:
    """Lock fulfilments with all that is still here of what they were split from, or into."""
    ids = queries.ids_numbered(numbers, company_id=by.company_id)
    members = queries.families(ids.values())
    opened = steps.open_works({pk for some in members.values() for pk in some})
    steps.lock_rows_with_demands({pk for work in opened.values() for pk in work.order_ids})
    here = {pk for pk, work in opened.items() if queries.is_here(work)}
    return {pk: [opened[other] for other in some if other in here or other == pk] for pk, some in members.items()}


def _divided(answers: Sequence[Work | Refusal], arranged: Arranged) -> list[Divided | Refusal]:
    return [a if isinstance(a, Refusal) else Divided(a, arranged.of(a)) for a in answers]
