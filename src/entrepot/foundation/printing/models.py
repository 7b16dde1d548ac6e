"""What was printed."""

from django.db import models


class PrintRecord(models.Model):
    """One printing of one paper about one subject. Never changed: what was printed was printed."""

    append_only = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    document = models.CharField(max_length=40)
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    # What went to the printer together.
    batch = models.CharField(max_length=40)
    copies = models.IntegerField()
    printed_at = models.DateTimeField()
    printed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(name="something_was_printed", condition=models.Q(copies__gt=0))]
        indexes = [
            models.Index(fields=["subject", "subject_id", "document", "-id"], name="prints_of_a_subject"),
            models.Index(fields=["company", "batch"], name="prints_of_a_batch"),
        ]
