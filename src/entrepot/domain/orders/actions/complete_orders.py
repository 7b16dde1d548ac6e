"""An order whose goods have arrived and whose money is settled is done."""

from collections.abc import Sequence

from entrepot.domain.orders.events import OrderCompleted
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import owed_of
from entrepot.domain.orders.rules.completing import unfinished
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState
from entrepot.foundation import clock
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import OutOfTurn, Refusal
from entrepot.foundation.rows import fetch


@actions
def complete_orders(orders: Sequence[Order], *, by: Actor) -> list[Order | Refusal]:
    """This will complete approved orders that are delivered, settled and not held, and refuse the others."""
    owed = owed_of(orders)
    answers: list[Order | Refusal] = []
    for order in orders:
        refusal = LIFE_OF_AN_ORDER.refusal(order.number, order.state, OrderState.COMPLETED)
        lack = unfinished(order.progress, owed[order.pk], order.holds_open)
        answers.append(refusal or (OutOfTurn(order.number, lack, OrderState.COMPLETED) if lack else order))
    ids = sorted({answer.pk for answer in answers if isinstance(answer, Order)})
    LIFE_OF_AN_ORDER.move(Order, ids, to=OrderState.COMPLETED)
    fetch("UPDATE orders_order SET completed_at = %s WHERE id = ANY(%s)", [clock.now(), ids])
    record([OrderCompleted(pk) for pk in ids], by=by)
    fresh = Order.objects.in_bulk(ids)
    return [fresh[answer.pk] if isinstance(answer, Order) else answer for answer in answers]
