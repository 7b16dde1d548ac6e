"""Products, SKUs, units, barcodes and kits."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class SkuKind(models.TextChoices):
    GOODS = "goods"
    SERVICE = "service"
    KIT = "kit"


class Tracking(models.TextChoices):
    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"


class Product(models.Model):
    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    name = models.JSONField()
    category = models.CharField(max_length=120, db_default="")
    brand = models.CharField(max_length=120, db_default="")
    attributes = models.JSONField(db_default={})
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="one_product_per_code")]


class Sku(models.Model):
    """What is counted, priced and promised. Quantities are whole numbers of its smallest unit."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="skus")
    name = models.JSONField()
    kind = models.CharField(max_length=10, choices=SkuKind, db_default=SkuKind.GOODS)
    tracking = models.CharField(max_length=10, choices=Tracking, db_default=Tracking.NONE)
    # How many decimals the smallest unit stands behind: 3 where a kilogram is counted in grams.
    scale = models.SmallIntegerField(db_default=0)
    unit = models.CharField(max_length=20, db_default="件")
    # Of how many smallest units on it is sold, and in multiples of how many.
    min_quantity = models.BigIntegerField(db_default=1)
    quantity_step = models.BigIntegerField(db_default=1)
    options = models.JSONField(db_default={})
    attributes = models.JSONField(db_default={})
    # Values of the company's own fields, by code.
    custom = models.JSONField(db_default={})
    weight_g = models.BigIntegerField(null=True)
    length_mm = models.IntegerField(null=True)
    width_mm = models.IntegerField(null=True)
    height_mm = models.IntegerField(null=True)
    # Per whole unit, in the company's currency; price lists go before it.
    list_price = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    floor_price = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    cost = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, db_default=0)
    edition = models.IntegerField(db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="one_sku_per_code"),
            models.CheckConstraint(name="a_tax_rate_is_a_share", condition=Q(tax_rate__gte=0, tax_rate__lt=1)),
            models.CheckConstraint(name="a_scale_is_small", condition=Q(scale__gte=0, scale__lte=6)),
            models.CheckConstraint(
                name="some_of_a_sku_can_be_sold", condition=Q(min_quantity__gt=0, quantity_step__gt=0)
            ),
        ]


class Unit(models.Model):
    """A way to count a SKU: a box of 12. The factor is in the SKU's smallest unit."""

    sku = models.ForeignKey(Sku, models.CASCADE, related_name="units")
    code = models.CharField(max_length=20)
    factor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku", "code"], name="one_unit_per_code"),
            models.CheckConstraint(name="a_unit_holds_something", condition=Q(factor__gt=0)),
        ]


class Barcode(models.Model):
    """What a scanner reads: a SKU, in one of its units."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    sku = models.ForeignKey(Sku, models.CASCADE, related_name="barcodes")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "value"], name="a_barcode_means_one_thing")]


class KitComponent(models.Model):
    """So many of a component in one kit. The share apportions the kit's price."""

    kit = models.ForeignKey(Sku, models.CASCADE, related_name="components")
    component = models.ForeignKey(Sku, models.PROTECT, related_name="kits")
    quantity = models.BigIntegerField()
    price_share = models.DecimalField(max_digits=12, decimal_places=6, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kit", "component"], name="one_component_row_per_kit"),
            models.CheckConstraint(
                name="a_kit_is_not_its_own_part", condition=~Q(kit=F("component")) & Q(quantity__gt=0)
            ),
        ]


class CodeMapping(models.Model):
    """What a sender's own code stands for: one of it is so many units of a SKU. Without a channel, for everybody."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    channel = models.ForeignKey("accounts.Channel", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=120)
    sku = models.ForeignKey(Sku, models.PROTECT, related_name="code_mappings")
    # A unit of the SKU; empty for its own.
    unit = models.CharField(max_length=20, db_default="")
    times = models.BigIntegerField(db_default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code", "channel"], name="a_foreign_code_means_one_thing", nulls_distinct=False
            ),
            models.CheckConstraint(name="a_foreign_code_means_something", condition=Q(times__gt=0)),
        ]
