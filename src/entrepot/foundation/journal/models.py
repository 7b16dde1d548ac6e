"""Entries, and how far each of their followers has come."""

from typing import Any

from django.db import models
from django.db.models.functions import Now


class TransactionId(models.Field):  # type: ignore[type-arg]
    """The 64-bit id of the transaction that wrote the row: it tells which entries are settled."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class CurrentTransaction(models.Func):
    function = "pg_current_xact_id"
    output_field = TransactionId()


class Entry(models.Model):
    append_only = True

    company_id = models.BigIntegerField()
    xid = TransactionId(db_default=CurrentTransaction())
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    seq = models.IntegerField()
    kind = models.CharField(max_length=60)
    facts = models.JSONField()
    actor = models.CharField(max_length=40)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "subject_id", "seq"], name="one_entry_per_change")]
        indexes = [models.Index(fields=["xid", "id"], name="journal_by_commit")]


class Cursor(models.Model):
    """How far one follower has read, and acted, in the same transaction."""

    follower = models.CharField(max_length=60, primary_key=True)
    xid = TransactionId(db_default=models.Value("0"))
    entry_id = models.BigIntegerField(db_default=0)
    moved_at = models.DateTimeField(db_default=Now())


class Retry(models.Model):
    """An entry that a follower could not act on, with why, and when it is tried again."""

    follower = models.CharField(max_length=60)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    attempts = models.IntegerField(db_default=1)
    next_at = models.DateTimeField()
    problem = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "entry"], name="one_retry_per_entry")]
        indexes = [models.Index(fields=["follower", "next_at"], name="retries_that_are_due")]


class Heartbeat(models.Model):
    """When a process last said that it lives."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField(db_default=Now())
