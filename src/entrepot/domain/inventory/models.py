"""Warehouses, places, moves and levels."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Steps(models.TextChoices):
    """How much ceremony a warehouse gives a parcel."""

    SHIP = "ship"
    PICK_SHIP = "pick_ship"
    PICK_PACK_SHIP = "pick_pack_ship"
    PICK_CHECK_PACK_SHIP = "pick_check_pack_ship"


class PlaceKind(models.TextChoices):
    """Bins and bays hold goods; the others are where goods come from and go to."""

    BIN = "bin"
    BAY = "bay"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    LOSS = "loss"
    TRANSIT = "transit"
    BEFORE_THE_BOOKS = "before_the_books"


class Condition(models.TextChoices):
    GOOD = "good"
    INSPECTION = "inspection"
    DEFECTIVE = "defective"


class Warehouse(models.Model):
    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.JSONField()
    country = models.CharField(max_length=2, db_default="CN")
    province = models.CharField(max_length=80, db_default="")
    city = models.CharField(max_length=80, db_default="")
    district = models.CharField(max_length=80, db_default="")
    region_code = models.CharField(max_length=12, db_default="")
    street = models.CharField(max_length=400, db_default="")
    contact = models.CharField(max_length=120, db_default="")
    phone = models.CharField(max_length=60, db_default="")
    time_zone = models.CharField(max_length=64, db_default="Asia/Shanghai")
    # Lower goes first.
    priority = models.IntegerField(db_default=100)
    steps = models.CharField(max_length=24, choices=Steps, db_default=Steps.PICK_PACK_SHIP)
    # Regions it serves, as prefixes of region codes or country codes; empty serves everywhere.
    serves = ArrayField(models.CharField(max_length=12), db_default=[])
    # Channel codes it serves; empty serves all.
    channels = ArrayField(models.CharField(max_length=40), db_default=[])
    edition = models.IntegerField(db_default=1)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="one_warehouse_per_code")]


class Place(models.Model):
    """A bin or bay of a warehouse, or a place outside: supplier, customer, loss, transit, before the books."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, null=True, related_name="places")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=20, choices=PlaceKind)
    code = models.CharField(max_length=60)
    # In which order a picker walks.
    sequence = models.IntegerField(db_default=0)
    sellable = models.BooleanField(db_default=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "warehouse", "code"], name="one_place_per_code", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="goods_lie_in_a_warehouse",
                condition=Q(kind__in=["bin", "bay"], warehouse__isnull=False)
                | (~Q(kind__in=["bin", "bay"]) & Q(warehouse__isnull=True)),
            ),
        ]


class Lot(models.Model):
    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="lots")
    code = models.CharField(max_length=80)
    made_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sku", "code"], name="one_lot_per_code")]


class Serial(models.Model):
    """One piece by its own number, and the one place where it is: in a bin, with a customer, lost."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="serials")
    code = models.CharField(max_length=80)
    place = models.ForeignKey(Place, models.PROTECT, related_name="serials")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sku", "code"], name="one_place_per_serial")]


class Owner(models.Model):
    """Somebody else whose goods lie in our warehouses: a consignor, a customer of the third party that keeps them."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="one_owner_per_code")]


class Level(models.Model):
    """What a warehouse has of a SKU, and what of that is spoken for.

    Available to promise = on_hand - reserved - waiting - safety, never shown below zero.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="levels")
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="levels", db_index=False)
    # 0 is the company itself; another number is an owner whose goods lie here, and are never promised.
    owner_id = models.BigIntegerField(db_default=0)
    on_hand = models.BigIntegerField(db_default=0)
    reserved = models.BigIntegerField(db_default=0)
    waiting = models.BigIntegerField(db_default=0)
    short = models.BigIntegerField(db_default=0)
    safety = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "sku", "warehouse", "owner_id"], name="one_level_per_shelf"),
            models.CheckConstraint(
                name="stock_is_never_below_zero",
                condition=Q(on_hand__gte=0, reserved__gte=0, waiting__gte=0, short__gte=0, safety__gte=0),
            ),
            models.CheckConstraint(name="reserve_only_what_is_there", condition=Q(reserved__lte=F("on_hand"))),
        ]


class Bin(models.Model):
    """What lies in one place: by SKU, owner, lot and condition. `picked` is what pick lists ask from it.

    After a loss they may ask for more than lies there, until the picker finds out.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="contents", db_index=False)
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="bins")
    owner_id = models.BigIntegerField(db_default=0)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")
    condition = models.CharField(max_length=12, choices=Condition, db_default=Condition.GOOD)
    on_hand = models.BigIntegerField(db_default=0)
    picked = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "sku", "owner_id", "lot", "condition"], name="one_balance_per_bin",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="nothing_in_a_bin_is_below_zero", condition=Q(on_hand__gte=0, picked__gte=0)
            ),
        ]  # fmt: skip


class Move(models.Model):
    """A quantity of a SKU going from one place to another. Never changed; a mistake is moved back."""

    append_only = True

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField()
    source = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    owner_id = models.BigIntegerField(db_default=0)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+", db_index=False)
    serial = models.CharField(max_length=80, db_default="")
    condition = models.CharField(max_length=12, choices=Condition, db_default=Condition.GOOD)
    reason = models.CharField(max_length=60)
    # What it was done for: the room's subject and its id.
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_move_moves_something",
                condition=Q(quantity__gt=0) & ~Q(source=F("target")),
            ),
        ]
        indexes = [
            models.Index(fields=["lot"], name="moves_of_a_lot", condition=Q(lot__isnull=False)),
            models.Index(fields=["sku", "at"], name="moves_of_a_sku"),
            models.Index(fields=["subject", "subject_id"], name="moves_of_a_subject"),
        ]


class StockDocument(models.Model):
    """A receipt, adjustment or loss as somebody entered it; its lines are moves."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=120, db_default="")
    reason = models.CharField(max_length=60, db_default="")
    note = models.TextField(db_default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="one_stock_document_per_number")]
