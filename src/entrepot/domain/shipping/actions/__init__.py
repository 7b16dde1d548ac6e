"""Everything that changes a parcel."""

from entrepot.domain.fulfilment.steps import Counted
from entrepot.domain.shipping.actions.delivering import deliver_parcels
from entrepot.domain.shipping.actions.note_freight import FreightCost, note_freight
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
from entrepot.domain.shipping.actions.set_carrier import set_carrier
from entrepot.domain.shipping.actions.ship_orders import Shipped, Shipping, ship_orders
from entrepot.domain.shipping.actions.shown import Boxed
from entrepot.domain.shipping.steps import Measures

__all__ = [
    "Boxed",
    "Counted",
    "FreightCost",
    "HandOver",
    "Measures",
    "NewParcel",
    "Packing",
    "ParcelHandOver",
    "Shipped",
    "Shipping",
    "Together",
    "deliver_parcels",
    "hand_over_fulfilments",
    "hand_over_parcels",
    "note_freight",
    "pack_fulfilments",
    "pack_together",
    "set_carrier",
    "ship_orders",
    "unpack_parcels",
]
