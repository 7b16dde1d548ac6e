"""The cause of a hold may be gone: the order is looked at once more, and goes on if nothing else holds it."""

from collections.abc import Sequence

from entrepot.domain.orders.models import Order
from entrepot.domain.orders.reviewing.again import Reviewed, review_orders_again
from entrepot.domain.orders.states import OrderState
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import OutOfTurn, Refusal


@actions
def review_again(orders: Sequence[Order], *, by: Actor) -> list[Reviewed | Refusal]:
    """This will lift the holds whose cause is gone, put those that are new, and let automation go on."""
    seen = review_orders_again({order.pk: order for order in orders}, by=by)
    return [seen[order.pk] if order.pk in seen else _refusal(order) for order in orders]


def _refusal(order: Order) -> Refusal:
    if order.state == OrderState.APPROVED:
        return OutOfTurn(order.number, "being worked on", "reviewed")
    return OutOfTurn(order.number, order.state, "reviewed")
