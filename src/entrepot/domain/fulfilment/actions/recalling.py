"""Call work back from a warehouse before it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrepot.domain.fulfilment import steps
from entrepot.domain.fulfilment.actions.picking import StillPacked
from entrepot.domain.fulfilment.events import FulfilmentRecalled, OrderRecalled, told
from entrepot.domain.fulfilment.rules import HOLD_OF_A_RECALL, Work
from entrepot.domain.fulfilment.steps import Counted, each, kept, open_numbered, quantities_of
from entrepot.domain.orders.steps import put_holds
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import OutOfTurn, Refusal


@dataclass(frozen=True)
class Recalling:
    """What to call back of a fulfilment: the lines named, or everything that has not left."""

    fulfilment: str
    lines: Sequence[Counted] = ()


@actions
def recall_fulfilments(recalls: Sequence[Recalling], *, by: Actor) -> list[Work | Refusal]:
    """This will take pieces out of the work at a warehouse; they stay reserved for their orders.

    The orders are held, so that nothing of them is released again by itself: change or cancel them, or
    lift the hold. What was left in the work goes on.
    """
    back: dict[int, int] = {}

    def decide(work: Work, recalling: Recalling) -> None:
        if not any(line.remaining > line.shipped for line in work.lines):
            raise OutOfTurn(f"Fulfilment {work.number}", work.state, "recalled")
        if not recalling.lines and any(line.packed > line.shipped for line in work.lines):
            raise StillPacked(work.number)
        everything = {line.id: line.recallable for line in work.lines}
        back.update(quantities_of(work, recalling.lines, everything) if recalling.lines else everything)

    opened = open_numbered([recalling.fulfilment for recalling in recalls], by=by)
    answers = each([(recalling.fulfilment, recalling) for recalling in recalls], opened, decide)
    done = kept(answers)
    steps.recall(done, back, by=by)
    steps.save(done)
    concerned = {line.order_id for work in done for line in work.lines if back.get(line.id)}
    put_holds(concerned, code=HOLD_OF_A_RECALL, by=by)
    record([e for work in done for e in told(FulfilmentRecalled, OrderRecalled, work, back)], by=by)
    return answers
