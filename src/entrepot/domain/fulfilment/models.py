"""Fulfilments, their lines, and from which bins to take them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.inventory.models import Steps


class Fulfilment(models.Model):
    """One work order at one warehouse. Which orders it is for is written on its lines."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=40)
    warehouse = models.ForeignKey("inventory.Warehouse", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=FulfilmentState)
    # How the warehouse worked when this was released.
    steps = models.CharField(max_length=24, choices=Steps)
    # Higher is picked first.
    priority = models.IntegerField(db_default=0)
    ship_by = models.DateTimeField(null=True)
    # The work that this was split off from, with which it can be joined again.
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", db_index=False)
    released_at = models.DateTimeField(db_default=Now())
    edition = models.IntegerField(db_default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="one_fulfilment_per_number")]
        indexes = [
            models.Index(fields=["split_from"], name="fulfilments_split_from", condition=Q(split_from__isnull=False)),
            models.Index(
                fields=["warehouse", "state", "-priority", "id"],
                name="fulfilments_to_be_done",
                condition=Q(state__in=["released", "picked", "checked", "packed"]),
            ),
            models.Index(fields=["company", "state", "-id"], name="fulfilments_by_state"),
        ]


class FulfilmentLine(models.Model):
    """Pieces of one promise, for one order line.

    What is asked for is `quantity`; of it some may be short on the shelf or called back, the rest is
    picked, packed and shipped, each no more than the one before.
    """

    fulfilment = models.ForeignKey(Fulfilment, models.PROTECT, related_name="lines", db_index=False)
    position = models.IntegerField()
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="fulfilment_lines")
    promise = models.ForeignKey("sourcing.Promise", models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField()
    recalled = models.BigIntegerField(db_default=0)
    short = models.BigIntegerField(db_default=0)
    picked = models.BigIntegerField(db_default=0)
    packed = models.BigIntegerField(db_default=0)
    shipped = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fulfilment", "position"], name="one_fulfilment_line_per_position"),
            models.CheckConstraint(
                name="ship_what_is_packed_and_pack_what_is_picked",
                condition=Q(quantity__gt=0, recalled__gte=0, short__gte=0, shipped__gte=0)
                & Q(shipped__lte=F("packed"), packed__lte=F("picked"))
                & Q(picked__lte=F("quantity") - F("recalled") - F("short")),
            ),
        ]


class PickTask(models.Model):
    """Take so many of a line from one bin; the bin keeps them apart until they leave or are given back."""

    line = models.ForeignKey(FulfilmentLine, models.PROTECT, related_name="tasks")
    bin = models.ForeignKey("inventory.Bin", models.PROTECT, related_name="+")
    place = models.ForeignKey("inventory.Place", models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey("inventory.Lot", models.PROTECT, null=True, related_name="+", db_index=False)
    quantity = models.BigIntegerField()
    picked = models.BigIntegerField(db_default=0)
    shipped = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="take_no_more_than_the_task_asks",
                condition=Q(shipped__gte=0, shipped__lte=F("picked"), picked__lte=F("quantity")),
            ),
        ]


class ParcelRules(models.Model):
    """A version of the ordered rules by which work falls into parcels by itself. One at most is active."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    version = models.IntegerField()
    rules = models.JSONField()
    active = models.BooleanField(db_default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "version"], name="one_parcel_rules_version"),
            models.UniqueConstraint(fields=["company"], name="one_active_parcel_rules", condition=Q(active=True)),
        ]
