"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class ServiceCreated(Event):
    kind: ClassVar[str] = "freight_service.created"
    subject: ClassVar[str] = "freight_service"
    code: str
    carrier: str


@dataclass(frozen=True)
class ZoneCreated(Event):
    kind: ClassVar[str] = "freight_zone.created"
    subject: ClassVar[str] = "freight_zone"
    code: str


@dataclass(frozen=True)
class TariffsSet(Event):
    """Rows are [zone code or empty, origin, up to grams or null, first price, step price, deliverable]."""

    kind: ClassVar[str] = "freight_service.tariffs_set"
    subject: ClassVar[str] = "freight_service"
    code: str
    tariffs: list[tuple[str, str, int | None, str, str, bool]]


@dataclass(frozen=True)
class TransitTimesSet(Event):
    """Rows are [origin, zone code or empty, fewest days, most days]."""

    kind: ClassVar[str] = "freight_service.transit_times_set"
    subject: ClassVar[str] = "freight_service"
    code: str
    times: list[tuple[str, str, int, int]]
