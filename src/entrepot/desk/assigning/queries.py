"""Whose orders are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, Q, QuerySet

from entrepot.desk.assigning.models import Assignment
from entrepot.foundation.accounts.models import ApiToken, User
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.prepared import Prepared, among

ME, NOBODY, _ROLE = "me", "nobody", "role:"


@dataclass(frozen=True, slots=True)
class Assigned:
    """Whose an order is now. `ref` is how the journal says it."""

    ref: str
    person: str
    role: str
    due_at: datetime | None
    at: datetime


def assigned_now(order_ids: Collection[int]) -> dict[int, Assigned]:
    """This will say whose these orders are, by order id; one statement."""
    rows = _NOW.ask(orders=list(order_ids)) if order_ids else ()
    return {
        order: Assigned(f"person:{person}" if person else f"role:{role}", name or "", role, due_at, at)
        for order, person, name, role, due_at, at in rows
    }


_NOW = Prepared(
    lambda: Assignment.objects.filter(among("order_id", "orders"), ended_at=None).values_list(
        "order_id", "person_id", "person__username", "role", "due_at", "assigned_at"
    )
)


def orders_assigned_to(actor: Actor, whom: str) -> tuple[QuerySet[Assignment, int], bool]:
    """This will give the orders of a person by username, of `role:…`, or of `me`: mine, and my roles'.

    For `nobody` it gives those that are somebody's, and says that the others are meant.
    """
    now = Assignment.objects.filter(company_id=actor.company_id, ended_at=None)
    if whom == ME:
        now = now.filter(_mine(actor))
    elif whom.startswith(_ROLE):
        now = now.filter(role=whom.removeprefix(_ROLE))
    elif whom != NOBODY:
        now = now.filter(person__username=whom)
    return now.values_list("order_id", flat=True), whom != NOBODY


def due_before(actor: Actor, instant: datetime) -> QuerySet[Assignment, int]:
    """This will give the orders that somebody should have looked after before then."""
    now = Assignment.objects.filter(company_id=actor.company_id, ended_at=None, due_at__lt=instant)
    return now.values_list("order_id", flat=True)


def _mine(actor: Actor) -> Q:
    of_roles = Q(role__in=roles_of(actor))
    return Q(person_id=actor.id) | of_roles if actor.kind == ActorKind.PERSON else of_roles


def roles_of(actor: Actor) -> QuerySet[Any]:
    """This will give, as a subquery, the roles that somebody holds; the house holds none."""
    holders = {ActorKind.PERSON: User.objects, ActorKind.TOKEN: ApiToken.objects}
    holder = holders.get(actor.kind)
    held = holder.filter(pk=actor.id) if holder else User.objects.none()
    return held.values(held=Func(F("roles"), function="unnest"))
