"""The stages of an order. They are worked out, not decided, so they have no life cycle."""

from django.db.models import TextChoices


class Stage(TextChoices):
    ENTRY = "entry"
    REVIEW = "review"
    ALLOCATION = "allocation"
    PICKING = "picking"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    SETTLED = "settled"
    COMPLETED = "completed"
    CLOSED = "closed"


# Somebody still has to do something about these, in this order.
OPEN = [stage for stage in Stage if stage not in (Stage.COMPLETED, Stage.CLOSED)]
BEFORE_LEAVING = [Stage.REVIEW, Stage.ALLOCATION, Stage.PICKING, Stage.PACKED]
# Hours after which an order is late, where a company has said nothing else.
USUAL_HOURS = {
    Stage.REVIEW: 4, Stage.ALLOCATION: 24, Stage.PICKING: 12, Stage.PACKED: 12, Stage.SHIPPED: 120,
    Stage.DELIVERED: 360, Stage.SETTLED: 24,
}  # fmt: skip
