"""Assignments, those that ended too."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Assignment(models.Model):
    """That somebody, or anybody of a role, looks after an order; until it ends or another follows."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="assignments", db_index=False)
    person = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=40, db_default="")
    due_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(db_default=Now())
    assigned_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="one_open_assignment_per_order", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_person_or_a_role",
                condition=Q(person__isnull=False, role="") | Q(Q(person__isnull=True), ~Q(role="")),
            ),
        ]
        indexes = [
            models.Index(fields=["order", "-id"], name="assignments_of_an_order"),
            models.Index(fields=["person"], name="assigned_to_a_person", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["company", "role"], name="assigned_to_a_role", condition=Q(ended_at__isnull=True)),
        ]
