"""Orders, lines and holds."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from entrepot.domain.orders.states import LineKind, OrderKind, OrderState, Progress

_open = F("units_ordered") - F("units_cancelled")


class Order(models.Model):
    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=40)
    channel = models.ForeignKey("accounts.Channel", models.PROTECT, related_name="+", db_index=False)
    external_id = models.CharField(max_length=100, db_default="")
    kind = models.CharField(max_length=20, choices=OrderKind, db_default=OrderKind.STANDARD)
    state = models.CharField(max_length=10, choices=OrderState)
    # Through which door it came: api, file, desk, channel, history.
    source = models.CharField(max_length=20, db_default="api")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    buyer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False)
    payer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False)
    ship_to = models.ForeignKey("customers.Address", models.PROTECT, null=True, related_name="+")
    invoice_profile = models.ForeignKey(
        "customers.InvoiceProfile", models.PROTECT, null=True, related_name="+", db_index=False
    )
    salesperson = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    account = models.OneToOneField("receivables.Account", models.PROTECT, null=True, related_name="+")
    demand_group = models.OneToOneField("sourcing.DemandGroup", models.PROTECT, null=True, related_name="+")

    priority = models.IntegerField(db_default=0)
    flag = models.CharField(max_length=10, db_default="")
    tags = ArrayField(models.CharField(max_length=40), db_default=[])
    customer_message = models.TextField(db_default="")
    seller_memo = models.TextField(db_default="")
    internal_note = models.TextField(db_default="")
    # Values of the company's own fields, by code.
    custom = models.JSONField(db_default={})

    currency = models.CharField(max_length=3)
    tax_inclusive = models.BooleanField(db_default=True)
    goods_total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    charges_total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    discount_total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    tax_total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    # By how much the total was changed by hand, below zero where it was rounded off; a code says why.
    adjustment_total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    adjustment_reason = models.CharField(max_length=40, db_default="")
    # What the platform pays of the total: our price stays as it is, the buyer owes less by it.
    platform_discount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    # Discounts as given: [{code, amount, paid_by, reason}].
    discounts = models.JSONField(db_default=[])
    cod_amount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)

    # By whom it should be sent; empty for whoever is best.
    carrier = models.CharField(max_length=40, db_default="")
    service = models.CharField(max_length=40, db_default="")

    # The channel's policies as they were when it was placed.
    reserve_when = models.CharField(max_length=10, db_default="order")
    payment_before_release = models.BooleanField(db_default=False)
    # How its goods were asked for: {shortage_policy, ship_complete, warehouse}. A draft has no demands to say it.
    sourcing_wish = models.JSONField(db_default={})

    placed_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    on = models.DateField()
    promised_at = models.DateTimeField(null=True)
    ship_by = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=40, db_default="")
    created_at = models.DateTimeField(db_default=Now())
    edition = models.IntegerField(db_default=1)

    holds_open = models.IntegerField(db_default=0)
    # Tells two orders with the same lines for the same receiver.
    fingerprint = models.BigIntegerField(db_default=0)
    units_ordered = models.BigIntegerField(db_default=0)
    units_cancelled = models.BigIntegerField(db_default=0)
    units_shipped = models.BigIntegerField(db_default=0)
    units_delivered = models.BigIntegerField(db_default=0)
    units_returned = models.BigIntegerField(db_default=0)
    progress = models.GeneratedField(
        expression=Case(
            When(Q(units_ordered=F("units_cancelled")), then=Value(Progress.NOTHING)),
            When(
                Q(units_returned__gt=0, units_returned=F("units_ordered") - F("units_cancelled")),
                then=Value(Progress.RETURNED),
            ),
            When(Q(units_delivered=F("units_ordered") - F("units_cancelled")), then=Value(Progress.DELIVERED)),
            When(Q(units_shipped=F("units_ordered") - F("units_cancelled")), then=Value(Progress.SHIPPED)),
            When(Q(units_shipped__gt=0), then=Value(Progress.PART_SHIPPED)),
            default=Value(Progress.UNSHIPPED),
        ),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_order_per_number"),
            models.UniqueConstraint(
                fields=["channel", "external_id"],
                name="one_order_per_external_id",
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                name="what_was_placed_has_a_date_and_an_account",
                condition=Q(state__in=["draft", "cancelled"])
                | Q(placed_at__isnull=False, account__isnull=False, demand_group__isnull=False),
            ),
            models.CheckConstraint(
                name="units_of_an_order_add_up",
                condition=Q(
                    units_cancelled__gte=0,
                    units_shipped__gte=0,
                    holds_open__gte=0,
                    units_delivered__gte=0,
                    units_delivered__lte=F("units_shipped"),
                    units_returned__gte=0,
                    units_returned__lte=F("units_shipped"),
                    units_ordered__gte=F("units_cancelled") + F("units_shipped"),
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["salesperson"], name="orders_of_a_salesperson", condition=Q(salesperson__isnull=False)
            ),
            models.Index(fields=["payer"], name="orders_of_a_payer", condition=Q(payer__isnull=False)),
            models.Index(fields=["parent"], name="orders_of_an_order", condition=Q(parent__isnull=False)),
            models.Index(
                fields=["invoice_profile"],
                name="orders_by_invoice_profile",
                condition=Q(invoice_profile__isnull=False),
            ),
            models.Index(fields=["company", "state", "-id"], name="orders_by_state"),
            models.Index(fields=["company", "channel", "-id"], name="orders_by_channel"),
            models.Index(fields=["company", "progress", "-id"], name="orders_by_progress"),
            models.Index(fields=["company", "-priority", "id"], name="orders_on_hold", condition=Q(holds_open__gt=0)),
            models.Index(fields=["company", "-placed_at"], name="orders_by_placing"),
            models.Index(fields=["buyer", "-id"], name="orders_of_a_buyer"),
            GinIndex(
                name="orders_by_custom_field",
                fields=["custom"],
                opclasses=["jsonb_path_ops"],
                condition=~Q(custom={}),
            ),
            models.Index(
                fields=["company", "external_id"], name="orders_by_external_id", condition=~Q(external_id="")
            ),
            models.Index(
                fields=["company", "fingerprint", "-id"],
                name="orders_that_look_alike",
                condition=~Q(fingerprint=0),
            ),
        ]


class OrderLine(models.Model):
    """One line as ordered and as received. Amounts are in the order's currency, discounts already taken off."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines", db_index=False)
    position = models.IntegerField()
    kind = models.CharField(max_length=10, choices=LineKind, db_default=LineKind.GOODS)
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, null=True, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="components", db_index=False)
    demand = models.OneToOneField("sourcing.Demand", models.PROTECT, null=True, related_name="+")
    external_id = models.CharField(max_length=100, db_default="")
    code_received = models.CharField(max_length=120, db_default="")
    title_received = models.CharField(max_length=400, db_default="")
    # In the SKU's smallest unit; as typed beside it.
    quantity = models.BigIntegerField()
    quantity_entered = models.DecimalField(max_digits=20, decimal_places=6)
    # Where it was typed as a text: 2箱3件. The unit then is that of the price.
    quantity_typed = models.CharField(max_length=60, db_default="")
    unit = models.CharField(max_length=20, db_default="")
    unit_factor = models.BigIntegerField(db_default=1)
    # Per entered unit, before discounts, with or without tax as the order says.
    unit_price = models.DecimalField(max_digits=20, decimal_places=6)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    discount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    order_discount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    platform_discount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    # What of it the platform no longer pays, because pieces were cancelled.
    platform_credited = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    adjustment = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, db_default=0)
    tax = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    # What is owed for the line, tax included.
    total = models.DecimalField(max_digits=20, decimal_places=4)
    cost = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    cancelled = models.BigIntegerField(db_default=0)
    # What of each amount belongs to the pieces that are cancelled. They keep their price when the rest gets another.
    cancelled_gross = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    cancelled_discount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    cancelled_order_discount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    cancelled_adjustment = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    cancelled_tax = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    cancelled_total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    credited = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    returned = models.BigIntegerField(db_default=0)
    note = models.CharField(max_length=400, db_default="")
    custom = models.JSONField(db_default={})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="one_line_per_position"),
            models.CheckConstraint(
                name="a_platform_takes_back_no_more_than_it_pays",
                condition=Q(platform_credited__gte=0, platform_credited__lte=F("platform_discount")),
            ),
            models.CheckConstraint(
                name="a_line_cancels_no_more_than_it_has",
                condition=Q(quantity__gt=0, cancelled__gte=0, cancelled__lte=F("quantity"))
                & Q(returned__gte=0, returned__lte=F("quantity") - F("cancelled")),
            ),
        ]
        indexes = [
            models.Index(fields=["parent"], name="lines_of_a_line", condition=Q(parent__isnull=False)),
            models.Index(fields=["sku", "-id"], name="lines_of_a_sku"),
            models.Index(
                fields=["code_received"],
                name="lines_nobody_knows",
                condition=Q(sku__isnull=True) & ~Q(code_received=""),
            ),
        ]


