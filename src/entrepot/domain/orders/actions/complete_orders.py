"""An order whose goods have arrived and whose money is settled is done."""

from collections.abc import Sequence

from entrepot.domain.orders.events import OrderCompleted
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState, Progress
from entrepot.domain.receivables.models import Standing
from entrepot.foundation import clock
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import OutOfTurn, Refusal

_SETTLED = (Standing.PAID, Standing.NOTHING_OWED, Standing.OVERPAID, Standing.REFUNDED)
# Services have no goods that could arrive.
_ARRIVED = (Progress.DELIVERED, Progress.RETURNED, Progress.NOTHING)


@actions
def complete_orders(orders: Sequence[Order], *, by: Actor) -> list[Order | Refusal]:
    """This will complete approved orders that are delivered and settled, and refuse the others."""
    standings = dict(Order.objects.filter(pk__in=[o.pk for o in orders]).values_list("pk", "account__standing"))
    answers: list[Order | Refusal] = []
    for order in orders:
        refusal = LIFE_OF_AN_ORDER.refusal(order.number, order.state, OrderState.COMPLETED)
        done = order.progress in _ARRIVED and standings[order.pk] in _SETTLED
        answers.append(refusal or (order if done else OutOfTurn(order.number, "not settled", OrderState.COMPLETED)))
    ids = sorted({answer.pk for answer in answers if isinstance(answer, Order)})
    LIFE_OF_AN_ORDER.move(Order, ids, to=OrderState.COMPLETED)
    Order.objects.filter(pk__in=ids).update(completed_at=clock.now())
    record([OrderCompleted(pk) for pk in ids], by=by)
    fresh = Order.objects.in_bulk(ids)
    return [fresh[answer.pk] if isinstance(answer, Order) else answer for answer in answers]
