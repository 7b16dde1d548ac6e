"""Ways, what is told where, texts of a company's own, and every notice there was."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from entrepot.integrations.notices.states import NoticeState, Way


class NoticeWay(models.Model):
    """By whom e-mails, messages or chat posts of a company travel, and during which hours they wait."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    vendor = models.CharField(max_length=20)
    # Keys and passwords among them: sealed.
    settings = models.BinaryField()
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "way"], name="one_vendor_per_way"),
            models.CheckConstraint(
                name="quiet_hours_begin_and_end",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]


class NoticeRule(models.Model):
    """That an occasion of a channel's orders is told by a way. What has no row is not told."""

    channel = models.ForeignKey("accounts.Channel", models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=20)
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "occasion", "way"], name="one_notice_rule")]


class NoticeText(models.Model):
    """What a company writes instead of the text that comes with Entrepot."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=20)
    way = models.CharField(max_length=10, choices=Way)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200, db_default="")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "occasion", "way", "language"], name="one_notice_text")
        ]


class NoticeRefusal(models.Model):
    """That a customer wants to hear nothing by a way."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "way"], name="one_refusal_per_way")]


class Notice(models.Model):
    """One message about one order. `about` is the parcel or refund where an order may have several."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", db_index=False)
    occasion = models.CharField(max_length=20)
    about = models.CharField(max_length=60, db_default="")
    way = models.CharField(max_length=10, choices=Way)
    state = models.CharField(max_length=10, choices=NoticeState, db_default=NoticeState.DUE)
    language = models.CharField(max_length=10)
    # The address as lists show it; the whole one is sealed with the text, and both are put away after some months.
    to = models.CharField(max_length=120, db_default="")
    sealed = models.BinaryField(null=True)
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(db_default=0)
    moved_at = models.DateTimeField(db_default=Now())
    # Why it was not taken, as a code; and what the vendor calls it.
    problem = models.CharField(max_length=60, db_default="")
    receipt = models.CharField(max_length=120, db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "occasion", "about", "way"], name="told_once"),
        ]
        indexes = [
            models.Index(fields=["company", "-id"], name="notices_newest_first"),
            models.Index(fields=["due_at", "id"], name="notices_to_send", condition=Q(state__in=["due", "sending"])),
            models.Index(
                fields=["company", "-id"], name="notices_that_failed", condition=Q(state__in=["failed", "unsure"])
            ),
        ]
