"""Parts of a change to the work at the warehouses, for rooms upstairs, inside their transaction.

Fulfilments are opened (locked and read), counted on in memory, and saved in one go. Whoever opens
them locks the orders afterwards, and closes with `save`.
"""

from entrepot.domain.fulfilment.steps.opening import (
    Counted,
    MoreThanThereIs,
    each,
    kept,
    lock_orders_with_demands,
    open_numbered,
    open_works,
    quantities_of,
)
from entrepot.domain.fulfilment.steps.working import check, hand_over, pack, pick, recall, save, unpick

__all__ = [
    "Counted",
    "MoreThanThereIs",
    "check",
    "each",
    "hand_over",
    "kept",
    "lock_orders_with_demands",
    "open_numbered",
    "open_works",
    "pack",
    "pick",
    "quantities_of",
    "recall",
    "save",
    "unpick",
]
