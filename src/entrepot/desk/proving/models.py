"""What came of checking all books."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Proof(models.Model):
    """One check of everything, in one snapshot; `broken` names the checks by which goods or money do not add up."""

    checked_at = models.DateTimeField(db_default=Now())
    checks = models.SmallIntegerField()
    broken = ArrayField(models.CharField(max_length=60), db_default=[])
    seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["-checked_at"], name="proofs_newest_first")]
