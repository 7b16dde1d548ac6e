"""Which fields there are."""

from django.db import models
from django.db.models import Q

from entrepot.foundation.codes import CODE


class About(models.TextChoices):
    """What a field is about."""

    ORDER = "order"
    ORDER_LINE = "order_line"
    SKU = "sku"
    CUSTOMER = "customer"


class Kind(models.TextChoices):
    """What a value is."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


class CustomField(models.Model):
    """A field of a company's own. Its code, subject and kind stay; one that is not used any more is made inactive."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    about = models.CharField(max_length=12, choices=About)
    code = models.CharField(max_length=32)
    name = models.JSONField()
    kind = models.CharField(max_length=8, choices=Kind)
    # Codes to choose from with their names: [{code, name}].
    choices = models.JSONField(db_default=[])
    required = models.BooleanField(db_default=False)
    # Whether the subject is found by its value.
    searchable = models.BooleanField(db_default=False)
    position = models.IntegerField(db_default=0)
    active = models.BooleanField(db_default=True)
    edition = models.IntegerField(db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "about", "code"], name="one_custom_field_per_code"),
            models.CheckConstraint(name="a_custom_field_has_a_code", condition=Q(code__regex=f"^{CODE}$")),
        ]
