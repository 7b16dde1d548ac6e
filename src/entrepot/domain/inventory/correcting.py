"""What arrives and what is corrected, as somebody says it, and what that comes to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_noop

from entrepot.domain.catalog.models import Sku
from entrepot.domain.inventory.books import BinKey, Contents, Lost, contents_of
from entrepot.domain.inventory.rules import Delta, LevelKey, LevelNow, gain, lose
from entrepot.domain.inventory.serials import places_of
from entrepot.foundation.refusals import Invalid, Refusal


@dataclass(frozen=True, slots=True)
class Arrival:
    """A quantity of a SKU, in its smallest unit, that arrives in a bin (default: the bay of the warehouse)."""

    sku: str
    quantity: int
    bin: str = ""
    lot: str = ""
    serials: Sequence[str] = ()
    # Of the lot; what expires first is picked first.
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """By how much a SKU differs from the books, or what was counted; one of the two.

    What is tracked by lot or serial number says which; pieces with numbers are found or lost, never just counted.
    """

    sku: str
    change: int | None = None
    counted: int | None = None
    bin: str = ""
    lot: str = ""
    serials: Sequence[str] = ()
    # What the books said to whoever counted: when goods were moved since, the count is refused.
    seen: int | None = None


@dataclass(frozen=True)
class StockCorrection:
    warehouse: str
    lines: Sequence[Adjustment]
    reason: str = ""
    note: str = ""


@dataclass(eq=False)
class NotThatMuch(Refusal):
    """The books have only {on_hand} of {sku} in {warehouse}, so {asked} cannot be taken out. Count it first."""

    code: ClassVar[str] = "not_that_much"
    on_hand: int
    sku: str
    warehouse: str
    asked: int


@dataclass(eq=False)
class MovedSince(Refusal):
    """Pieces of {sku} were moved in {place} while you counted. Count them again."""

    code: ClassVar[str] = "moved_since"
    sku: str
    place: str


_WHICH_LOT = gettext_noop("{sku} is tracked by lot: say which lot was found, lost or counted.")
_WHICH_SERIALS = gettext_noop("Say which serial numbers of {sku} were found or lost.")


@dataclass(eq=False)
class ExpiresOtherwise(Refusal):
    """Lot {lot} of {sku} expires on {known}, not on {asked}. See the label; another lot has another number."""

    code: ClassVar[str] = "expires_otherwise"
    lot: str
    sku: str
    known: date
    asked: date


@dataclass
class Decided:
    """What a correction comes to: on levels, into bins, and out of bins."""

    deltas: dict[LevelKey, Delta] = field(default_factory=lambda: defaultdict(Delta))
    gains: list[tuple[BinKey, int, str]] = field(default_factory=list)
    losses: list[Lost] = field(default_factory=list)


def check_arrival(line: Arrival, sku: Sku) -> None:
    """This will refuse goods that cannot arrive as they are described."""
    if line.quantity <= 0:
        raise Invalid("quantity", "What arrives of {sku} must be more than zero.", {"sku": line.sku})
    _check_kept_in_stock(sku)
    if sku.tracking == "lot" and not line.lot:
        raise Invalid("lot", "{sku} is tracked by lot: say which lot arrives.", {"sku": line.sku})
    if line.expires_on and not line.lot:
        raise Invalid("lot", "A day of expiry is that of a lot: say which lot of {sku} arrives.", {"sku": line.sku})
    _check_serials(line.serials, line.quantity, sku)


def check_correction(line: Adjustment, sku: Sku) -> None:
    """This will refuse a correction that does not say what is corrected."""
    _check_kept_in_stock(sku)
    if (line.change is None) == (line.counted is None):
        raise Invalid("lines", "For {sku} give either the change or what was counted.", {"sku": line.sku})
    if line.counted is not None and line.counted < 0:
        raise Invalid("counted", "What was counted cannot be below zero.")
    if line.change is not None and sku.tracking == "lot" and not line.lot:
        raise Invalid("lot", _WHICH_LOT, {"sku": line.sku})
    if line.change is None and line.serials:
        raise Invalid("counted", _WHICH_SERIALS, {"sku": line.sku})
    if line.change is not None:
        _check_serials(line.serials, abs(line.change), sku)


def check_named(decided: Decided, skus: Iterable[Sku]) -> None:
    """This will refuse a count by which pieces of no lot are found, or pieces without a number come or go."""
    known = {sku.pk: sku for sku in skus}
    for key, _, serial in decided.gains:
        sku = known[key.sku_id]
        if sku.tracking == "lot" and key.lot_id is None:
            raise Invalid("lot", _WHICH_LOT, {"sku": sku.code})
        if sku.tracking == "serial" and not serial:
            raise Invalid("serials", _WHICH_SERIALS, {"sku": sku.code})
    for lost in decided.losses:
        sku = known[lost.sku_id]
        if sku.tracking == "serial" and not lost.serial:
            raise Invalid("serials", _WHICH_SERIALS, {"sku": sku.code})


def _check_serials(serials: Sequence[str], quantity: int, sku: Sku) -> None:
    named = sku.tracking == "serial" or serials
    if named and not len(set(serials)) == len(serials) == quantity:
        given = {"quantity": quantity, "sku": sku.code}
        raise Invalid("serials", "Give {quantity} different serial numbers of {sku}.", given)
    if not all(0 < len(serial.strip()) <= 80 for serial in serials):
        raise Invalid("serials", "A serial number has 1 to 80 characters.")


def _check_kept_in_stock(sku: Sku) -> None:
    if sku.kind != "goods":
        raise Invalid("sku", "{sku} is not kept in stock.", {"sku": sku.code})


def decide(
    correction: StockCorrection,
    levels: Mapping[LevelKey, LevelNow],
    skus: Mapping[str, int],
    warehouse_id: int,
    places: Mapping[str, int],
    lots: Mapping[tuple[int, str], int],
) -> Decided:
    """This will decide in list order, on locked levels; what a line counts is compared with what lies just there."""
    decided = Decided()
    lying = contents_of(set(skus.values()), warehouse_id)
    gone = [(skus[x.sku], x.sku, serial) for x in correction.lines if (x.change or 0) < 0 for serial in x.serials]
    at = places_of(gone, warehouse_id=warehouse_id, warehouse=correction.warehouse)
    for line in correction.lines:
        sku_id, place = skus[line.sku], places[line.bin] if line.bin else None
        lot, level = lots.get((sku_id, line.lot)), levels[(sku_id, warehouse_id)]
        there = level.on_hand if place is lot is None else _lies(lying, sku_id, place, lot)
        if line.seen is not None and line.seen != there:
            raise MovedSince(line.sku, line.bin or correction.warehouse)
        change = line.change if line.change is not None else (line.counted or 0) - there
        if change > 0:
            key = BinKey(places[line.bin or "STOCK"], sku_id, lot)
            decided.gains += [(key, n, serial) for n, serial in _pieces(change, line.serials)]
            delta = gain(level, change)
            lying[(sku_id, key.place_id, lot)] = lying.get((sku_id, key.place_id, lot), 0) + change
        elif change < 0:
            if level.on_hand < -change:
                raise NotThatMuch(level.on_hand, line.sku, correction.warehouse, -change)
            for n, serial in _pieces(-change, line.serials):
                decided.losses.append(Lost(sku_id, at.get((sku_id, serial), place), n, lot, serial))
            delta = lose(level, -change)
            lying[(sku_id, place or 0, lot)] = lying.get((sku_id, place or 0, lot), 0) + change
        else:
            continue
        _note(level, delta)
        decided.deltas[(sku_id, warehouse_id)] += delta
    return decided


def _lies(lying: Contents, sku_id: int, place: int | None, lot: int | None) -> int:
    """Count what lies of a SKU: in one place or anywhere, of one lot or of any."""
    return sum(n for (sku, at, of), n in lying.items() if sku == sku_id and place in (None, at) and lot in (None, of))


def _pieces(quantity: int, serials: Sequence[str]) -> list[tuple[int, str]]:
    return [(1, serial) for serial in serials] or [(quantity, "")]


def _note(level: LevelNow, delta: Delta) -> None:
    level.on_hand += delta.on_hand
    level.reserved += delta.reserved
    level.short += delta.short
