"""Parts of a change to parcels, for this room's actions and for rooms upstairs, inside their transaction."""

from entrepot.domain.shipping.steps.boxes import (
    Filled,
    Measures,
    Opened,
    deliver,
    hand_over,
    lock_downwards,
    make_parcels,
    open_parcels,
    open_parcels_and_works,
    open_works_and_parcels,
    pieces_in,
    recall,
    ship,
    unpack,
)
from entrepot.domain.shipping.steps.waybills import Claim, claim, let_go

__all__ = [
    "Claim",
    "Filled",
    "Measures",
    "Opened",
    "claim",
    "deliver",
    "hand_over",
    "let_go",
    "lock_downwards",
    "make_parcels",
    "open_parcels",
    "open_parcels_and_works",
    "open_works_and_parcels",
    "pieces_in",
    "recall",
    "ship",
    "unpack",
]
