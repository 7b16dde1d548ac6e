"""What is told of tasks: never their words. What is about an order is told of the order too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from entrepot.desk.tasks.models import Task
from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class TaskOpened(Event):
    """`to` is `person:12` or `role:service`, as actors are named."""

    kind: ClassVar[str] = "task.opened"
    subject: ClassVar[str] = "task"
    number: str
    about: str
    to: str
    due_at: datetime


@dataclass(frozen=True)
class TaskHandedOn(Event):
    kind: ClassVar[str] = "task.handed_on"
    subject: ClassVar[str] = "task"
    to: str
    due_at: datetime


@dataclass(frozen=True)
class TaskClosed(Event):
    """It was done, or dropped because it need not be done any more."""

    kind: ClassVar[str] = "task.closed"
    subject: ClassVar[str] = "task"
    outcome: str


@dataclass(frozen=True)
class TaskReopened(Event):
    kind: ClassVar[str] = "task.reopened"
    subject: ClassVar[str] = "task"


@dataclass(frozen=True)
class OrderTaskOpened(Event):
    kind: ClassVar[str] = "order.task_opened"
    subject: ClassVar[str] = "order"
    task: str
    about: str


@dataclass(frozen=True)
class OrderTaskClosed(Event):
    kind: ClassVar[str] = "order.task_closed"
    subject: ClassVar[str] = "order"
    task: str
    about: str
    outcome: str


@dataclass(frozen=True)
class OrderTaskReopened(Event):
    kind: ClassVar[str] = "order.task_reopened"
    subject: ClassVar[str] = "order"
    task: str
    about: str


def opened(tasks: Sequence[Task]) -> list[Event]:
    """This will tell that tasks were opened, of each and of its order."""
    facts: list[Event] = [TaskOpened(one.pk, one.number, one.kind, holder(one), one.due_at) for one in tasks]
    return facts + [OrderTaskOpened(one.order_id, one.number, one.kind) for one in tasks if one.order_id]


def closed(tasks: Sequence[Task], outcome: str) -> list[Event]:
    """This will tell that tasks are done or dropped."""
    facts: list[Event] = [TaskClosed(one.pk, outcome) for one in tasks]
    return facts + [OrderTaskClosed(one.order_id, one.number, one.kind, outcome) for one in tasks if one.order_id]


def reopened(tasks: Sequence[Task]) -> list[Event]:
    """This will tell that tasks are to be done after all."""
    facts: list[Event] = [TaskReopened(one.pk) for one in tasks]
    return facts + [OrderTaskReopened(one.order_id, one.number, one.kind) for one in tasks if one.order_id]


def holder(task: Task) -> str:
    """This will say whose a task is, as actors are named."""
    return f"person:{task.person_id}" if task.person_id else f"role:{task.role}"
