"""Everything that changes the work at a warehouse."""

from entrepot.domain.fulfilment.actions.picking import (
    Picking,
    check_fulfilments,
    pick_fulfilments,
    undo_picking,
)
from entrepot.domain.fulfilment.actions.recalling import Recalling, recall_fulfilments
from entrepot.domain.fulfilment.actions.releasing import Released, release_orders
from entrepot.domain.fulfilment.steps import Counted

__all__ = [
    "Counted",
    "Picking",
    "Recalling",
    "Released",
    "check_fulfilments",
    "pick_fulfilments",
    "recall_fulfilments",
    "release_orders",
    "undo_picking",
]
