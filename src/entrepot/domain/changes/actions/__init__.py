"""Changes of mind: previewed, then confirmed."""

from entrepot.domain.changes.actions.cancelling import (
    Cancellation,
    Cancelled,
    Preview,
    cancel_orders,
    preview_cancellation,
)

__all__ = ["Cancellation", "Cancelled", "Preview", "cancel_orders", "preview_cancellation"]
