"""Change sets: who wanted what changed about an order, and why."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from entrepot.domain.changes.states import ChangeKind, ChangeState


class ChangeSet(models.Model):
    """One change of mind about one order. What it came to stands in the journal and in the books."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=ChangeKind)
    state = models.CharField(max_length=10, choices=ChangeState)
    reason = models.CharField(max_length=400, db_default="")
    # The edition of the order that its author looked at.
    seen_edition = models.IntegerField()
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_change_set_per_number"),
            models.CheckConstraint(
                name="a_confirmed_change_has_a_date",
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="changes_newest_first")]


class ChangeLine(models.Model):
    """So many pieces of one order line. A cancellation takes them off."""

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change_set", "order_line"], name="one_change_line_per_order_line"),
            models.CheckConstraint(name="a_change_line_changes_something", condition=Q(quantity__gt=0)),
        ]


class ChangeField(models.Model):
    """One thing that a change set made different: before and after, of a line or of the order as a whole.

    Addresses and invoice titles are named by their rows; texts of people stand here and not in the journal.
    """

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="fields")
    line = models.IntegerField(null=True)
    name = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
