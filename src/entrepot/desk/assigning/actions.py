"""Orders are given to somebody to look after, and taken from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db.models import Q

from entrepot.desk.assigning.events import OrderAssigned, OrderUnassigned
from entrepot.desk.assigning.models import Assignment
from entrepot.desk.assigning.queries import Assigned, assigned_now
from entrepot.domain.orders.models import Order
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Role, User
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.foundation.rows import insert


@dataclass(frozen=True)
class Assignee:
    """A person by username, or a role by its code: one of the two."""

    person: str = ""
    role: str = ""


@dataclass(eq=False)
class NobodysOrder(Refusal):
    """Order {order} is nobody's, so there is nobody to take it from."""

    code: ClassVar[str] = "nobodys_order"
    order: str


@actions
def assign_orders(
    orders: Sequence[Order],
    /,
    *,
    to: Assignee,
    due_at: datetime | None = None,
    by: Actor,
) -> list[Order | Refusal]:
    """This will give orders to a person or a role to look after, whoever had them before.

    Whoever has an order until the same time already keeps it, and nothing is written.
    """
    person = assignee_found(to, by)
    ref = f"person:{person.pk}" if person else f"role:{to.role}"
    before = assigned_now([order.pk for order in orders])
    new = {order.pk: order for order in orders if _differs(before.get(order.pk), ref, due_at)}
    _end(list(new), by)
    insert(
        Assignment,
        [
            {"company_id": order.company_id, "order_id": pk, "person_id": person.pk if person else None,
             "role": "" if person else to.role, "due_at": due_at, "assigned_at": clock.now(), "assigned_by": by.ref}
            for pk, order in new.items()
        ],
    )  # fmt: skip
    record([OrderAssigned(pk, ref, due_at, *_of(before.get(pk))) for pk in new], by=by)
    return list(orders)


@actions
def unassign_orders(orders: Sequence[Order], /, *, by: Actor) -> list[Order | Refusal]:
    """This will take orders from whoever looks after them, so that they are nobody's."""
    before = assigned_now([order.pk for order in orders])
    answers: list[Order | Refusal] = [order if order.pk in before else NobodysOrder(order.number) for order in orders]
    ended = list(dict.fromkeys(answer.pk for answer in answers if isinstance(answer, Order)))
    _end(ended, by)
    record([OrderUnassigned(pk, *_of(before[pk])) for pk in ended], by=by)
    return answers


def assignee_found(to: Assignee, by: Actor) -> User | None:
    """This will give the person meant, or nothing when a role is; those there are not are refused."""
    if bool(to.person) == bool(to.role):
        raise Invalid("to", "Name a person or a role, one of the two.")
    if to.role:
        of_ours = Q(company_id=by.company_id) | Q(company=None)
        if not Role.objects.filter(of_ours, code=to.role).exists():
            raise NotFound("role", to.role)
        return None
    person = User.objects.filter(company_id=by.company_id, username=to.person, is_active=True).first()
    if person is None:
        raise NotFound("user", to.person)
    return person


def _differs(before: Assigned | None, ref: str, due_at: datetime | None) -> bool:
    return before is None or (before.ref, before.due_at) != (ref, due_at)


def _of(before: Assigned | None) -> tuple[str, datetime | None]:
    return (before.ref, before.due_at) if before else ("", None)


def _end(order_ids: Sequence[int], by: Actor) -> None:
    if order_ids:
        open_now = Assignment.objects.filter(order_id__in=order_ids, ended_at=None)
        open_now.update(ended_at=clock.now(), ended_by=by.ref)
