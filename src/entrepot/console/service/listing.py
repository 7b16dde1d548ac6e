"""The list of tasks, mine first."""

from collections.abc import Mapping, Sequence

from django.db.models import Model, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_noop

from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.console.service.words import KINDS, holder_said, kind_said
from entrepot.console.templatetags import console as draw
from entrepot.desk.tasks.models import Task
from entrepot.desk.tasks.queries import mine, tasks_visible_to
from entrepot.desk.tasks.states import TaskState
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor

FAMILY = (
    (gettext_noop("Service desk"), "/service", "orders.view_orders"),
    (gettext_noop("Tasks"), "/tasks", "tasks.view_tasks"),
)


def _find(actor: Actor, asked: Asked) -> QuerySet[Task]:
    found = tasks_visible_to(actor)
    if query := asked.get("q", "").strip():
        found = found.filter(Q(number=query) | Q(order__number=query) | Q(text__icontains=query))
    if asked.get("whose") == "me":
        found = mine(found, actor)
    if state := asked.get("state"):
        found = found.filter(state=state)
    if asked.get("late"):
        found = found.filter(state=TaskState.OPEN, due_at__lt=clock.now())
    if kind := asked.get("kind"):
        found = found.filter(kind=kind)
    return found


def _draw(_actor: Actor, found: Sequence[Model]) -> list[Task]:
    return [one for one in found if isinstance(one, Task)]


def _counts(actor: Actor) -> Mapping[str, int]:
    still = tasks_visible_to(actor).filter(state=TaskState.OPEN)
    late = still.filter(due_at__lt=clock.now())
    return {"mine": mine(still, actor).count(), "open": still.count(), "late": late.count()}


def _order(one: Task) -> str:
    return format_html('<a class="number" href="/orders/{0}">{0}</a>', one.order.number) if one.order else ""


TASKS: Listing[Task] = Listing(
    name="tasks",
    title=gettext_noop("Tasks"),
    address="/tasks",
    permission="tasks.view_tasks",
    family=FAMILY,
    live="task",
    columns=[
        Column("number", gettext_noop("Task"), lambda one: one.number, lambda one: one.number, sort="id"),
        Column("kind", gettext_noop("What"), lambda one: kind_said(one.kind), lambda one: kind_said(one.kind)),
        Column(
            "text",
            gettext_noop("Words"),
            lambda one: format_html('<span class="clip" title="{0}">{0}</span>', one.text),
            lambda one: one.text,
        ),
        Column("order", gettext_noop("Order"), _order, lambda one: one.order.number if one.order else ""),
        Column("holder", gettext_noop("For"), holder_said, holder_said),
        Column(
            "due_at",
            gettext_noop("Until"),
            lambda one: draw.due(one.due_at) if one.state == TaskState.OPEN else draw.moment(one.due_at),
            lambda one: one.due_at,
            sort="due_at",
        ),
        Column("state", gettext_noop("State"), lambda one: draw.state(one.state), lambda one: draw.word(one.state)),
        Column("outcome", gettext_noop("Outcome"), lambda one: one.outcome, lambda one: one.outcome, usual=False),
    ],
    find=_find,
    draw=_draw,
    link=lambda one: f"/tasks/{one.number}",
    key=lambda one: one.number,
    tabs=[
        Tab("all", gettext_noop("All")),
        Tab("mine", gettext_noop("Mine"), {"whose": "me"}),
        Tab("open", gettext_noop("To be done"), {"state": "open"}),
        Tab("late", gettext_noop("Late"), {"late": "yes"}),
        Tab("done", gettext_noop("Done"), {"state": "done"}),
    ],
    narrowings=[
        Narrowing("kind", gettext_noop("What"), lambda actor: [(str(one), kind_said(one)) for one in KINDS]),
    ],
    counts=_counts,
    hint=gettext_noop("Number of a task or an order, or words"),
    nothing=gettext_noop(
        "Nothing is to be done here. Give a task from the page of an order, or with the button above."
    ),
    primary={
        "title": gettext_noop("New task"),
        "address": "/tasks/new",
        "icon": "plus",
        "permission": "tasks.open_tasks",
    },
)
