"""Price lists and their prices."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class PriceList(models.Model):
    """Prices for a group of customers, a channel, a time, or everybody. The highest priority goes first."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.JSONField()
    currency = models.CharField(max_length=3)
    priority = models.IntegerField(db_default=0)
    group = models.ForeignKey("customers.CustomerGroup", models.PROTECT, null=True, related_name="+")
    channel = models.ForeignKey("accounts.Channel", models.PROTECT, null=True, related_name="+")
    # From this instant on, and until (not including) that one.
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="one_price_list_per_code"),
            models.CheckConstraint(
                name="a_price_list_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
            ),
        ]


class Price(models.Model):
    """What a whole unit of a SKU costs from a quantity (in its smallest unit) on."""

    list = models.ForeignKey(PriceList, models.CASCADE, related_name="prices")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+")
    min_quantity = models.BigIntegerField(db_default=1)
    unit_price = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "sku", "min_quantity"], name="one_price_per_tier"),
            models.CheckConstraint(name="a_tier_begins_above_nothing", condition=Q(min_quantity__gt=0)),
            models.CheckConstraint(name="a_price_is_not_negative", condition=Q(unit_price__gte=0)),
        ]


class AdjustmentLimit(models.Model):
    """How far those who hold a permission may change an order's total by hand."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    permission = models.CharField(max_length=100)
    # So much in that currency, or this share of the total, whichever is more; neither is any amount.
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, db_default="")
    share = models.DecimalField(max_digits=6, decimal_places=4, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "permission"], name="one_adjustment_limit_per_permission"),
            models.CheckConstraint(
                name="an_adjustment_limit_is_not_negative",
                condition=(Q(amount__isnull=True) | Q(amount__gte=0) & ~Q(currency=""))
                & (Q(share__isnull=True) | Q(share__gte=0, share__lte=1)),
            ),
        ]
