"""What this room tells: about parcels, about the work they came from, and to each order's timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from entrepot.domain.fulfilment.events import Pieces
from entrepot.domain.shipping.rules import Parcel, ParcelLine
from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class ParcelEvent(Event):
    """A parcel and what is in it."""

    subject: ClassVar[str] = "parcel"
    number: str
    warehouse: str
    lines: list[Pieces]
    carrier: str = ""
    tracking_number: str = ""


@dataclass(frozen=True)
class ParcelPacked(ParcelEvent):
    kind: ClassVar[str] = "parcel.packed"


@dataclass(frozen=True)
class ParcelUnpacked(ParcelEvent):
    """Lines are what was taken out; an order may have been cancelled out of a parcel that goes on."""

    kind: ClassVar[str] = "parcel.unpacked"


@dataclass(frozen=True)
class ParcelHandedOver(ParcelEvent):
    kind: ClassVar[str] = "parcel.handed_over"


@dataclass(frozen=True)
class ParcelDelivered(ParcelEvent):
    kind: ClassVar[str] = "parcel.delivered"


@dataclass(frozen=True)
class NumberOverridden(Event):
    """A number was taken that does not fit its carrier, or was used before; why is kept with the waybill."""

    kind: ClassVar[str] = "parcel.number_overridden"
    subject: ClassVar[str] = "parcel"
    number: str
    carrier: str
    tracking_number: str
    problem: str


@dataclass(frozen=True)
class FreightNoted(Event):
    """What a parcel cost, and what of it each of its orders bears, by their numbers."""

    kind: ClassVar[str] = "parcel.freight_noted"
    subject: ClassVar[str] = "parcel"
    number: str
    freight: str
    currency: str
    shares: dict[str, str]


@dataclass(frozen=True)
class CarrierSet(Event):
    """What the numbers of a carrier look like from now on."""

    kind: ClassVar[str] = "carrier.set"
    subject: ClassVar[str] = "carrier"
    code: str
    pattern: str
    example: str


@dataclass(frozen=True)
class InParcelEvent(Event):
    """What happened to the goods of a fulfilment, or of an order, that lie in one parcel."""

    parcel: str
    lines: list[Pieces]
    carrier: str = ""
    tracking_number: str = ""


@dataclass(frozen=True)
class FulfilmentPacked(InParcelEvent):
    kind: ClassVar[str] = "fulfilment.packed"
    subject: ClassVar[str] = "fulfilment"


@dataclass(frozen=True)
class FulfilmentUnpacked(InParcelEvent):
    kind: ClassVar[str] = "fulfilment.unpacked"
    subject: ClassVar[str] = "fulfilment"


@dataclass(frozen=True)
class FulfilmentHandedOver(InParcelEvent):
    kind: ClassVar[str] = "fulfilment.handed_over"
    subject: ClassVar[str] = "fulfilment"


@dataclass(frozen=True)
class OrderPacked(InParcelEvent):
    kind: ClassVar[str] = "order.packed"
    subject: ClassVar[str] = "order"


@dataclass(frozen=True)
class OrderUnpacked(InParcelEvent):
    kind: ClassVar[str] = "order.unpacked"
    subject: ClassVar[str] = "order"


@dataclass(frozen=True)
class OrderShipped(InParcelEvent):
    kind: ClassVar[str] = "order.shipped"
    subject: ClassVar[str] = "order"


@dataclass(frozen=True)
class OrderDelivered(InParcelEvent):
    kind: ClassVar[str] = "order.delivered"
    subject: ClassVar[str] = "order"


Told = tuple[type[ParcelEvent], type[InParcelEvent] | None, type[InParcelEvent]]

PACKED: Told = (ParcelPacked, FulfilmentPacked, OrderPacked)
UNPACKED: Told = (ParcelUnpacked, FulfilmentUnpacked, OrderUnpacked)
HANDED_OVER: Told = (ParcelHandedOver, FulfilmentHandedOver, OrderShipped)
DELIVERED: Told = (ParcelDelivered, None, OrderDelivered)


def told(what: Told, parcels: Sequence[Parcel]) -> list[Event]:
    """This will tell one thing about parcels, about the work in them and about each order in them."""
    of_parcel, of_work, of_order = what
    facts: list[Event] = []
    for parcel in parcels:
        sent = (parcel.carrier, parcel.tracking_number)
        facts.append(of_parcel(parcel.id, parcel.number, parcel.warehouse, _pieces(parcel.lines), *sent))
        if of_work is not None:
            for work_id in dict.fromkeys(line.work_id for line in parcel.lines):
                lines = [line for line in parcel.lines if line.work_id == work_id]
                facts.append(of_work(work_id, parcel.number, _pieces(lines), *sent))
        for order_id in dict.fromkeys(line.order_id for line in parcel.lines):
            lines = [line for line in parcel.lines if line.order_id == order_id]
            facts.append(of_order(order_id, parcel.number, _pieces(lines), *sent))
    return facts


def _pieces(lines: Iterable[ParcelLine]) -> list[Pieces]:
    totals: dict[str, int] = {}
    for line in lines:
        totals[line.sku] = totals.get(line.sku, 0) + line.quantity
    return [{"sku": sku, "quantity": quantity} for sku, quantity in totals.items()]
