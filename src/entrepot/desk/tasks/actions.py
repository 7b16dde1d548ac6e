"""Tasks are opened, handed on, closed and opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from entrepot.desk.assigning.actions import Assignee, assignee_found
from entrepot.desk.tasks import events
from entrepot.desk.tasks.models import Task
from entrepot.desk.tasks.states import LIFE_OF_A_TASK, TaskKind, TaskState
from entrepot.domain.orders.models import Order
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import User
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.foundation.rows import insert, next_ids

LONGEST = 1000
_FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class NewTask:
    """What somebody has to do until a moment, about an order of the company or about none."""

    kind: str
    text: str
    to: Assignee
    due_at: datetime
    order: Order | None = None


@actions
def open_tasks(wanted: Sequence[NewTask], /, *, by: Actor) -> list[Task | Refusal]:
    """This will give somebody something to do."""
    holders = {to: _holder(to, by) for to in {new.to for new in wanted}}
    answers = [_checked(new, holders[new.to], by) for new in wanted]
    good = [task for task in answers if isinstance(task, Task)]
    for task, pk in zip(good, next_ids({Task: len(good)})[Task], strict=True):
        task.pk, task.number = pk, f"T{pk:06}"
    insert(
        Task,
        [
            {
                "id": one.pk, "company_id": one.company_id, "number": one.number, "kind": one.kind,
                "order_id": one.order_id, "text": one.text, "person_id": one.person_id, "role": one.role,
                "due_at": one.due_at, "opened_at": one.opened_at, "opened_by": one.opened_by,
            }
            for one in good
        ],
    )  # fmt: skip
    record(events.opened(good), by=by)
    return answers


@actions
def hand_on_tasks(
    tasks: Sequence[Task], /, *, to: Assignee, due_at: datetime | None = None, by: Actor
) -> list[Task | Refusal]:
    """This will give tasks to somebody else, until another moment where one is said."""
    person = assignee_found(to, by)
    if due_at is not None:
        _check_moment(due_at)
    answers: list[Task | Refusal] = [_refused(one, TaskState.DONE) or one for one in tasks]
    good = [one for one in answers if isinstance(one, Task)]
    for one in good:
        one.person, one.role, one.due_at = person, "" if person else to.role, due_at or one.due_at
    Task.objects.bulk_update(good, ["person", "role", "due_at"])
    record([events.TaskHandedOn(one.pk, events.holder(one), one.due_at) for one in good], by=by)
    return answers


@actions
def close_tasks(
    tasks: Sequence[Task], /, *, outcome: str = "", dropped: bool = False, by: Actor
) -> list[Task | Refusal]:
    """This will note that tasks are done and what came of them, or that they need not be done any more."""
    said = _words("outcome", outcome, least=1 if dropped else 0)
    state = TaskState.DROPPED if dropped else TaskState.DONE
    answers: list[Task | Refusal] = [_refused(one, state) or one for one in tasks]
    good = [one for one in answers if isinstance(one, Task)]
    _move(good, state, outcome=said, closed_at=clock.now(), closed_by=by.ref)
    record(events.closed(good, state), by=by)
    return answers


@actions
def reopen_tasks(tasks: Sequence[Task], /, *, by: Actor) -> list[Task | Refusal]:
    """This will have tasks done after all; what was said of their outcome stays to be read."""
    answers: list[Task | Refusal] = [_refused(one, TaskState.OPEN) or one for one in tasks]
    good = [one for one in answers if isinstance(one, Task)]
    _move(good, TaskState.OPEN, closed_at=None, closed_by="")
    record(events.reopened(good), by=by)
    return answers


def _holder(to: Assignee, by: Actor) -> User | Refusal | None:
    """Find the person, or nobody where it is a role's, or say why there is no such."""
    try:
        return assignee_found(to, by)
    except Refusal as refusal:
        return refusal


def _checked(new: NewTask, person: User | Refusal | None, by: Actor) -> Task | Refusal:
    if isinstance(person, Refusal):
        return person
    try:
        if new.kind not in list(TaskKind):
            raise Invalid("kind", "Choose one of those that are offered.")
        _check_moment(new.due_at)
        return Task(
            company_id=by.company_id, kind=new.kind, order=new.order, text=_words("text", new.text, least=1),
            state=TaskState.OPEN, person=person, role="" if person else new.to.role, due_at=new.due_at,
            opened_at=clock.now(), opened_by=by.ref,
        )  # fmt: skip
    except Refusal as refusal:
        return refusal


def _words(field: str, text: str, *, least: int) -> str:
    said = text.replace("\0", "").strip()
    if not least <= len(said) <= LONGEST:
        raise Invalid(field, "Write between 1 and {longest} characters.", {"longest": LONGEST})
    return said


def _check_moment(due_at: datetime) -> None:
    if not clock.now() < due_at <= clock.now() + _FURTHEST:
        raise Invalid("due_at", "Name a moment that is still to come, at most a year from now.")


def _refused(task: Task, to: TaskState) -> Refusal | None:
    return LIFE_OF_A_TASK.refusal("task", task.state, to)


def _move(tasks: Sequence[Task], state: TaskState, **changes: object) -> None:
    moved = LIFE_OF_A_TASK.move(Task, [one.pk for one in tasks], to=state)
    Task.objects.filter(pk__in=moved).update(**changes)
