"""What marketplaces sent, as it came."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class InboundPayload(models.Model):
    """One payload, sealed, until its day. The same one again is the same row."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    channel = models.ForeignKey("accounts.Channel", models.PROTECT, related_name="+")
    vendor = models.CharField(max_length=20)
    # The sender's own number of what it is about, and of its bytes.
    sender_id = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    modified = models.CharField(max_length=40, db_default="")
    body = models.BinaryField()
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="+")
    # placed; later (it waits to be brought to its order), then amended, unchanged, or the code of what refused it;
    # late (an older one that came after).
    outcome = models.CharField(max_length=60, db_default="")
    received_at = models.DateTimeField(db_default=Now())
    keep_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "sender_id", "digest"], name="one_row_per_payload"),
            models.CheckConstraint(name="a_payload_says_what_it_is_about", condition=~Q(sender_id="")),
        ]
        indexes = [models.Index(fields=["keep_until"], name="payloads_by_age")]
