"""What kinds of tasks are called, and when one is due."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from entrepot.console.templatetags.console import word
from entrepot.desk.tasks.models import Task
from entrepot.desk.tasks.states import TaskKind
from entrepot.foundation import clock

KINDS = {
    TaskKind.CALL_BACK: gettext_noop("Call back"),
    TaskKind.RETURN: gettext_noop("Take goods back"),
    TaskKind.EXCHANGE: gettext_noop("Exchange goods"),
    TaskKind.RESEND: gettext_noop("Send what was missing"),
    TaskKind.COMPENSATION: gettext_noop("Compensate"),
    TaskKind.COMPLAINT: gettext_noop("Look into a complaint"),
    TaskKind.INVOICE: gettext_noop("Write an invoice"),
    TaskKind.CARRIER: gettext_noop("Ask the carrier"),
    TaskKind.OTHER: gettext_noop("Something else"),
}
# Until when somebody wants it, as people say it: the name, and the hours from now.
_WITHIN = (
    ("2", gettext_noop("In two hours"), 2), ("4", gettext_noop("In four hours"), 4),
    ("24", gettext_noop("By this time tomorrow"), 24), ("72", gettext_noop("In three days"), 72),
    ("168", gettext_noop("In a week"), 168),
)  # fmt: skip


def kind_said(kind: str) -> str:
    """This will give the words for what a task is about."""
    return gettext(KINDS[TaskKind(kind)])


def holder_said(task: Task) -> str:
    """This will say whose a task is."""
    return (task.person.name or task.person.username) if task.person else word(task.role)


def due_choices() -> list[tuple[str, str]]:
    """This will offer moments by which something is to be done, each with its clock."""
    now = timezone.localtime(clock.now())
    return [(code, f"{gettext(text)} · {now + timedelta(hours=hours):%m-%d %H:%M}") for code, text, hours in _WITHIN]


def due_said(code: str) -> datetime | None:
    """This will give the moment that was chosen, or nothing where none was."""
    hours = next((hours for known, _, hours in _WITHIN if known == code), None)
    return clock.now() + timedelta(hours=hours) if hours else None
