"""Runs and their items."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from entrepot.desk.bulk.states import Outcome, RunState


class BulkRun(models.Model):
    """One change of many orders: who asked for it, of which orders, and how far it has come."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    # The noun under which one order would be changed so.
    action = models.CharField(max_length=40)
    parameters = models.JSONField(db_default={})
    # What was asked for; null where numbers were named.
    filter = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=RunState)
    # Why it failed: the code of a refusal.
    failure = models.CharField(max_length=60, db_default="")
    retry_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="retries")
    undo_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="undoings")
    started_by = models.CharField(max_length=40)
    language = models.CharField(max_length=10, db_default="en")
    total = models.BigIntegerField(db_default=0)
    done = models.BigIntegerField(db_default=0)
    refused = models.BigIntegerField(db_default=0)
    skipped = models.BigIntegerField(db_default=0)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    advanced_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_run_per_number"),
            models.CheckConstraint(
                name="a_run_counts_no_more_than_it_has",
                condition=Q(done__gte=0, refused__gte=0, skipped__gte=0)
                & Q(total__gte=F("done") + F("refused") + F("skipped")),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-id"], name="runs_newest_first"),
            models.Index(fields=["advanced_at"], name="runs_under_way", condition=Q(state__in=["queued", "running"])),
        ]


class BulkItem(models.Model):
    """One order of a run, as it was selected, and what became of it. No order where a number named none."""

    run = models.ForeignKey(BulkRun, models.PROTECT, related_name="items", db_index=False)
    position = models.BigIntegerField()
    number = models.CharField(max_length=40)
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="+")
    # The edition of the order when it was selected.
    edition = models.IntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, db_default=Outcome.PENDING)
    code = models.CharField(max_length=60, db_default="")
    facts = models.JSONField(db_default={})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="one_item_per_position")]
        indexes = [models.Index(fields=["run", "outcome", "position"], name="items_by_outcome")]