class Hold(models.Model):
    """A reason for which an order waits. It stops approval, release, or both, until somebody lifts it."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="holds")
    line = models.ForeignKey(OrderLine, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40)
    note = models.CharField(max_length=400, db_default="")
    facts = models.JSONField(db_default={})
    placed_at = models.DateTimeField(db_default=Now())
    placed_by = models.CharField(max_length=40)
    # Found by the rules of review, which lift it again when its cause is gone; others are lifted by people.
    by_rules = models.BooleanField(db_default=False)
    expires_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=40, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "code", "line"],
                name="one_open_hold_per_reason",
                condition=Q(released_at__isnull=True),
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["code", "order"], name="holds_by_reason", condition=Q(released_at__isnull=True))
        ]


class RefundRequest(models.Model):
    """Somebody asks for the money of an order back. While it is open, what the rules hold for it leaves nowhere."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="refund_requests")
    # Nothing for all that can go back.
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    refunded = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    reason = models.CharField(max_length=40)
    note = models.CharField(max_length=400, db_default="")
    asked_by = models.CharField(max_length=10)
    # Whether the order is held for it, as the rules of review have it.
    holds = models.BooleanField(db_default=True)
    requested_at = models.DateTimeField(db_default=Now())
    requested_by = models.CharField(max_length=40)
    # How it ended: withdrawn, refused or refunded.
    outcome = models.CharField(max_length=10, db_default="")
    closed_because = models.CharField(max_length=40, db_default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=40, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="one_open_refund_request", condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_closed_refund_request_says_how",
                condition=Q(closed_at__isnull=True, outcome="") | Q(closed_at__isnull=False, outcome__gt=""),
            ),
            models.CheckConstraint(
                name="a_refund_request_asks_for_something",
                condition=(Q(amount__isnull=True) | Q(amount__gt=0)) & Q(refunded__gte=0),
            ),
        ]


class ReviewRules(models.Model):
    """A version of the ordered rules that decide what a person must look at. One is active per company."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    version = models.IntegerField()
    rules = models.JSONField()
    active = models.BooleanField(db_default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "version"], name="one_review_version"),
            models.UniqueConstraint(fields=["company"], name="one_active_review", condition=Q(active=True)),
        ]


class UrgencyRules(models.Model):
    """A version of the ordered rules that say how urgent orders are. None or one is active per company."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    version = models.IntegerField()
    rules = models.JSONField()
    active = models.BooleanField(db_default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "version"], name="one_urgency_version"),
            models.UniqueConstraint(fields=["company"], name="one_active_urgency", condition=Q(active=True)),
        ]


class Blacklisted(models.Model):
    """A phone, a receiver's address or a buyer whose orders a person must look at. Only keys are kept, and why."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    # A keyed hash of the phone, the key of the receiver, or the customer's id.
    key = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField(db_default=Now())
    removed_by = models.CharField(max_length=40, db_default="")
    removed_at = models.DateTimeField(null=True)
    removed_because = models.CharField(max_length=200, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "key"],
                name="on_the_blacklist_once",
                condition=Q(removed_at__isnull=True),
            )
        ]
