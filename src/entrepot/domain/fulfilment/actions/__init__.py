"""Everything that changes the work at a warehouse."""

from entrepot.domain.fulfilment.actions.arranging import (
    Divided,
    Merging,
    Splitting,
    merge_fulfilments,
    split_fulfilments,
    undo_merging,
    undo_splitting,
)
from entrepot.domain.fulfilment.actions.parcel_rules import activate_parcel_rules
from entrepot.domain.fulfilment.actions.picking import (
    Picking,
    check_fulfilments,
    pick_fulfilments,
    undo_picking,
)
from entrepot.domain.fulfilment.actions.recalling import Recalling, recall_fulfilments
from entrepot.domain.fulfilment.actions.regrouping import Regrouped, regroup_fulfilments
from entrepot.domain.fulfilment.actions.releasing import Released, release_orders
from entrepot.domain.fulfilment.steps import Counted

__all__ = [
    "activate_parcel_rules",
    "Counted",
    "Divided",
    "Merging",
    "Picking",
    "Recalling",
    "Regrouped",
    "Released",
    "Splitting",
    "check_fulfilments",
    "merge_fulfilments",
    "pick_fulfilments",
    "recall_fulfilments",
    "regroup_fulfilments",
    "release_orders",
    "split_fulfilments",
    "undo_merging",
    "undo_picking",
    "undo_splitting",
]
