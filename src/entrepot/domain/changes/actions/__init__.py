"""Changes of mind: previewed, then confirmed."""

from entrepot.domain.changes.actions.amending import Amended, amend_orders, preview_amendment
from entrepot.domain.changes.actions.cancelling import (
    Cancellation,
    Cancelled,
    Preview,
    cancel_orders,
    preview_cancellation,
)
from entrepot.domain.changes.actions.overriding import Override, OverridePreview, override_state, preview_override
from entrepot.domain.changes.actions.withdrawing import (
    HandingBack,
    Withdrawal,
    return_to_sales,
    withdraw_approval,
)

__all__ = [
    "Amended",
    "Cancellation",
    "Cancelled",
    "HandingBack",
    "Override",
    "OverridePreview",
    "Preview",
    "Withdrawal",
    "amend_orders",
    "cancel_orders",
    "preview_amendment",
    "override_state",
    "preview_cancellation",
    "preview_override",
    "return_to_sales",
    "withdraw_approval",
]
