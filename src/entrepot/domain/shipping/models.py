"""Carriers, the numbers they give, parcels and what is in them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from entrepot.domain.shipping.states import ParcelState


class Carrier(models.Model):
    """Who carries parcels, and what their numbers look like. Without a company: what every company begins with.

    A company's own row goes before the common one of the same code.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40)
    name = models.JSONField()
    # What a number must be from its first character to its last; empty where any number will do.
    pattern = models.CharField(max_length=200, db_default="")
    example = models.CharField(max_length=60, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="one_carrier_per_code", nulls_distinct=False)
        ]


class Waybill(models.Model):
    """A number that a carrier gave, under which one parcel, or several of one order, left.

    A number is used once; `repeat` counts the times that somebody insisted on using it again.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    carrier = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    repeat = models.IntegerField(db_default=0)
    # Why a number was taken that looked wrong or had been used.
    override_reason = models.CharField(max_length=400, db_default="")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "carrier", "number", "repeat"], name="a_number_is_used_once")
        ]


class Parcel(models.Model):
    """One box. Which orders it carries is written on its lines, through the fulfilments."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=40)
    warehouse = models.ForeignKey("inventory.Warehouse", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=ParcelState)
    carrier = models.CharField(max_length=40, db_default="")
    service = models.CharField(max_length=40, db_default="")
    tracking_number = models.CharField(max_length=60, db_default="")
    waybill = models.ForeignKey(Waybill, models.PROTECT, null=True, related_name="parcels")
    weight_g = models.BigIntegerField(null=True)
    length_mm = models.IntegerField(null=True)
    width_mm = models.IntegerField(null=True)
    height_mm = models.IntegerField(null=True)
    # What its carrier asks for it, in the company's currency, where that is known.
    freight = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    packed_at = models.DateTimeField(db_default=Now())
    handed_over_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    edition = models.IntegerField(db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_parcel_per_number"),
            models.CheckConstraint(
                name="what_left_has_a_date",
                condition=Q(state__in=["packed", "unpacked"])
                | Q(state="handed_over", handed_over_at__isnull=False)
                | Q(state="delivered", handed_over_at__isnull=False, delivered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="freight_is_not_below_zero",
                condition=Q(freight__isnull=True) | Q(freight__gte=0),
            ),
            models.CheckConstraint(
                name="a_parcel_weighs_something",
                condition=Q(weight_g__isnull=True) | Q(weight_g__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "state", "-id"], name="parcels_by_state"),
            models.Index(fields=["tracking_number"], name="parcels_by_tracking", condition=~Q(tracking_number="")),
        ]


class ParcelLine(models.Model):
    """Pieces of one fulfilment line in one parcel, less what was taken out of it again."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="lines", db_index=False)
    fulfilment_line = models.ForeignKey("fulfilment.FulfilmentLine", models.PROTECT, related_name="parcel_lines")
    quantity = models.BigIntegerField()
    taken_out = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "fulfilment_line"], name="one_parcel_line_per_fulfilment_line"),
            models.CheckConstraint(
                name="take_out_only_what_was_put_in",
                condition=Q(quantity__gt=0, taken_out__gte=0, taken_out__lte=F("quantity")),
            ),
        ]


class FreightShare(models.Model):
    """What of the freight of a parcel one of its orders bears; over the parcel they sum to its freight."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="shares")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "order"], name="one_share_per_parcel_and_order"),
            models.CheckConstraint(name="no_share_is_below_zero", condition=Q(amount__gte=0)),
        ]
