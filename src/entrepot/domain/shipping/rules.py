"""What a tracking number looks like, and parcels as they are now. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.orders.rules.refund_requests import REFUND_PENDING, MoneyAskedBack
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation.money import ZERO, apportioned
from entrepot.foundation.refusals import Invalid, Refusal

_SCIENTIFIC = re.compile(r"\d+(\.\d+)?E\+?\d+", re.IGNORECASE)
_TRACKING = re.compile(r"[0-9A-Za-z][0-9A-Za-z_./-]{0,59}")
# What a pattern may be made of: characters, sets of them, digits, how many of each; nothing within anything.
_PATTERN = re.compile(r"(?:(?:[A-Z0-9-]|\\d|\[[A-Z0-9-]+\])(?:\{\d{1,2}(?:,\d{1,2})?\}|\?)?|\|)*")
_MOST_CHOICES = 4


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


@dataclass(eq=False)
class NumberDoesNotFit(Refusal):
    """{tracking_number} is no number of {carrier}: those look like {example}. Check number and carrier, or
    say in override_reason why it is right."""

    code: ClassVar[str] = "number_does_not_fit"
    status: ClassVar[int] = 422
    tracking_number: str
    carrier: str
    example: str


@dataclass(eq=False)
class NumberUsedBefore(Refusal):
    """{tracking_number} is on a parcel of order {order} already. Scan the label of this parcel again, or say
    in override_reason why the number is right."""

    code: ClassVar[str] = "number_used_before"
    tracking_number: str
    order: str


@dataclass(eq=False)
class OrderOnHold(Refusal):
    """Order {order} is on hold ({holds}). Put its goods aside: they may leave when the hold is lifted."""

    code: ClassVar[str] = "order_on_hold"
    order: str
    holds: str


@dataclass(eq=False)
class OrderNotPaid(Refusal):
    """Order {order} must be paid before it leaves, and is not. Put its goods aside until the money is there."""

    code: ClassVar[str] = "order_not_paid"
    order: str


@dataclass(eq=False)
class RestNotReady(Refusal):
    """Order {order} leaves complete or not at all, and {pieces} pieces of it are not picked yet."""

    code: ClassVar[str] = "rest_not_ready"
    order: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Clearance:
    """What may keep an order from leaving. `missing` is what nobody has picked, of orders that leave complete."""

    order: str
    holds: str
    unpaid: bool
    missing: int


def why_it_stays(clearance: Clearance, leaving: Iterable[Work], order_id: int) -> Refusal | None:
    """This will say why an order may not leave, or nothing if it may.

    What is picked on the way out, of the works that leave, counts as picked.
    """
    if REFUND_PENDING in clearance.holds.split(", "):
        return MoneyAskedBack(clearance.order)
    if clearance.holds:
        return OrderOnHold(clearance.order, clearance.holds)
    if clearance.unpaid:
        return OrderNotPaid(clearance.order)
    if clearance.missing <= 0:
        return None
    unpicked = [work for work in leaving if work.state == FulfilmentState.RELEASED]
    on_the_way = sum(line.in_bins for work in unpicked for line in work.lines if line.order_id == order_id)
    missing = clearance.missing - on_the_way
    return RestNotReady(clearance.order, missing) if missing > 0 else None


@dataclass(frozen=True, slots=True)
class CarrierNow:
    """A carrier's code, and what its numbers look like: the pattern, and a number that fits it."""

    code: str
    pattern: str = ""
    example: str = ""

    def fits(self, number: str) -> bool:
        return not self.pattern or re.fullmatch(self.pattern, number, re.ASCII) is not None


@dataclass(slots=True)
class Label:
    """What a parcel is to bear. `overridden` is why a number is taken all the same: it does not fit, or is used."""

    carrier: str = ""
    tracking_number: str = ""
    service: str = ""
    override_reason: str = ""
    overridden: str = ""
    waybill_id: int | None = None


