"""Files, and what they hang on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Content(models.Model):
    """The bytes of a file, sealed, since they may show people; the same bytes are kept once for a company."""

    personal = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    size = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "sha256"], name="one_content_per_hash"),
            models.CheckConstraint(name="a_file_has_something_in_it", condition=Q(size__gt=0)),
        ]


class AttachmentKind(models.TextChoices):
    """What a file is to what it hangs on."""

    DOCUMENT = "document"
    PICTURE = "picture"
    RECEIPT = "receipt"
    PROOF = "proof"


class Attachment(models.Model):
    """That a file hangs on something, under a name that somebody gave it. Archived, never deleted."""

    personal: ClassVar[bool] = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=AttachmentKind)
    name = models.CharField(max_length=200)
    content = models.ForeignKey(Content, models.PROTECT, related_name="attachments")
    added_at = models.DateTimeField(db_default=Now())
    added_by = models.CharField(max_length=40)
    archived_at = models.DateTimeField(null=True)
    archived_by = models.CharField(max_length=40, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="one_attachment_per_number")]
        indexes = [models.Index(fields=["subject", "subject_id", "-id"], name="attachments_of_a_subject")]
