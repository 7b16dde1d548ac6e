"""Customers, how they are recognised, and versions of their addresses."""

from django.db import models
from django.db.models.functions import Now


class CustomerKind(models.TextChoices):
    PERSON = "person"
    COMPANY = "company"


class CustomerGroup(models.Model):
    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="one_group_per_code")]


class Customer(models.Model):
    personal = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=CustomerKind, db_default=CustomerKind.PERSON)
    name = models.CharField(max_length=200, db_default="")
    # As typed; `phone_full` is E.164 and empty where the number is masked or incomplete.
    phone = models.CharField(max_length=60, db_default="")
    phone_full = models.CharField(max_length=24, db_default="")
    email = models.CharField(max_length=254, db_default="")
    tax_number = models.CharField(max_length=40, db_default="")
    language = models.CharField(max_length=10, db_default="")
    group = models.ForeignKey(CustomerGroup, models.PROTECT, null=True, related_name="customers")
    payment_days = models.IntegerField(null=True)
    blocked = models.BooleanField(db_default=False)
    note = models.TextField(db_default="")
    # Values of the company's own fields, by code.
    custom = models.JSONField(db_default={})
    edition = models.IntegerField(db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True)
    # The customer who stands for this one since the two were found to be one person. Never more than one step.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_customer_per_number"),
            models.CheckConstraint(
                name="who_is_merged_is_archived",
                condition=models.Q(merged_into__isnull=True) | models.Q(archived_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "phone_full"], name="customers_by_phone", condition=~models.Q(phone_full="")
            )
        ]


class PartyVersion(models.Model):
    """Who a customer was until a moment. Rows are never edited: what was ordered before goes on naming that one."""

    personal = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=10, choices=CustomerKind)
    name = models.CharField(max_length=200, db_default="")
    phone = models.CharField(max_length=60, db_default="")
    email = models.CharField(max_length=254, db_default="")
    tax_number = models.CharField(max_length=40, db_default="")
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "until"], name="versions_of_a_party")]


class Merge(models.Model):
    """That two customers were found to be one, and perhaps to be two after all."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    kept = models.ForeignKey(Customer, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    # Whether the one who is kept is blocked since then, because the other was.
    blocked_kept = models.BooleanField(db_default=False)
    merged_at = models.DateTimeField(db_default=Now())
    merged_by = models.CharField(max_length=40)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=40, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], name="merged_once_at_a_time", condition=models.Q(undone_at__isnull=True)
            )
        ]


class Remitter(models.Model):
    """Who a bank says sent money. Whose customer that is, payments remember by what they were allocated to."""

    personal = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    # Hashed, so that the same sender is one row whatever the width, case or blanks.
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=200, db_default="")
    bank_account = models.CharField(max_length=60, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="one_remitter_per_key")]


class Identity(models.Model):
    """A key that recognises one customer: a channel's buyer id, or a full phone number (hashed)."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities")
    # "@phone", or the code of the channel (or system) whose id it is.
    source = models.CharField(max_length=60)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "source", "value"], name="one_customer_per_identity")
        ]


class Address(models.Model):
    """One version of an address. Rows are never edited: a change is a new row, so orders keep theirs.

    Region codes follow GB/T 2260 where the country is CN; texts are kept as received, because codes
    change and counties under a province have no city.
    """

    personal = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="addresses", db_index=False)
    name = models.CharField(max_length=200, db_default="")
    phone = models.CharField(max_length=60, db_default="")
    phone_full = models.CharField(max_length=24, db_default="")
    phone_tail = models.CharField(max_length=4, db_default="")
    phone_extension = models.CharField(max_length=8, db_default="")
    email = models.CharField(max_length=254, db_default="")
    country = models.CharField(max_length=2, db_default="CN")
    province = models.CharField(max_length=80, db_default="")
    city = models.CharField(max_length=80, db_default="")
    district = models.CharField(max_length=80, db_default="")
    town = models.CharField(max_length=80, db_default="")
    region_code = models.CharField(max_length=12, db_default="")
    street = models.CharField(max_length=400, db_default="")
    postcode = models.CharField(max_length=20, db_default="")
    masked = models.BooleanField(db_default=False)
    platform_cipher = models.TextField(db_default="")
    # Tells whether two orders go to the same receiver without reading who it is.
    receiver_key = models.CharField(max_length=64, db_default="")
    in_book = models.BooleanField(db_default=False)
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-id"], name="addresses_of_a_customer"),
            models.Index(fields=["company", "receiver_key"], name="addresses_by_receiver"),
        ]


class InvoiceProfile(models.Model):
    """To whom an invoice is made out, as one order asked for it."""

    personal = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="invoice_profiles")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    tax_number = models.CharField(max_length=40, db_default="")
    email = models.CharField(max_length=254, db_default="")
    bank = models.CharField(max_length=200, db_default="")
    bank_account = models.CharField(max_length=60, db_default="")
    address = models.CharField(max_length=300, db_default="")
    phone = models.CharField(max_length=60, db_default="")
