"""Reasons, by what they are given for."""

from django.db import models
from django.db.models import Q

from entrepot.foundation.codes import CODE


class Use(models.TextChoices):
    """What a reason is given for."""

    CANCELLATION = "cancellation"
    HOLD = "hold"
    REJECTION = "rejection"
    AMENDMENT = "amendment"
    WITHDRAWAL = "withdrawal"
    PRICE_ADJUSTMENT = "price_adjustment"
    STOCK_ADJUSTMENT = "stock_adjustment"
    RETURN = "return"
    REFUND = "refund"
    OVERRIDE = "override"
    UNALLOCATION = "unallocation"


class Reason(models.Model):
    """A code with its names in the languages of the house. One that is no longer used is made inactive, and stays."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    use = models.CharField(max_length=20, choices=Use)
    code = models.CharField(max_length=40)
    name = models.JSONField()
    position = models.IntegerField(db_default=0)
    active = models.BooleanField(db_default=True)
    edition = models.IntegerField(db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "use", "code"], name="one_reason_per_code"),
            models.CheckConstraint(name="books_keep_the_code", condition=Q(code__regex=f"^{CODE}$")),
        ]
