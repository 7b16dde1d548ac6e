"""What is told of printing, by what was printed."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class _Printed(Event):
    document: str
    batch: str
    copies: int
    # How often before.
    before: int


@dataclass(frozen=True)
class OrderPrinted(_Printed):
    kind: ClassVar[str] = "order.printed"
    subject: ClassVar[str] = "order"


@dataclass(frozen=True)
class FulfilmentPrinted(_Printed):
    kind: ClassVar[str] = "fulfilment.printed"
    subject: ClassVar[str] = "fulfilment"


@dataclass(frozen=True)
class ParcelPrinted(_Printed):
    kind: ClassVar[str] = "parcel.printed"
    subject: ClassVar[str] = "parcel"


PRINTED: dict[str, type[_Printed]] = {
    event.subject: event for event in (OrderPrinted, FulfilmentPrinted, ParcelPrinted)
}
