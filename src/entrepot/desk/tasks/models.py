"""Tasks, those that ended too."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from entrepot.desk.tasks.states import TaskKind, TaskState


class Task(models.Model):
    """Something that somebody, or anybody of a role, has to do until a moment."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=TaskKind)
    state = models.CharField(max_length=10, choices=TaskState, db_default=TaskState.OPEN)
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="tasks", db_index=False)
    # What is to be done, and what came of it: words for colleagues, which may name people.
    text = models.TextField()
    outcome = models.TextField(db_default="")
    person = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=40, db_default="")
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField(db_default=Now())
    opened_by = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=40, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_task_per_number"),
            models.CheckConstraint(
                name="a_task_is_a_persons_or_a_roles",
                condition=Q(person__isnull=False, role="") | Q(Q(person__isnull=True), ~Q(role="")),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-id"], name="tasks_newest_first"),
            models.Index(fields=["company", "due_at"], name="tasks_by_urgency", condition=Q(state="open")),
            models.Index(fields=["order", "-id"], name="tasks_of_an_order", condition=Q(order__isnull=False)),
        ]
