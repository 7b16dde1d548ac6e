"""Orders that need somebody are handed to a role, unless somebody looks after them already."""

from collections.abc import Sequence
from datetime import timedelta

from entrepot.desk.assigning.actions import Assignee, assign_orders
from entrepot.desk.assigning.queries import assigned_now
from entrepot.domain.orders.models import Order
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor


def hand_to(role: str, orders: Sequence[Order], *, within: timedelta, by: Actor) -> None:
    """This will give those of the orders that are nobody's to a role, to be looked after until then."""
    taken = assigned_now([order.pk for order in orders])
    free = [order for order in orders if order.pk not in taken]
    if free:
        assign_orders(free, to=Assignee(role=role), due_at=clock.now() + within, by=by)
