"""Assignments: whose an order is to look after next."""

from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request
from entrepot.api.instants import Instant
from entrepot.api.orders import full, many
from entrepot.desk.assigning.actions import Assignee, assign_orders, unassign_orders
from entrepot.domain.orders.queries import order_numbered
from entrepot.foundation.actions import only

router = Router(tags=["orders"])

Answer = dict[str, Any]


class AssignmentIn(Schema):
    """A person by username, or a role: one of the two."""

    person: str = Field("", max_length=60)
    role: str = Field("", max_length=40)
    due_at: Instant | None = None


class AssignmentsIn(AssignmentIn):
    orders: list[str]


@router.post("/orders/assignments")
def assign_many(request: Request, body: AssignmentsIn) -> Answer:
    to = Assignee(body.person, body.role)
    return many(
        request.actor, body.orders, lambda found: assign_orders(found, to=to, due_at=body.due_at, by=request.actor)
    )


@router.post("/orders/{number}/assignment", response={201: Answer})
def assign(request: Request, number: str, body: AssignmentIn) -> tuple[int, Answer]:
    """Give an order to somebody to look after, whoever had it before."""
    order = order_numbered(request.actor, number)
    to = Assignee(body.person, body.role)
    return 201, full(request.actor, only(assign_orders([order], to=to, due_at=body.due_at, by=request.actor)))


@router.delete("/orders/{number}/assignment")
def unassign(request: Request, number: str) -> Answer:
    """Take an order from whoever looks after it."""
    order = order_numbered(request.actor, number)
    return full(request.actor, only(unassign_orders([order], by=request.actor)))
