"""An order that was done owes money again."""

from collections.abc import Sequence

from entrepot.domain.orders.events import OrderReopened
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import owed_of
from entrepot.domain.orders.rules.completing import unfinished
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState
from entrepot.domain.orders.steps import hold_for_refunds
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import OutOfTurn, Refusal


@actions
def reopen_orders(orders: Sequence[Order], *, by: Actor) -> list[Order | Refusal]:
    """This will take completed orders up again that are not done any more, and refuse those that still are."""
    owed = owed_of(orders)
    answers: list[Order | Refusal] = []
    for order in orders:
        done = not unfinished(order.progress, owed[order.pk], order.holds_open)
        lasting = order.state != OrderState.COMPLETED or done
        answers.append(OutOfTurn(order.number, order.state, "reopened") if lasting else order)
    ids = sorted({answer.pk for answer in answers if isinstance(answer, Order)})
    LIFE_OF_AN_ORDER.move(Order, ids, to=OrderState.APPROVED)
    Order.objects.filter(pk__in=ids).update(completed_at=None)
    record([OrderReopened(pk) for pk in ids], by=by)
    hold_for_refunds(ids, by=by)
    fresh = Order.objects.in_bulk(ids)
    return [fresh[answer.pk] if isinstance(answer, Order) else answer for answer in answers]
