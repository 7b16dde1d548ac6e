"""Payments, where they stand, and what went back."""

from decimal import Decimal

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from entrepot.domain.payments.states import PaymentMethod, PaymentState


class Payment(models.Model):
    """Money that came in once. It was allocated to orders, went back, or is kept as an advance.

    `allocated` is what stands on orders at present, `refunded` what has gone back by whatever way.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=PaymentState)
    method = models.CharField(max_length=20, choices=PaymentMethod)
    reference = models.CharField(max_length=120, db_default="")
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    allocated = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    refunded = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    advance = models.GeneratedField(
        expression=Case(
            When(state=PaymentState.VOIDED, then=Value(Decimal(0))),
            default=F("amount") - F("allocated") - F("refunded"),
        ),
        output_field=models.DecimalField(max_digits=20, decimal_places=4),
        db_persist=True,
    )
    payer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False)
    # Who the bank says sent it, be that a customer or not.
    remitter = models.ForeignKey("customers.Remitter", models.PROTECT, null=True, related_name="+")
    # Where the money went, and which account keeps what is not allocated (none while all of it is).
    tender = models.ForeignKey("receivables.Account", models.PROTECT, related_name="+", db_index=False)
    kept_in = models.ForeignKey("receivables.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    received_on = models.DateField()
    note = models.CharField(max_length=400, db_default="")
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField(db_default=Now())
    # Who found out whose money it is, where nobody knew that when it came.
    claimed_by = models.CharField(max_length=40, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_payment_per_number"),
            models.CheckConstraint(
                name="a_payment_gives_no_more_than_it_is",
                condition=Q(
                    amount__gt=0, allocated__gte=0, refunded__gte=0, amount__gte=F("allocated") + F("refunded")
                ),
            ),
            models.CheckConstraint(
                name="an_advance_is_kept_somewhere",
                condition=Q(state=PaymentState.VOIDED)
                | Q(amount=F("allocated") + F("refunded"))
                | Q(kept_in__isnull=False),
            ),
            models.CheckConstraint(
                name="a_voided_payment_went_back_to_nobody",
                condition=~Q(state=PaymentState.VOIDED) | Q(refunded=0),
            ),
        ]
        indexes = [
            models.Index(fields=["kept_in"], name="payments_kept_in", condition=Q(kept_in__isnull=False)),
            models.Index(fields=["company", "-id"], name="payments_of_a_company"),
            models.Index(fields=["payer", "-id"], name="payments_of_a_payer"),
            models.Index(fields=["company", "reference"], name="payments_by_reference", condition=~Q(reference="")),
            models.Index(fields=["company", "-id"], name="payments_with_advances", condition=Q(advance__gt=0)),
            # Payments come in the order of their moments: a range of them is a range of pages.
            BrinIndex(fields=["recorded_at"], name="payments_by_moment", pages_per_range=16, autosummarize=True),
            models.Index(
                fields=["remitter", "-id"], name="payments_of_a_remitter", condition=Q(remitter__isnull=False)
            ),
        ]


class Allocation(models.Model):
    """A part of a payment that was put on an order. What stands there is less what was taken back or refunded."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="allocations")
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    taken_back = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    refunded = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    on = models.DateField()
    allocated_by = models.CharField(max_length=40)
    allocated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_allocation_gives_no_more_than_it_is",
                condition=Q(
                    amount__gt=0, taken_back__gte=0, refunded__gte=0, amount__gte=F("taken_back") + F("refunded")
                ),
            )
        ]


class Refund(models.Model):
    """Money that went back, for an order or, without one, from an advance."""

    append_only = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="refunds")
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    reference = models.CharField(max_length=120, db_default="")
    reason = models.CharField(max_length=200, db_default="")
    on = models.DateField()
    refunded_by = models.CharField(max_length=40)
    refunded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_refund_per_number"),
            models.CheckConstraint(name="a_refund_gives_something", condition=Q(amount__gt=0)),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="refunds_of_a_company")]


class RefundPart(models.Model):
    """What a refund took from one payment, and the way in which it went back."""

    append_only = True

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="parts")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refund_parts")
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=20, choices=PaymentMethod)
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints = [models.CheckConstraint(name="a_part_gives_something", condition=Q(amount__gt=0))]
