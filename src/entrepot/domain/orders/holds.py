"""Holds are put on and lifted in lists; the order keeps count of those that are open."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from entrepot.domain.orders.events import HoldReleased, OrderApproved
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import fetch


def open_holds(order_ids: Iterable[int]) -> dict[int, list[Hold]]:
    """This will list the open holds of locked orders, by order id."""
    found: dict[int, list[Hold]] = defaultdict(list)
    for hold in Hold.objects.filter(order_id__in=list(order_ids), released_at=None).order_by("id"):
        found[hold.order_id].append(hold)
    return found


def lift(holds: Sequence[Hold], *, by: Actor) -> None:
    """This will lift holds of locked orders, and lower the count on each order."""
    if holds:
        ids = [hold.pk for hold in holds]
        Hold.objects.filter(pk__in=ids).update(released_at=clock.now(), released_by=by.ref)
        count_holds({hold.order_id for hold in holds})


def close_holds(order_ids: Iterable[int], *, by: Actor) -> list[HoldReleased]:
    """This will lift whatever still holds locked orders that are over. Returns what to tell."""
    found = open_holds(order_ids)
    lift([hold for holds in found.values() for hold in holds], by=by)
    return [HoldReleased(pk, sorted({hold.code for hold in holds})) for pk, holds in sorted(found.items())]


def approve_clean(order_ids: Iterable[int], *, by: Actor) -> list[OrderApproved]:
    """This will approve locked orders that nothing holds any more, where the channel approves by itself.

    Returns what to tell.
    """
    waiting = Order.objects.filter(pk__in=list(order_ids), state=OrderState.PLACED, holds_open=0)
    ids = sorted(waiting.filter(channel__auto_approve=True).values_list("id", flat=True))
    LIFE_OF_AN_ORDER.move(Order, ids, to=OrderState.APPROVED)
    Order.objects.filter(pk__in=ids).update(approved_at=clock.now())
    return [OrderApproved(pk, by_rules=True) for pk in ids]


def count_holds(order_ids: Iterable[int]) -> None:
    """This will set the count of open holds on locked orders to what it is."""
    fetch(
        """UPDATE orders_order o
           SET holds_open = (SELECT count(*) FROM orders_hold h WHERE h.order_id = o.id AND h.released_at IS NULL)
           WHERE o.id = ANY(%s)""",
        [sorted(set(order_ids))],
    )
