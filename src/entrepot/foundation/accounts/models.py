"""Companies, channels, users, roles and tokens."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Company(models.Model):
    """A legal entity. Every root row belongs to one; the first is number 1."""

    code = models.CharField(max_length=40, unique=True)
    name = models.JSONField()
    currency = models.CharField(max_length=3, db_default="CNY")
    country = models.CharField(max_length=2, db_default="CN")
    time_zone = models.CharField(max_length=64, db_default="Asia/Shanghai")
    language = models.CharField(max_length=10, db_default="zh-hans")


class ReserveWhen(models.TextChoices):
    """The moment at which an order's goods are promised."""

    ORDER = "order"
    PAYMENT = "payment"
    APPROVAL = "approval"


class ShortagePolicy(models.TextChoices):
    """What becomes of an order that asks for more than there is."""

    REFUSE = "refuse"
    WAIT = "wait"
    SHIP_AVAILABLE = "ship_available"


class Channel(models.Model):
    """One shop, counter or team through which orders come, with its own policies."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.JSONField()
    kind = models.CharField(max_length=20, db_default="shop")
    currency = models.CharField(max_length=3, db_default="CNY")
    time_zone = models.CharField(max_length=64, db_default="Asia/Shanghai")
    tax_inclusive = models.BooleanField(db_default=True)
    reserve_when = models.CharField(max_length=10, choices=ReserveWhen, db_default=ReserveWhen.ORDER)
    shortage_policy = models.CharField(max_length=20, choices=ShortagePolicy, db_default=ShortagePolicy.REFUSE)
    # A marketplace's order exists whatever we think of its data: it is held, never refused.
    keeps_bad_orders = models.BooleanField(db_default=False)
    auto_approve = models.BooleanField(db_default=True)
    payment_before_release = models.BooleanField(db_default=False)
    policies = models.JSONField(db_default={})
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="one_channel_per_code")]


class Role(models.Model):
    """A named set of permissions. The built-in ones are written anew by every migrate."""

    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40)
    permissions = ArrayField(models.CharField(max_length=100))
    built_in = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="one_role_per_code", nulls_distinct=False)
        ]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who signs in."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120, db_default="")
    email = models.EmailField(blank=True, db_default="")
    language = models.CharField(max_length=10, db_default="zh-hans")
    is_active = models.BooleanField(db_default=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=40), db_default=[])
    wrong_guesses = models.SmallIntegerField(db_default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = UserManager()


class SecondFactor(models.Model):
    """What somebody has beside a password: an app that shows codes, or a passkey."""

    class Kind(models.TextChoices):
        TOTP = "totp"
        PASSKEY = "passkey"

    user = models.ForeignKey(User, models.PROTECT, related_name="factors")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    # The secret that the app has too, or what a passkey's answers are checked by.
    sealed = models.BinaryField()
    # By which a passkey says which one it is.
    credential = models.CharField(max_length=400, null=True, unique=True)
    # The last half minute of which a code was taken, or the last count of a passkey: neither comes again.
    counter = models.BigIntegerField(db_default=0)
    added_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="passkeys_say_which_they_are",
                condition=models.Q(kind="passkey", credential__isnull=False)
                | models.Q(kind="totp", credential__isnull=True),
            )
        ]


class RecoveryCode(models.Model):
    """A code that lets somebody in once who lost every second factor. Only its hash is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_recovery_code")]


class OperatorKey(models.Model):
    """How somebody says on a shared phone who is there: by a badge that is scanned, or a number that is typed."""

    user = models.OneToOneField(User, models.PROTECT, related_name="operator_key")
    # What is printed on the badge is known to its bearer alone.
    badge = models.CharField(max_length=64, null=True, unique=True)
    pin = models.CharField(max_length=128, db_default="")


class SignedIn(models.Model):
    """A browser in which somebody is signed in: since when, when it was seen last, and what it says it is."""

    user = models.ForeignKey(User, models.PROTECT, related_name="signed_in")
    session = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=200, db_default="")
    since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())


class ApiToken(models.Model):
    """A secret with which a program acts. Only its hash is kept."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    roles = ArrayField(models.CharField(max_length=40), db_default=[])
    scopes = ArrayField(models.CharField(max_length=100), db_default=[])
    language = models.CharField(max_length=10, db_default="en")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class IdempotencyKey(models.Model):
    """A request that was made once, with its answer, sealed, until it expires."""

    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.IntegerField()
    answer = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="keys_by_age")]


class NumberRule(models.Model):
    """How numbers of one kind are made: a pattern over {date} and {seq}, per company, channel and kind.

    A gapless rule counts in its own row, which is locked until commit; any other takes from a sequence.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    document = models.CharField(max_length=30)
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=30, db_default="")
    pattern = models.CharField(max_length=80)
    gapless = models.BooleanField(db_default=False)
    # When counting begins anew: never, or each day, month or year.
    resets = models.CharField(max_length=5, db_default="")
    # Rules of the first migration share a sequence a document; one that people set has its own.
    own_sequence = models.BooleanField(db_default=False)
    last = models.BigIntegerField(db_default=0)
    # Given with this pattern before the rule was changed: counts of periods that had begun go on from there.
    floor = models.BigIntegerField(db_default=0)
    floor_until = models.DateField(null=True)
    past_patterns = ArrayField(models.CharField(max_length=80), db_default=[])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "document", "channel", "kind"],
                name="one_number_rule_per_use",
                nulls_distinct=False,
            )
        ]


class NumberPeriod(models.Model):
    """A day, month or year of a rule that begins anew: where its sequence stood, or its own count if gapless."""

    rule = models.ForeignKey(NumberRule, models.PROTECT, related_name="periods", db_index=False)
    begins = models.DateField()
    base = models.BigIntegerField()
    last = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "begins"], name="one_count_per_period")]


# What can be searched for. Each has an index of tokens of its own: see the migrations.
SUBJECTS = ("order", "customer", "sku")


class SearchTokens(models.Model):
    """What a subject can be found by: keyed hashes of its words, names, tails and codes."""

    company_id = models.BigIntegerField()
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    tokens = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "subject_id"], name="one_search_row")]
