"""The arithmetic of work at a warehouse. Pure: rows as they are now go in and are counted on."""

from entrepot.domain.fulfilment.rules.arranging import (
    Taking,
    broken_kit,
    give_over,
    pieces_cut,
    take,
)
from entrepot.domain.fulfilment.rules.releasing import (
    Piece,
    Share,
    Wanted,
    cut_to_bins,
    to_release,
)
from entrepot.domain.fulfilment.rules.work import (
    CEREMONY,
    HOLD_OF_A_RECALL,
    BinQuantity,
    Missing,
    Recalled,
    Task,
    Work,
    WorkLine,
    pick,
    recall,
    ship,
    surplus_of_kits,
    unpick,
)

__all__ = [
    "BinQuantity",
    "CEREMONY",
    "HOLD_OF_A_RECALL",
    "Missing",
    "Piece",
    "Recalled",
    "Share",
    "Taking",
    "Task",
    "Wanted",
    "Work",
    "WorkLine",
    "cut_to_bins",
    "broken_kit",
    "give_over",
    "pieces_cut",
    "pick",
    "recall",
    "ship",
    "surplus_of_kits",
    "take",
    "to_release",
    "unpick",
]
