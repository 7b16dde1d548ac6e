"""The queue of a reviewer: what comes next, and what somebody else has open."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from entrepot.desk.assigning.models import Assignment
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import CLEAN, orders_to_look_at, review_pool
from entrepot.foundation.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Reason:
    """Why orders wait, and how many do."""

    code: str
    orders: int


def reasons_to_look(actor: Actor) -> list[Reason]:
    """This will count the orders that wait, by reason; the clean ones, which only need a word, come first."""
    held = [Reason(row["code"], row["orders"]) for row in review_pool(actor)]
    return [Reason(CLEAN, orders_to_look_at(actor, CLEAN).count()), *held]


def free_for(actor: Actor, code: str = "") -> QuerySet[Order]:
    """This will give the orders that wait, longest first, without those that another person looks after."""
    anothers = Assignment.objects.filter(order_id=OuterRef("pk"), ended_at=None, person__isnull=False)
    if actor.kind == ActorKind.PERSON:
        anothers = anothers.filter(~Q(person_id=actor.id))
    return orders_to_look_at(actor, code).filter(~Exists(anothers))


def next_for(actor: Actor, code: str = "", *, after: int = 0) -> Order | None:
    """This will choose the order that comes after this one; at the end of the queue it begins again."""
    free = free_for(actor, code)
    return free.filter(pk__gt=after).first() or free.filter(pk__lt=after).first()