def label(
    carriers: Mapping[str, CarrierNow], carrier: str, entered: str, *, service: str = "", override_reason: str = ""
) -> Label:
    """This will read what is to stand on a parcel, or refuse a number that its carrier does not give."""
    code, number = carrier_code(carrier), tracking_number(carrier, entered)
    made = Label(code, number, service.strip(), override_reason.strip())
    known = carriers.get(code)
    if number and known is not None and not known.fits(number):
        if not made.override_reason:
            raise NumberDoesNotFit(number, code, known.example)
        made.overridden = "does_not_fit"
    return made


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


def unusable_pattern(pattern: str, example: str) -> Invalid | None:
    """This will refuse a pattern that could not be matched quickly, or that its own example does not fit."""
    ways = pattern.split("|")
    slow = len(pattern) > 200 or any(way.count(",") + way.count("?") > _MOST_CHOICES for way in ways)
    if slow or not _PATTERN.fullmatch(pattern) or not _compiles(pattern):
        return Invalid(
            "pattern",
            "Write capital letters and digits, sets in brackets, counts in braces, and | between forms, like {form}.",
            {"form": r"SF\d{13}|\d{12,15}"},
        )
    if not CarrierNow("", pattern).fits(example):
        return Invalid("example", "Give a number that fits the pattern: people are shown it when theirs does not.")
    return None


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


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
    waybill_id: int | None = None
    freight: Decimal | None = None
    # What of the freight each order bears, by its number.
    shares: dict[str, Decimal] = field(default_factory=dict)
    lines: list[ParcelLine] = field(default_factory=list)

    @property
    def state(self) -> ParcelState:
        if self.delivered_at:
            return ParcelState.DELIVERED
        if self.handed_over_at:
            return ParcelState.HANDED_OVER
        return ParcelState.PACKED if any(line.quantity for line in self.lines) else ParcelState.UNPACKED


@dataclass(frozen=True, slots=True)
class Bearer:
    """An order that bears freight: what its goods in the parcel weigh, where that is known, and what they cost."""

    order_id: int
    order: str
    weight: Decimal | None
    amount: Decimal


def freight_shares(freight: Decimal, bearers: Sequence[Bearer], currency: str) -> list[Decimal]:
    """This will share the freight of a parcel over its orders to the cent: by weight, else by amount, else evenly.

    Weights count only where they are known of all; the last takes the remainder.
    """
    weights = [bearer.weight or ZERO for bearer in bearers]
    if not all(weights):
        weights = [bearer.amount for bearer in bearers]
    return apportioned(freight, weights if any(weights) else [Decimal(1)] * len(bearers), currency)


def contents(parcels: Iterable[Parcel]) -> dict[int, int]:
    """This will sum what lies in parcels, by fulfilment line id."""
    totals: dict[int, int] = {}
    for parcel in parcels:
        for line in parcel.lines:
            totals[line.line_id] = totals.get(line.line_id, 0) + line.quantity
    return totals


def taken_out(parcels: Iterable[Parcel], wanted: Mapping[int, int]) -> list[Parcel]:
    """This will take pieces (by fulfilment line id) out of parcels, the newest parcel first.

    The parcels are counted down; gives, parcel by parcel, what came out of it.
    """
    left = dict(wanted)
    opened = []
    for parcel in sorted(parcels, key=lambda parcel: -parcel.id):
        out = []
        for line in parcel.lines:
            part = min(left.get(line.line_id, 0), line.quantity)
            if part:
                left[line.line_id] -= part
                line.quantity -= part
                out.append(replace(line, quantity=part))
        if out:
            opened.append(replace(parcel, lines=out))
    if any(left.values()):
        raise ValueError("more is to come out than lies in the parcels")
    return opened


def packed_among(works: Iterable[Work], quantities: Mapping[int, int]) -> dict[int, int]:
    """This will tell how many of the pieces to be called back lie in parcels, by fulfilment line id."""
    packed = {line.id: quantities.get(line.id, 0) - line.recallable for work in works for line in work.lines}
    return {pk: pieces for pk, pieces in packed.items() if pieces > 0}


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """This will share a whole number by weights, evenly where nothing weighs; the last takes the remainder.

    Shares sum to the total, and none is below zero.
    """
    weights = list(weights) if any(weights) else [1] * len(weights)
    shares = [total * weight // sum(weights) for weight in weights[:-1]]
    return [*shares, total - sum(shares)] if weights else []
