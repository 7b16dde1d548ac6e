"""Parts of a change to the work at the warehouses, for rooms upstairs, inside their transaction.

Fulfilments are opened (locked and read), counted on in memory, and saved in one go. Whoever opens
them locks the orders afterwards, and closes with `save`.
"""

from entrepot.domain.fulfilment.steps.arranging import Arranged, Part, join, rank, take_apart, write_arranged
from entrepot.domain.fulfilment.steps.by_rules import (
    arrange,
    lock_partners,
    open_partners,
    partly,
    policy_in_force,
)
from entrepot.domain.fulfilment.steps.opening import (
    Counted,
    KitStaysWhole,
    MoreThanThereIs,
    each,
    kept,
    lock_orders_with_demands,
    lock_rows_with_demands,
    open_numbered,
    open_works,
    quantities_of,
)
from entrepot.domain.fulfilment.steps.urging import urge
from entrepot.domain.fulfilment.steps.working import check, hand_over, pack, pick, recall, save, unpick

__all__ = [
    "Arranged",
    "Counted",
    "KitStaysWhole",
    "MoreThanThereIs",
    "Part",
    "arrange",
    "check",
    "each",
    "hand_over",
    "join",
    "kept",
    "lock_orders_with_demands",
    "lock_partners",
    "lock_rows_with_demands",
    "open_numbered",
    "open_partners",
    "open_works",
    "pack",
    "partly",
    "pick",
    "policy_in_force",
    "quantities_of",
    "rank",
    "recall",
    "save",
    "take_apart",
    "unpick",
    "urge",
    "write_arranged",
]
