"""Take goods off their shelves, check them, or put them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from entrepot.domain.fulfilment import steps
from entrepot.domain.fulfilment.events import (
    FulfilmentChecked,
    OrderChecked,
    OrderPickingUndone,
    PickingUndone,
    picked,
    told,
)
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.fulfilment.steps import Counted, each, kept, open_numbered, quantities_of
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import OutOfTurn, Refusal


@dataclass(frozen=True)
class Picking:
    """What was found of a fulfilment. Lines that are not named were found as asked; 0 is none at all."""

    fulfilment: str
    lines: Sequence[Counted] = ()


@dataclass(eq=False)
class StillPacked(Refusal):
    """Goods of fulfilment {fulfilment} are in parcels. Unpack them first."""

    code: ClassVar[str] = "still_packed"
    fulfilment: str


@dataclass(eq=False)
class CountDiffers(Refusal):
    """Fulfilment {fulfilment} has {picked} of {sku} picked, but {counted} were counted. Look again, or pick anew."""

    code: ClassVar[str] = "count_differs"
    fulfilment: str
    sku: str
    picked: int
    counted: int


@actions
def pick_fulfilments(pickings: Sequence[Picking], *, by: Actor) -> list[Work | Refusal]:
    """This will take the goods of fulfilments off their shelves.

    What is not there goes back to sourcing, which asks other warehouses; the rest goes on. Answers
    each fulfilment as it is then.
    """
    found: list[tuple[Work, dict[int, int]]] = []

    def decide(work: Work, picking: Picking) -> None:
        if work.state != FulfilmentState.RELEASED:
            raise OutOfTurn(f"Fulfilment {work.number}", work.state, FulfilmentState.PICKED)
        found.append((work, quantities_of(work, picking.lines, {x.id: x.remaining for x in work.lines})))

    opened = open_numbered([picking.fulfilment for picking in pickings], by=by)
    answers = each([(picking.fulfilment, picking) for picking in pickings], opened, decide)
    missing = steps.pick(found, by=by)
    done = kept(answers)
    steps.save(done)
    record([event for work in done for event in picked(work, missing)], by=by)
    return answers


@actions
def check_fulfilments(checks: Sequence[Picking], *, by: Actor) -> list[Work | Refusal]:
    """This will note that somebody looked over what was picked; a count that differs is refused."""

    def decide(work: Work, check: Picking) -> None:
        if work.state != FulfilmentState.PICKED:
            raise OutOfTurn(f"Fulfilment {work.number}", work.state, FulfilmentState.CHECKED)
        counted = quantities_of(work, check.lines, {line.id: line.quantity for line in work.lines})
        for line in work.lines:
            if counted.get(line.id, line.picked) != line.picked:
                raise CountDiffers(work.number, line.sku, line.picked, counted[line.id])

    opened = open_numbered([check.fulfilment for check in checks], by=by)
    answers = each([(check.fulfilment, check) for check in checks], opened, decide)
    done = kept(answers)
    steps.check(done)
    steps.save(done)
    record([e for work in done for e in told(FulfilmentChecked, OrderChecked, work, _picked_of(work))], by=by)
    return answers


@actions
def undo_picking(numbers: Sequence[str], *, by: Actor) -> list[Work | Refusal]:
    """This will put what was picked for fulfilments back on the shelves: they can be picked again."""

    def decide(work: Work, _: str) -> None:
        if any(line.packed for line in work.lines):
            raise StillPacked(work.number)
        if work.state not in (FulfilmentState.PICKED, FulfilmentState.CHECKED):
            raise OutOfTurn(f"Fulfilment {work.number}", work.state, FulfilmentState.RELEASED)

    opened = open_numbered(numbers, by=by)
    answers = each([(number, number) for number in numbers], opened, decide)
    done = kept(answers)
    events = [e for work in done for e in told(PickingUndone, OrderPickingUndone, work, _picked_of(work))]
    steps.unpick(done, by=by)
    steps.save(done)
    record(events, by=by)
    return answers


def _picked_of(work: Work) -> dict[int, int]:
    return {line.id: line.picked for line in work.lines}
