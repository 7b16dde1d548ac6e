"""Accounts, and the postings between them."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now, Round


class AccountKind(models.TextChoices):
    """What an account stands for. Order, customer and tender accounts carry live balances.

    A platform's is what the marketplace of one channel pays of what its buyers ordered.
    """

    ORDER = "order"
    CUSTOMER = "customer"
    TENDER = "tender"
    ADVANCES = "advances"
    PLATFORM = "platform"
    SALES = "sales"
    TAX = "tax"
    CHARGES = "charges"
    DISCOUNTS = "discounts"
    ROUNDING = "rounding"
    WRITE_OFF = "write_off"
    OPENING = "opening"


class Aspect(models.TextChoices):
    """Why a posting was made on an order's account."""

    CHARGE = "charge"
    CREDIT = "credit"
    PAYMENT = "payment"
    REFUND = "refund"
    WRITE_OFF = "write_off"
    OTHER = "other"


class Standing(models.TextChoices):
    """How the money of an order stands: arithmetic over its account, kept by the database."""

    NOTHING_OWED = "nothing_owed"
    UNPAID = "unpaid"
    PART_PAID = "part_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    REFUNDED = "refunded"


class Account(models.Model):
    """One account. An order's account may stand under its customer's, whose balance then includes it.

    `balance` is debits less credits: for an order, what is still owed.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=AccountKind)
    code = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="accounts")
    balance = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    charged = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    credited = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    paid = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    refunded = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    written_off = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    credit_limit = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    # An order that may be paid later, and by when: it is owed all the same, but does not wait for its money.
    due_on = models.DateField(null=True)
    standing = models.GeneratedField(
        expression=Case(
            When(Q(refunded__gt=0, paid=F("refunded")), then=Value(Standing.REFUNDED)),
            When(
                Q(charged__lte=F("credited") + F("written_off")) & Q(paid=F("refunded")),
                then=Value(Standing.NOTHING_OWED),
            ),
            When(Q(paid=F("refunded")), then=Value(Standing.UNPAID)),
            When(
                Q(paid__lt=F("refunded") + F("charged") - F("credited") - F("written_off")),
                then=Value(Standing.PART_PAID),
            ),
            When(
                Q(paid__gt=F("refunded") + F("charged") - F("credited") - F("written_off")),
                then=Value(Standing.OVERPAID),
            ),
            default=Value(Standing.PAID),
        ),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["parent"], name="accounts_below_another", condition=Q(parent__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "code", "currency"], name="one_account_per_code"),
            models.CheckConstraint(name="never_refund_more_than_was_paid", condition=Q(refunded__lte=F("paid"))),
            models.CheckConstraint(
                name="no_total_is_below_zero",
                condition=Q(charged__gte=0, credited__gte=0, paid__gte=0, refunded__gte=0, written_off__gte=0),
            ),
            models.CheckConstraint(
                name="an_order_owes_what_its_totals_say",
                condition=~Q(kind="order")
                | Q(balance=F("charged") - F("credited") - F("written_off") - F("paid") + F("refunded")),
            ),
            models.CheckConstraint(
                name="only_orders_stand_under_a_customer", condition=Q(parent__isnull=True) | Q(kind="order")
            ),
            models.CheckConstraint(
                name="a_customers_account_names_the_customer",
                condition=~Q(kind="customer") | Q(customer__isnull=False),
            ),
            models.CheckConstraint(
                name="only_customers_have_a_limit",
                condition=Q(credit_limit__isnull=True) | Q(kind="customer", credit_limit__gte=0),
            ),
            models.CheckConstraint(name="only_orders_fall_due", condition=Q(due_on__isnull=True) | Q(kind="order")),
            models.UniqueConstraint(
                fields=["customer", "currency"],
                name="one_account_per_customer",
                condition=Q(kind="customer"),
            ),
        ]


# As foundation.money has them; a test holds the two together.
_NO_DECIMALS = ["JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "UGX"]
_THREE_DECIMALS = ["KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD"]
_whole_coins = (
    Q(currency__in=_NO_DECIMALS, amount=Round("amount", 0))
    | Q(currency__in=_THREE_DECIMALS, amount=Round("amount", 3))
    | (~Q(currency__in=[*_NO_DECIMALS, *_THREE_DECIMALS]) & Q(amount=Round("amount", 2)))
)


class Voucher(models.Model):
    """Why a balanced set of postings was made: one business event of one day."""

    append_only = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    # What it was made for: the room's subject and its id.
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    on = models.DateField()
    reason = models.CharField(max_length=200, db_default="")
    actor = models.CharField(max_length=40)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subject", "subject_id"], name="vouchers_of_a_subject")]


class Posting(models.Model):
    """An amount on one account: debit above zero, credit below. Those of one voucher sum to zero."""

    append_only = True

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="postings", db_index=False)
    aspect = models.CharField(max_length=10, choices=Aspect, db_default=Aspect.OTHER)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_posting_moves_something", condition=~Q(amount=0)),
            models.CheckConstraint(name="postings_are_whole_coins", condition=_whole_coins),
        ]
        indexes = [models.Index(fields=["account", "id"], name="postings_of_an_account")]


class CreditNote(models.Model):
    """Money that is no longer owed, or goes back, without an order that it could be set against; with its reason."""

    append_only = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="credit_notes")
    # Through which door it came, and the sender's own number of it.
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=150, db_default="")
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    on = models.DateField()
    issued_by = models.CharField(max_length=40)
    issued_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_credit_note_per_number"),
            models.UniqueConstraint(
                fields=["company", "source", "external_id"],
                name="one_credit_note_per_external_id",
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(name="a_credit_note_asks_for_nothing", condition=Q(amount__gte=0)),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="credit_notes_newest_first")]


class CreditNoteLine(models.Model):
    """What was credited, and why nothing was found that it could be set against."""

    append_only = True

    credit_note = models.ForeignKey(CreditNote, models.PROTECT, related_name="lines")
    position = models.IntegerField()
    reason = models.CharField(max_length=40)
    code = models.CharField(max_length=120, db_default="")
    title = models.CharField(max_length=400, db_default="")
    quantity = models.BigIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credit_note", "position"], name="one_credit_line_per_position"),
            models.CheckConstraint(name="a_credit_line_credits", condition=Q(amount__gte=0)),
        ]


class OpeningBalance(models.Model):
    """What a customer owed before these books began, by the document that says so."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="opening_balances")
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    on = models.DateField()
    booked_by = models.CharField(max_length=40)
    booked_at = models.DateTimeField(db_default=Now())
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "currency", "reference"],
                name="one_opening_per_document",
                condition=Q(taken_back_at__isnull=True),
            ),
            models.CheckConstraint(name="an_opening_is_something", condition=~Q(amount=0)),
        ]
