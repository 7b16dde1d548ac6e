"""A reviewer lets orders go on; above an amount that people have set, a second one from finance does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from entrepot.domain.orders.editions import edited, stale
from entrepot.domain.orders.events import HoldReleased, OrderApproved, OrderApprovedFirst
from entrepot.domain.orders.holds import lift, open_holds
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.reviewing.figures import active_rules
from entrepot.domain.orders.rules.approving import FIRST, SECOND_APPROVAL, SECOND_RIGHT, needs_four_eyes
from entrepot.domain.orders.rules.review import LIFTED_BY_APPROVAL
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.refusals import OutOfTurn, Refusal


@dataclass(eq=False)
class HeldFor(Refusal):
    """{number} cannot be approved while it is held for: {codes}. Mend that first; approval does not lift it."""

    code: ClassVar[str] = "held"
    words: ClassVar[frozenset[str]] = frozenset({"codes"})
    number: str
    codes: str


@dataclass(eq=False)
class ApprovedByItsMaker(Refusal):
    """You made {number}. Somebody else who may approve orders must approve it."""

    code: ClassVar[str] = "approved_by_its_maker"
    status: ClassVar[int] = 403
    number: str


@dataclass(eq=False)
class ApprovedTwiceByOne(Refusal):
    """You approved {number} already. Its second approval must come from somebody else with the right {right}."""

    code: ClassVar[str] = "approved_twice_by_one"
    status: ClassVar[int] = 403
    number: str
    right: str


@dataclass(eq=False)
class NotApprovedFirst(Refusal):
    """{number} has not been approved by a reviewer yet. Let one approve it first, then approve it finally."""

    code: ClassVar[str] = "not_approved_first"
    number: str


@actions
def approve_orders(orders: Sequence[Order], *, edition: int | None = None, by: Actor) -> list[Order | Refusal]:
    """This will approve placed orders, and lift the holds that review put on them.

    One that needs a second approval waits for it, with nothing else against it.
    """
    holds = open_holds([order.pk for order in orders])
    made = _made_by(orders, by)
    answers: list[Order | Refusal] = []
    for order in orders:
        codes = {hold.code for hold in holds[order.pk]}
        kept = sorted(codes - LIFTED_BY_APPROVAL - {SECOND_APPROVAL})
        refusal = stale(order, edition) or _late(order)
        if refusal is None and kept:
            refusal = HeldFor(order.number, ", ".join(kept))
        if refusal is None and order.pk in made:
            refusal = ApprovedByItsMaker(order.number)
        if refusal is None and _first(holds[order.pk]):
            refusal = HeldFor(order.number, SECOND_APPROVAL)
        answers.append(refusal or order)
    return _approve(answers, holds, by)


@actions
def approve_orders_finally(
    orders: Sequence[Order], *, edition: int | None = None, by: Actor
) -> list[Order | Refusal]:
    """This will give orders the second approval that their amount asks for, after and beside the first one."""
    holds = open_holds([order.pk for order in orders])
    made = _made_by(orders, by)
    answers: list[Order | Refusal] = []
    for order in orders:
        first = _first(holds[order.pk])
        others = sorted({hold.code for hold in holds[order.pk]} - {SECOND_APPROVAL})
        refusal = stale(order, edition) or _late(order)
        if refusal is None and not first:
            refusal = NotApprovedFirst(order.number)
        if refusal is None and others:
            refusal = HeldFor(order.number, ", ".join(others))
        if refusal is None and order.pk in made:
            refusal = ApprovedByItsMaker(order.number)
        if refusal is None and first == by.ref:
            refusal = ApprovedTwiceByOne(order.number, SECOND_RIGHT)
        answers.append(refusal or order)
    return _approve(answers, holds, by)


def _late(order: Order) -> Refusal | None:
    """What is completed may become approved again by being reopened, not by a reviewer."""
    return None if order.state == OrderState.PLACED else OutOfTurn(order.number, order.state, OrderState.APPROVED)


def _first(holds: Sequence[Hold]) -> str:
    """Who has approved an order first, where it waits for a second approval."""
    return next((str(hold.facts.get(FIRST, "")) for hold in holds if hold.code == SECOND_APPROVAL), "")


def _made_by(orders: Sequence[Order], by: Actor) -> set[int]:
    """The orders among these that the actor made himself, where four eyes are asked for."""
    rules = active_rules(by.company_id)
    own = [order for order in orders if order.created_by == by.ref]
    codes = dict(Channel.objects.filter(company_id=by.company_id).values_list("id", "code"))
    return {o.pk for o in own if needs_four_eyes(rules, channel=codes[o.channel_id], kind=o.kind)}


def _approve(
    answers: Sequence[Order | Refusal], holds: Mapping[int, Sequence[Hold]], by: Actor
) -> list[Order | Refusal]:
    """Lift what approval lifts; an order that still needs its second approval keeps that hold alone."""
    said = list({answer.pk: answer for answer in answers if isinstance(answer, Order)}.values())
    waits = {o.pk for o in said if not _first(holds[o.pk]) and any(h.code == SECOND_APPROVAL for h in holds[o.pk])}
    lifted = [h for o in said for h in holds[o.pk] if o.pk not in waits or h.code != SECOND_APPROVAL]
    lift(lifted, by=by)
    for hold in (hold for pk in sorted(waits) for hold in holds[pk] if hold.code == SECOND_APPROVAL):
        hold.facts[FIRST] = by.ref
    Hold.objects.bulk_update([h for pk in sorted(waits) for h in holds[pk] if h.code == SECOND_APPROVAL], ["facts"])
    ids = [order.pk for order in said if order.pk not in waits]
    LIFE_OF_AN_ORDER.move(Order, ids, to=OrderState.APPROVED)
    Order.objects.filter(pk__in=ids).update(approved_at=clock.now())
    edited(ids, by=by)
    events: list[Event] = []
    for order in said:
        codes = sorted({hold.code for hold in lifted if hold.order_id == order.pk})
        events += [HoldReleased(order.pk, codes)] if codes else []
        events.append(OrderApprovedFirst(order.pk) if order.pk in waits else OrderApproved(order.pk, by_rules=False))
    record(events, by=by)
    fresh = Order.objects.in_bulk([order.pk for order in said])
    return [fresh[answer.pk] if isinstance(answer, Order) else answer for answer in answers]
