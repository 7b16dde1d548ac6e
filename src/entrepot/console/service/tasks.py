"""One task: what is to be done, by whom, until when, and what came of it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, go, is_by_htmx, page, show
from entrepot.console.service.words import KINDS, due_choices, due_said, holder_said, kind_said
from entrepot.console.settings.forms import chosen
from entrepot.console.templatetags.console import word
from entrepot.desk.assigning.actions import Assignee
from entrepot.desk.tasks.actions import LONGEST, NewTask, close_tasks, hand_on_tasks, open_tasks, reopen_tasks
from entrepot.desk.tasks.queries import task_numbered
from entrepot.desk.tasks.states import USUAL_ROLE
from entrepot.domain.orders.queries import order_numbered
from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.queries import roles_visible_to
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid

_PERSON = "person:"


@page("tasks.open_tasks")
def new_task(request: Request) -> HttpResponse:
    """This will ask what is to be done, or give it to somebody. `order` names the order that it is about."""
    actor, number = request.actor, (request.POST if request.method == "POST" else request.GET).get("order", "")
    order = order_numbered(actor, number) if number else None
    if request.method != "POST":
        context: dict[str, Any] = {
            "order": order, "kinds": [(str(code), gettext(text)) for code, text in KINDS.items()],
            "holders": _holders(actor), "within": due_choices(), "longest": LONGEST,
            "usual": [(str(kind), role) for kind, role in USUAL_ROLE.items()],
        }  # fmt: skip
        template = "console/service/new_task_dialog.html" if is_by_htmx(request) else "console/service/new_task.html"
        return show(request, template, context)
    due_at = due_said(request.POST.get("within", ""))
    if due_at is None:
        raise Invalid("within", "Choose one of those that are offered.")
    kind = chosen(request.POST, "kind", [str(one) for one in KINDS])
    to = _assignee(request.POST.get("to", ""), USUAL_ROLE[kind])  # type: ignore[index]
    task = only(open_tasks([NewTask(kind, request.POST.get("text", ""), to, due_at, order)], by=actor))
    said = gettext("{number} is given to {whom}.").format(number=task.number, whom=holder_said(task))
    return done(said) if order else go(request, f"/tasks/{task.number}", said)


def _holders(actor: Actor) -> list[tuple[str, str]]:
    roles = [(role.code, word(role.code)) for role in roles_visible_to(actor)]
    people = User.objects.filter(company_id=actor.company_id, is_active=True).order_by("username")
    named = [(f"{_PERSON}{one.username}", one.name or one.username) for one in people]
    return [("", gettext("The role that usually does it")), *roles, *named]


def _assignee(said: str, usual: str = "") -> Assignee:
    if said.startswith(_PERSON):
        return Assignee(person=said.removeprefix(_PERSON))
    return Assignee(role=said or usual)


@page("tasks.view_tasks")
def task_page(request: Request, number: str) -> HttpResponse:
    """This will show a task."""
    task = task_numbered(request.actor, number)
    context = {
        "task": task,
        "kind": kind_said(task.kind),
        "holder": holder_said(task),
    }
    return show(request, "console/service/task.html", context)


@page("tasks.hand_on_tasks")
def handing_on(request: Request, number: str) -> HttpResponse:
    """This will ask who is to do it instead, or give it to them."""
    task = task_numbered(request.actor, number)
    if request.method != "POST":
        within = [("", gettext("As before")), *due_choices()]
        context = {"task": task, "holders": _holders(request.actor)[1:], "within": within}
        return show(request, "console/service/handing_on.html", context)
    to, due_at = _assignee(request.POST.get("to", "")), due_said(request.POST.get("within", ""))
    only(hand_on_tasks([task], to=to, due_at=due_at, by=request.actor))
    return done(gettext("{number}: done.").format(number=number))


@page("tasks.close_tasks")
def closing(request: Request, number: str) -> HttpResponse:
    """This will ask what came of a task, or note it."""
    task, dropped = task_numbered(request.actor, number), "dropped" in (request.POST or request.GET)
    if request.method != "POST":
        return show(request, "console/service/closing.html", {"task": task, "dropped": dropped})
    only(close_tasks([task], outcome=request.POST.get("outcome", ""), dropped=dropped, by=request.actor))
    text = gettext("{number} is dropped.") if dropped else gettext("{number} is done.")
    undo = f"/tasks/{number}/reopening" if request.actor.may("tasks.reopen_tasks") else ""
    return done(text.format(number=number), undo=undo)


@require_POST
@page("tasks.reopen_tasks")
def reopening(request: Request, number: str) -> HttpResponse:
    """This will have a task done after all."""
    task = task_numbered(request.actor, number)
    only(reopen_tasks([task], by=request.actor))
    return done(gettext("{number} is open again.").format(number=number))
