"""Changes of mind: previewed, then confirmed."""

from entrepot.domain.changes.actions.cancelling import (
    Cancellation,
    Cancelled,
    Preview,
    cancel_orders,
    preview_cancellation,
)
from entrepot.domain.changes.actions.withdrawing import (
    HandingBack,
    Withdrawal,
    return_to_sales,
    withdraw_approval,
)

__all__ = [
    "Cancellation",
    "Cancelled",
    "HandingBack",
    "Preview",
    "Withdrawal",
    "cancel_orders",
    "preview_cancellation",
    "return_to_sales",
    "withdraw_approval",
]
