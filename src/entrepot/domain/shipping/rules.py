"""What a tracking number looks like, and parcels as they are now. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from entrepot.foundation.refusals import Refusal

_SCIENTIFIC = re.compile(r"\d+(\.\d+)?E\+?\d+", re.IGNORECASE)
_TRACKING = re.compile(r"[0-9A-Za-z][0-9A-Za-z_./-]{0,59}")


@dataclass(eq=False)
class SpreadsheetNumber(Refusal):
    """{tracking_number} is not a tracking number but what a spreadsheet made of one. Format the column
    as text and enter the whole number."""

    code: ClassVar[str] = "spreadsheet_number"
    status: ClassVar[int] = 422
    tracking_number: str


@dataclass(eq=False)
class NoTrackingNumber(Refusal):
    """{tracking_number} cannot be a tracking number: it may hold only letters, digits, hyphens, dots
    and slashes, 60 at most."""

    code: ClassVar[str] = "no_tracking_number"
    status: ClassVar[int] = 422
    tracking_number: str


def tracking_number(carrier: str, entered: str) -> str:
    """This will clean a tracking number as typed, scanned or pasted: no spaces, plain digits and letters.

    Wide characters become narrow, carriers' prefixes capital. Raises a Refusal for what no carrier gives.
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", entered) if not c.isspace() and unicodedata.category(c) != "Cf"
    )
    if _SCIENTIFIC.fullmatch(plain):
        raise SpreadsheetNumber(plain)
    if plain and not _TRACKING.fullmatch(plain):
        raise NoTrackingNumber(plain)
    return plain.upper() if carrier else plain


def carrier_code(entered: str) -> str:
    """This will write a carrier's code as it is kept: without spaces around it, in capitals."""
    return unicodedata.normalize("NFKC", entered).strip().upper()


@dataclass(slots=True)
class ParcelLine:
    """Pieces of one fulfilment line in one parcel."""

    id: int
    parcel_id: int
    line_id: int
    work_id: int
    fulfilment: str
    order_id: int
    order: str
    sku: str
    quantity: int


@dataclass(slots=True)
class Parcel:
    """A parcel as it is now, with what is in it."""

    id: int
    number: str
    company_id: int
    warehouse_id: int
    warehouse: str
    state: str
    carrier: str = ""
    service: str = ""
    tracking_number: str = ""
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    packed_at: datetime | None = None
    handed_over_at: datetime | None = None
    delivered_at: datetime | None = None
    lines: list[ParcelLine] = field(default_factory=list)

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)


def contents(parcels: Iterable[Parcel]) -> dict[int, int]:
    """This will sum what lies in parcels, by fulfilment line id."""
    totals: dict[int, int] = {}
    for parcel in parcels:
        for line in parcel.lines:
            totals[line.line_id] = totals.get(line.line_id, 0) + line.quantity
    return totals


def taken_out(parcels: Iterable[Parcel], wanted: dict[int, int]) -> dict[int, int]:
    """This will take pieces (by fulfilment line id) out of parcels, the newest parcel first.

    Gives the pieces by parcel line id; the parcels are counted down.
    """
    left = dict(wanted)
    taken: dict[int, int] = {}
    for parcel in sorted(parcels, key=lambda parcel: -parcel.id):
        for line in parcel.lines:
            out = min(left.get(line.line_id, 0), line.quantity)
            if out:
                left[line.line_id] -= out
                line.quantity -= out
                taken[line.id] = out
    if any(left.values()):
        raise ValueError("more is to come out than lies in the parcels")
    return taken
