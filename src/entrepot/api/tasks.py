"""Tasks: what somebody has to do, about an order or not."""

from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, page
from entrepot.api.instants import Instant
from entrepot.desk.assigning.actions import Assignee
from entrepot.desk.tasks import actions, queries
from entrepot.desk.tasks.models import Task
from entrepot.domain.orders.queries import order_numbered
from entrepot.foundation.actions import only

router = Router(tags=["tasks"])

Answer = dict[str, Any]
KindCode = Literal[
    "call_back", "return", "exchange", "resend", "compensation", "complaint", "invoicing", "carrier", "other"
]  # fmt: skip
StateCode = Literal["open", "done", "dropped"]


class TaskHandingIn(Schema):
    """A person by username, or a role: one of the two."""

    person: str = Field("", max_length=60)
    role: str = Field("", max_length=40)
    due_at: Instant | None = None


class TaskIn(TaskHandingIn):
    kind: KindCode
    text: str = Field(max_length=1000)
    due_at: Instant
    order: str = Field("", max_length=40)


class TaskClosingIn(Schema):
    """What came of it; of one that is dropped, why it need not be done."""

    outcome: str = Field("", max_length=1000)
    dropped: bool = False


@router.get("/tasks")
def list_tasks(
    request: Request, state: StateCode | None = None, order: str = "", cursor: str | None = None, limit: int = 50
) -> Answer:
    """Newest first."""
    found = queries.tasks_visible_to(request.actor)
    found = found.filter(state=state) if state else found
    return page(found.filter(order__number=order) if order else found, _shown, cursor=cursor, limit=limit)


@router.post("/tasks", response={201: Answer})
def open_one(request: Request, body: TaskIn) -> tuple[int, Answer]:
    """Give somebody something to do until a moment."""
    order = order_numbered(request.actor, body.order) if body.order else None
    new = actions.NewTask(body.kind, body.text, Assignee(body.person, body.role), body.due_at, order)
    return 201, _again(request, only(actions.open_tasks([new], by=request.actor)))


@router.get("/tasks/{number}")
def show_task(request: Request, number: str) -> Answer:
    return _shown(queries.task_numbered(request.actor, number))


@router.post("/tasks/{number}/handing-on")
def hand_on(request: Request, number: str, body: TaskHandingIn) -> Answer:
    """Give it to somebody else."""
    task, to = queries.task_numbered(request.actor, number), Assignee(body.person, body.role)
    return _again(request, only(actions.hand_on_tasks([task], to=to, due_at=body.due_at, by=request.actor)))


@router.post("/tasks/{number}/closing")
def close(request: Request, number: str, body: TaskClosingIn) -> Answer:
    """It is done, or need not be done any more."""
    task = queries.task_numbered(request.actor, number)
    closed = actions.close_tasks([task], outcome=body.outcome, dropped=body.dropped, by=request.actor)
    return _again(request, only(closed))


@router.post("/tasks/{number}/reopening")
def reopen(request: Request, number: str) -> Answer:
    """It is to be done after all."""
    task = queries.task_numbered(request.actor, number)
    return _again(request, only(actions.reopen_tasks([task], by=request.actor)))


def _again(request: Request, task: Task) -> Answer:
    return _shown(queries.task_numbered(request.actor, task.number))


def _shown(task: Task) -> Answer:
    return {
        "number": task.number, "kind": task.kind, "state": task.state,
        "order": task.order.number if task.order else None, "text": task.text, "outcome": task.outcome,
        "person": task.person.username if task.person else "", "role": task.role, "due_at": task.due_at,
        "opened_at": task.opened_at, "closed_at": task.closed_at,
    }  # fmt: skip
