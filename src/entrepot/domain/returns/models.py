"""Returns and what came back in them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from entrepot.domain.returns.states import Disposition, ReturnState


class Return(models.Model):
    """Goods that came back together. Without an order, nobody could tell what they were sold with."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="returns")
    state = models.CharField(max_length=10, choices=ReturnState)
    reason = models.CharField(max_length=200, db_default="")
    # Through which door it came: history, desk, api.
    source = models.CharField(max_length=20)
    # The sender's own number of it.
    external_id = models.CharField(max_length=100, db_default="")
    on = models.DateField()
    booked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_return_per_number"),
            models.UniqueConstraint(
                fields=["company", "source", "external_id"],
                name="one_return_per_external_id",
                condition=~Q(external_id=""),
            ),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="returns_newest_first")]


class ReturnLine(models.Model):
    """Pieces of one order line that came back, what became of them, and what was credited for them."""

    of_return = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    disposition = models.CharField(max_length=10, choices=Disposition, db_default=Disposition.UNKNOWN)
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints = [
            models.CheckConstraint(name="something_comes_back", condition=Q(quantity__gt=0, amount__gte=0))
        ]
