"""How columns are called, what was imported, and how far an import came."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from entrepot.integrations.files.states import ImportState


class ImportMapping(models.Model):
    """Which column holds which field, kept under a name."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    columns = models.JSONField()
    # One cell may name several SKUs with their quantities: A01*2;B03*1.
    several_skus = models.BooleanField(db_default=False)
    # Whose files are read by it without being asked for.
    channel = models.ForeignKey("accounts.Channel", models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "what", "name"], name="one_mapping_per_name"),
            models.UniqueConstraint(fields=["what", "channel"], name="one_mapping_per_channel"),
            models.UniqueConstraint(fields=["what", "customer"], name="one_mapping_per_customer"),
            models.CheckConstraint(
                name="a_mapping_belongs_to_one", condition=Q(channel__isnull=True) | Q(customer__isnull=True)
            ),
        ]


class ImportBatch(models.Model):
    """One file, read in one way. The same file again continues it, or finds it done."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    # Of the file's bytes, and of everything that was asked for beside it.
    file_hash = models.CharField(max_length=64)
    way = models.CharField(max_length=64)
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=ImportState, db_default=ImportState.RUNNING)
    dry_run = models.BooleanField(db_default=False)
    # What was asked for, by its names; past orders cannot be withdrawn.
    asked = models.JSONField(db_default={})
    language = models.CharField(max_length=10, db_default="en")
    doing = models.CharField(max_length=60, db_default="")
    progress = models.SmallIntegerField(db_default=0)
    # {outcome: rows}; and why it failed: {code, title}.
    counts = models.JSONField(db_default={})
    problem = models.JSONField(db_default={})
    # Encrypted: the file as it was sent, until it is read; the report, until it is too old.
    content = models.BinaryField(null=True)
    report = models.BinaryField(null=True)
    report_name = models.CharField(max_length=255, db_default="")
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    actor = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "what", "file_hash", "way"], name="one_batch_per_file_and_way"
            ),
            models.UniqueConstraint(fields=["company", "number"], name="one_import_per_number"),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="imports_newest_first")]


class ImportChunk(models.Model):
    """A part of a file that is done, written in the transaction that did it."""

    append_only = True

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="chunks")
    phase = models.CharField(max_length=20)
    number = models.IntegerField()
    # A part of which rows were refused may be run again: the last time counts.
    attempt = models.SmallIntegerField(db_default=0)
    # {sums: {outcome: [rows, money in coins, money in millionths]}, notes: {…}, there: [numbers that existed before]}
    tally = models.JSONField()
    # [[row number, reason code, sentence]]: what of it was not imported.
    reported = models.JSONField(db_default=[])
    done_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "phase", "number", "attempt"], name="one_chunk_per_number")
        ]


class ImportedThing(models.Model):
    """Something that a batch made, by its number or code."""

    append_only = True

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="things")
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=250)
    # What is needed to undo it beside: quantities, or what stood there before.
    facts = models.JSONField(db_default={})


class ImportClaim(models.Model):
    """A row of stock that was booked: by what stands in it, and the name of its file."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="claims")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="one_booking_per_row_of_stock")]
