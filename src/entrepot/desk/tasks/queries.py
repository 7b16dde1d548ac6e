"""Everything anyone asks about tasks."""

from django.db.models import Q, QuerySet

from entrepot.desk.assigning.queries import roles_of
from entrepot.desk.tasks.models import Task
from entrepot.desk.tasks.states import TaskState
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.refusals import NotFound


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """This will give the tasks of the company, newest first."""
    actor.must("tasks.view_tasks")
    return Task.objects.filter(company_id=actor.company_id).select_related("order", "person").order_by("-id")


def task_numbered(actor: Actor, number: str) -> Task:
    """This will give the task of that number, or refuse with NotFound."""
    task = tasks_visible_to(actor).filter(number=number).first()
    if task is None:
        raise NotFound("task", number)
    return task


def mine(tasks: QuerySet[Task], actor: Actor) -> QuerySet[Task]:
    """This will keep what is the actor's own, or anybody's of his roles, and still to be done."""
    if actor.kind != ActorKind.PERSON:
        return tasks.none()
    return tasks.filter(Q(person_id=actor.id) | Q(role__in=roles_of(actor)), state=TaskState.OPEN)


def open_tasks_of(actor: Actor, order_id: int) -> list[Task]:
    """This will give what is still to be done about an order, the most urgent first; nothing to who may not see."""
    if not actor.may("tasks.view_tasks"):
        return []
    return list(tasks_visible_to(actor).filter(order_id=order_id, state=TaskState.OPEN).order_by("due_at", "id"))
