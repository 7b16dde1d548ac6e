"""A reviewer lets orders go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from entrepot.domain.orders.editions import edited, stale
from entrepot.domain.orders.events import HoldReleased, OrderApproved
from entrepot.domain.orders.holds import lift, open_holds
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.rules.review import LIFTED_BY_APPROVAL
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState
from entrepot.foundation import clock
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


@actions
def approve_orders(orders: Sequence[Order], *, edition: int | None = None, by: Actor) -> list[Order | Refusal]:
    """This will approve placed orders, and lift the holds that review put on them."""
    holds = open_holds([order.pk for order in orders])
    answers: list[Order | Refusal] = []
    for order in orders:
        kept = sorted({h.code for h in holds[order.pk] if h.code not in LIFTED_BY_APPROVAL})
        # What is completed may become approved again by being reopened, not by a reviewer.
        late = None if order.state == OrderState.PLACED else OutOfTurn(order.number, order.state, OrderState.APPROVED)
        refusal = stale(order, edition) or late
        answers.append(refusal or (HeldFor(order.number, ", ".join(kept)) if kept else order))
    approved = list({answer.pk: answer for answer in answers if isinstance(answer, Order)}.values())
    lifted = [hold for order in approved for hold in holds[order.pk]]
    lift(lifted, by=by)
    ids = [order.pk for order in approved]
    LIFE_OF_AN_ORDER.move(Order, ids, to=OrderState.APPROVED)
    Order.objects.filter(pk__in=ids).update(approved_at=clock.now())
    edited(ids, by=by)
    events: list[Event] = []
    for order in approved:
        codes = sorted({hold.code for hold in holds[order.pk]})
        events += [HoldReleased(order.pk, codes)] if codes else []
        events.append(OrderApproved(order.pk, by_rules=False))
    record(events, by=by)
    fresh = Order.objects.in_bulk(ids)
    return [fresh[answer.pk] if isinstance(answer, Order) else answer for answer in answers]
