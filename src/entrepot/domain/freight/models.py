"""Carriers' services, and what they ask for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class ServiceKind(models.TextChoices):
    DELIVERY = "delivery"
    PICKUP = "pickup"


class Service(models.Model):
    """A way in which a carrier brings goods, or lets them be fetched."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    carrier = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    name = models.JSONField()
    kind = models.CharField(max_length=10, choices=ServiceKind, db_default=ServiceKind.DELIVERY)
    currency = models.CharField(max_length=3, db_default="CNY")
    # Whether the carrier takes the money at the door.
    takes_cash = models.BooleanField(db_default=False)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="one_service_per_code")]


class Zone(models.Model):
    """Places that a tariff treats alike: countries, or parts of them by the beginnings of their region codes."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.JSONField()
    countries = ArrayField(models.CharField(max_length=2), db_default=["CN"])
    regions = ArrayField(models.CharField(max_length=12), db_default=[])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="one_zone_per_code")]


class Tariff(models.Model):
    """What a service asks for to a zone (none: anywhere else), from a region on, up to a weight.

    The closest zone and then the closest origin count. `deliverable` false means: never goes there.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="tariffs")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, related_name="+")
    # The beginning of the sender's region code; empty for anywhere.
    origin = models.CharField(max_length=12, db_default="")
    up_to_g = models.BigIntegerField(null=True)
    deliverable = models.BooleanField(db_default=True)
    first_weight_g = models.BigIntegerField(db_default=1000)
    first_price = models.DecimalField(max_digits=20, decimal_places=6, db_default=0)
    step_g = models.BigIntegerField(db_default=1000)
    step_price = models.DecimalField(max_digits=20, decimal_places=6, db_default=0)
    surcharge = models.DecimalField(max_digits=20, decimal_places=6, db_default=0)
    min_fee = models.DecimalField(max_digits=20, decimal_places=6, db_default=0)
    free_over = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    divisor = models.IntegerField(db_default=0)
    rounding_g = models.IntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "zone", "origin", "up_to_g"],
                name="one_tariff_per_zone_and_tier",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_tariff_can_be_reckoned",
                condition=Q(
                    first_weight_g__gte=0,
                    first_price__gte=0,
                    step_g__gt=0,
                    step_price__gte=0,
                    surcharge__gte=0,
                    min_fee__gte=0,
                    divisor__gte=0,
                    rounding_g__gte=0,
                ),
            ),
        ]


class TransitTime(models.Model):
    """How many days a service is on its way from a region to a zone (none: anywhere else)."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="transit_times")
    origin = models.CharField(max_length=12, db_default="")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, related_name="+")
    days_min = models.SmallIntegerField()
    days_max = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "origin", "zone"], name="one_transit_time_per_way", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="nothing_arrives_before_it_leaves", condition=Q(days_min__gte=0, days_max__gte=F("days_min"))
            ),
        ]
