"""Demands, the promises that answer them, and the decisions that explain the promises."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from entrepot.domain.sourcing.states import PromiseState


class DemandGroup(models.Model):
    """Demands that are sourced together: one destination, one policy. An order hangs on one."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    channel = models.ForeignKey("accounts.Channel", models.PROTECT, null=True, related_name="+", db_index=False)
    country = models.CharField(max_length=2, db_default="CN")
    region_code = models.CharField(max_length=12, db_default="")
    province = models.CharField(max_length=80, db_default="")
    pinned_warehouse = models.ForeignKey(
        "inventory.Warehouse", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Higher goes first when goods are scarce.
    priority = models.IntegerField(db_default=0)
    shortage_policy = models.CharField(max_length=20, db_default="refuse")
    # Nothing of it leaves before all of it can.
    ship_complete = models.BooleanField(db_default=False)
    promised_at = models.DateTimeField(null=True)
    # False until its goods may be promised: some channels wait for payment or approval.
    due = models.BooleanField(db_default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(
                fields=["pinned_warehouse"],
                name="groups_pinned_to_a_warehouse",
                condition=Q(pinned_warehouse__isnull=False),
            ),
        ]


class Demand(models.Model):
    """So many of a SKU are wanted. What is open of it is reserved, waiting for supply, or short (not promised)."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(DemandGroup, models.PROTECT, related_name="demands")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, null=True, related_name="+")
    quantity = models.BigIntegerField()
    cancelled = models.BigIntegerField(db_default=0)
    shipped = models.BigIntegerField(db_default=0)
    reserved = models.BigIntegerField(db_default=0)
    waiting = models.BigIntegerField(db_default=0)
    short = models.BigIntegerField(db_default=0)
    # Warehouses that failed this demand (short pick, refusal) and are not asked again.
    excluded = ArrayField(models.BigIntegerField(), db_default=[])

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="every_piece_wanted_is_accounted_for",
                condition=Q(quantity=F("cancelled") + F("shipped") + F("reserved") + F("waiting") + F("short")),
            ),
            models.CheckConstraint(
                name="no_part_of_a_demand_is_below_zero",
                condition=Q(cancelled__gte=0, shipped__gte=0, reserved__gte=0, waiting__gte=0, short__gte=0)
                & Q(quantity__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["sku"], name="demands_that_are_short", condition=Q(short__gt=0)),
        ]


class Promise(models.Model):
    """A warehouse keeps, or will receive, so many pieces for one demand.

    open → released to the warehouse → picked → shipped; what is not needed any more is given back.
    A waiting promise is all open: it counts in the level's `waiting` until goods arrive.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="promises")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+")
    warehouse = models.ForeignKey("inventory.Warehouse", models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey("inventory.Lot", models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=PromiseState)
    quantity = models.BigIntegerField()
    open = models.BigIntegerField()
    released = models.BigIntegerField(db_default=0)
    picked = models.BigIntegerField(db_default=0)
    shipped = models.BigIntegerField(db_default=0)
    given_back = models.BigIntegerField(db_default=0)
    # Scarce goods go by priority first, then by who was promised first.
    priority = models.IntegerField(db_default=0)
    promised_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="every_promised_piece_is_accounted_for",
                condition=Q(quantity=F("open") + F("released") + F("picked") + F("shipped") + F("given_back")),
            ),
            models.CheckConstraint(
                name="no_part_of_a_promise_is_below_zero",
                condition=Q(open__gte=0, released__gte=0, picked__gte=0, shipped__gte=0, given_back__gte=0)
                & Q(quantity__gt=0),
            ),
            models.CheckConstraint(
                name="what_waits_is_all_open",
                condition=~Q(state=PromiseState.WAITING) | Q(released=0, picked=0, shipped=0),
            ),
            models.CheckConstraint(
                name="a_resolved_promise_holds_nothing",
                condition=Q(state=PromiseState.RESOLVED, open=0, released=0, picked=0)
                | (~Q(state=PromiseState.RESOLVED) & ~Q(open=0, released=0, picked=0)),
            ),
        ]
        indexes = [
            models.Index(fields=["lot"], name="promises_of_a_lot", condition=Q(lot__isnull=False)),
            models.Index(
                fields=["company", "sku", "-priority", "promised_at", "id"],
                name="promises_that_wait",
                condition=Q(state=PromiseState.WAITING),
            ),
            models.Index(
                fields=["sku", "warehouse"],
                name="promises_that_are_reserved",
                condition=Q(state=PromiseState.RESERVED),
            ),
        ]


class RuleSet(models.Model):
    """A version of the ordered rules by which places are chosen. One is active per company."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    version = models.IntegerField()
    rules = models.JSONField()
    active = models.BooleanField(db_default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "version"], name="one_rule_set_per_version"),
            models.UniqueConstraint(fields=["company"], name="one_active_rule_set", condition=Q(active=True)),
        ]


class Decision(models.Model):
    """Why these places: what was seen, who was refused or ranked and for what reason, who won."""

    append_only = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(DemandGroup, models.PROTECT, related_name="decisions", db_index=False)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+", db_index=False)
    cause = models.CharField(max_length=40)
    outcome = models.JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["group", "id"], name="decisions_of_a_group")]
