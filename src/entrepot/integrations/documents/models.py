"""Print jobs: what went to the printer together, and the paper itself for some days."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class PrintJob(models.Model):
    """One batch of sheets of one kind, in the order in which they come out of the printer."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    # Also the batch of the print records.
    number = models.CharField(max_length=40)
    document = models.CharField(max_length=40)
    subject = models.CharField(max_length=32)
    # What each sheet is about, in order.
    subject_ids = ArrayField(models.BigIntegerField())
    # Of a job that goes on where another stopped: that one, and its sheet with which this one begins.
    resumes = models.ForeignKey("self", models.PROTECT, null=True, related_name="resumed_by")
    from_sheet = models.IntegerField(db_default=1)
    language = models.CharField(max_length=10)
    paper = models.CharField(max_length=10)
    started_by = models.CharField(max_length=40)
    created_at = models.DateTimeField(db_default=Now())
    drawn_at = models.DateTimeField(null=True)
    # Sealed, because it is about people, and put away after some days.
    pdf = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_print_job_per_number"),
            models.CheckConstraint(name="a_job_begins_with_a_sheet", condition=Q(from_sheet__gt=0)),
            models.CheckConstraint(
                name="a_paper_was_drawn_once_it_is_there", condition=Q(pdf__isnull=True) | Q(drawn_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["drawn_at"], name="papers_by_age", condition=Q(pdf__isnull=False))]
