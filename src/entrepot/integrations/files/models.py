"""How columns are called, what was imported, and how far an import came."""

from django.db import models
from django.db.models.functions import Now


class ImportMapping(models.Model):
    """Which column holds which field, kept under a name."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    columns = models.JSONField()
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "what", "name"], name="one_mapping_per_name")]


class ImportBatch(models.Model):
    """One file, read in one way. The same file again continues it, or finds it done."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    # Of the file's bytes, and of everything that was asked for beside it.
    file_hash = models.CharField(max_length=64)
    way = models.CharField(max_length=64)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    actor = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "what", "file_hash", "way"], name="one_batch_per_file_and_way")
        ]


class ImportChunk(models.Model):
    """A part of a file that is done, written in the transaction that did it."""

    append_only = True

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="chunks")
    phase = models.CharField(max_length=20)
    number = models.IntegerField()
    # {sums: {outcome: [rows, money in coins, money in millionths]}, notes: {…}, there: [numbers that existed before]}
    tally = models.JSONField()
    # [[row number, reason code, sentence]]: what of it was not imported.
    reported = models.JSONField(db_default=[])
    done_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "phase", "number"], name="one_chunk_per_number")]
