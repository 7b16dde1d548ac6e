"""The life of an order, as decisions made about it. Progress is arithmetic, not a state."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class OrderState(TextChoices):
    DRAFT = "draft"
    PLACED = "placed"
    APPROVED = "approved"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


LIFE_OF_AN_ORDER = Lifecycle(
    {
        OrderState.DRAFT: {OrderState.PLACED, OrderState.CANCELLED},
        OrderState.PLACED: {OrderState.APPROVED, OrderState.REJECTED, OrderState.CANCELLED},
        OrderState.APPROVED: {OrderState.COMPLETED, OrderState.CANCELLED, OrderState.PLACED},
        OrderState.COMPLETED: {OrderState.APPROVED},
    }
)


class OrderKind(TextChoices):
    STANDARD = "standard"
    PRESALE = "presale"
    EXCHANGE = "exchange"
    REPLACEMENT = "replacement"
    ON_ACCOUNT = "on_account"
    DROP_SHIP = "drop_ship"


class LineKind(TextChoices):
    GOODS = "goods"
    SERVICE = "service"
    CHARGE = "charge"
    GIFT = "gift"
    KIT = "kit"
    COMPONENT = "component"


class Progress(TextChoices):
    """How far the goods of an order have come."""

    NOTHING = "nothing"
    UNSHIPPED = "unshipped"
    PART_SHIPPED = "part_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"


# Whatever was to be sent of an order has left.
ALL_LEFT = frozenset({Progress.SHIPPED, Progress.DELIVERED, Progress.RETURNED})
# Services have no goods that could arrive.
ALL_ARRIVED = frozenset({Progress.DELIVERED, Progress.RETURNED, Progress.NOTHING})
