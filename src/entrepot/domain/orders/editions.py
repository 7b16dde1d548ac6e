"""What people change of an order counts as an edition; what the house does by itself does not spoil their forms."""

from collections.abc import Iterable

from django.db.models import F

from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.refusals import ChangedMeanwhile

_PEOPLE = frozenset({ActorKind.PERSON, ActorKind.TOKEN})


def stale(order: Order, seen: int | None) -> ChangedMeanwhile | None:
    """This will refuse a locked order that is not any more at the edition that somebody has seen, if it was said."""
    return ChangedMeanwhile(order.number) if seen is not None and seen != order.edition else None


def edited(order_ids: Iterable[int], *, by: Actor) -> None:
    """This will count an edition of locked orders that somebody has changed."""
    ids = set(order_ids)
    if ids and by.kind in _PEOPLE:
        Order.objects.filter(pk__in=ids).update(edition=F("edition") + 1)
