"""The stage of each order, and how long each stage may take."""

from django.db import models
from django.db.models import Q

from entrepot.desk.stages.states import Stage


class OrderStage(models.Model):
    """Where an order is and since when. Kept by a follower, so lists and counts need not look at work and money."""

    order = models.OneToOneField("orders.Order", models.PROTECT, primary_key=True, related_name="stage_row")
    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(max_length=12, choices=Stage)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["company", "stage", "since"], name="orders_by_stage")]


class StageLimit(models.Model):
    """After so many hours in a stage an order of this company is late; null means never."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, choices=Stage)
    hours = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "stage"], name="one_limit_per_stage"),
            models.CheckConstraint(name="a_limit_is_some_time", condition=Q(hours__isnull=True) | Q(hours__gt=0)),
        ]
