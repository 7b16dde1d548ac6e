"""Links to orders, those that ended too."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class OrderLink(models.Model):
    """A way to one order for whoever holds it. It ends by time, or when it is withdrawn."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="links", db_index=False)
    # Random; the address holds it with a signature that only this installation can make.
    key = models.CharField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=40, db_default="")
    # How often somebody guessed the end of the phone number, and until when nobody may.
    wrong_guesses = models.SmallIntegerField(db_default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="one_open_link_per_order", condition=Q(withdrawn_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["order", "-id"], name="links_of_an_order")]


class ChannelTexts(models.Model):
    """What the customers of a channel are told beside their order, by language."""

    channel = models.OneToOneField("accounts.Channel", models.PROTECT, primary_key=True, related_name="+")
    how_to_pay = models.JSONField(db_default={})
    how_to_reach = models.JSONField(db_default={})


class Rating(models.Model):
    """What a customer thinks of an order that arrived. It can be changed; what stands is the last one."""

    order = models.OneToOneField("orders.Order", models.PROTECT, primary_key=True, related_name="rating")
    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    stars = models.SmallIntegerField()
    text = models.TextField(db_default="")
    rated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="one_to_five_stars", condition=Q(stars__gte=1, stars__lte=5))]
        indexes = [models.Index(fields=["company", "-rated_at"], name="ratings_newest_first")]


class CustomerSession(models.Model):
    """A browser in which a customer is signed in, or will be once the code that was sent is typed there."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    # Random; the browser's cookie holds it with a signature that only this installation can make.
    key = models.CharField(max_length=32, unique=True)
    code = models.CharField(max_length=64)
    asked_at = models.DateTimeField(db_default=Now())
    wrong_guesses = models.SmallIntegerField(db_default=0)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["company", "-asked_at"], name="sign_ins_newest_first")]
