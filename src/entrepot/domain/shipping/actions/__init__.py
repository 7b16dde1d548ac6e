"""Everything that changes a parcel."""

from entrepot.domain.shipping.actions.delivering import deliver_parcels
from entrepot.domain.shipping.actions.packing import (
    NewParcel,
    Packing,
    Together,
    pack_fulfilments,
    pack_together,
    unpack_parcels,
)
from entrepot.domain.shipping.actions.sending import (
    HandOver,
    ParcelHandOver,
    hand_over_fulfilments,
    hand_over_parcels,
)
from entrepot.domain.shipping.actions.shown import Boxed
from entrepot.domain.shipping.steps import Measures

__all__ = [
    "Boxed",
    "HandOver",
    "Measures",
    "NewParcel",
    "Packing",
    "ParcelHandOver",
    "Together",
    "deliver_parcels",
    "hand_over_fulfilments",
    "hand_over_parcels",
    "pack_fulfilments",
    "pack_together",
    "unpack_parcels",
]
