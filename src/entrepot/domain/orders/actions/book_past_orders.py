"""Orders of the past are booked as they ended."""

from entrepot.domain.orders import history
from entrepot.domain.orders.history import PastOrders
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor


@action
def book_past_orders(past: PastOrders, *, by: Actor) -> set[str]:
    """This will book past orders as completed, and return the external ids of those that were there already."""
    return history.book_past_orders(past, by=by)
