"""A reviewer says no: nothing will be sent, and nothing is owed any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from entrepot.domain.orders.editions import stale
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState
from entrepot.domain.orders.steps import cancel_rest
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, Refusal


@dataclass(eq=False)
class PartHasLeft(Refusal):
    """A part of order {order} has left already, so it cannot be rejected. Cancel the rest instead."""

    code: ClassVar[str] = "part_has_left"
    order: str


@actions
def reject_orders(
    orders: Sequence[Order], *, reason: str, edition: int | None = None, by: Actor
) -> list[Order | Refusal]:
    """This will reject placed orders: their promises are given back and what was owed is credited."""
    if not reason.strip():
        raise Invalid("reason", "Say why the order is rejected.")
    answers: list[Order | Refusal] = [stale(order, edition) or _refusal(order) or order for order in orders]
    rejected = list({answer.pk: answer for answer in answers if isinstance(answer, Order)}.values())
    cancel_rest([order.pk for order in rejected], reason=reason, by=by, to=OrderState.REJECTED)
    fresh = Order.objects.in_bulk([order.pk for order in rejected])
    return [fresh[answer.pk] if isinstance(answer, Order) else answer for answer in answers]


def _refusal(order: Order) -> Refusal | None:
    refusal = LIFE_OF_AN_ORDER.refusal(order.number, order.state, OrderState.REJECTED)
    return refusal or (PartHasLeft(order.number) if order.units_shipped else None)
