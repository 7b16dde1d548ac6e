"""First stage, as to goods: which SKU a line means, and how many of its smallest units."""

from dataclasses import dataclass, replace
from decimal import Decimal

from entrepot.domain.catalog.counting import add_up
from entrepot.domain.catalog.models import SkuKind
from entrepot.domain.catalog.queries import FoundSku
from entrepot.domain.catalog.rules import UnknownUnit
from entrepot.domain.orders.placing.given import (
    ArchivedSku,
    NewLine,
    QuantityNotWhole,
    QuantityOffMultiple,
    QuantityUnclear,
    UnknownSku,
)
from entrepot.domain.orders.placing.placement import PlacedLine, Placement
from entrepot.domain.orders.rules.review import SKU_ARCHIVED, Finding
from entrepot.domain.orders.states import LineKind
from entrepot.foundation.quantities import Part, read_quantity
from entrepot.foundation.refusals import Refusal

_KINDS = {SkuKind.GOODS: LineKind.GOODS, SkuKind.SERVICE: LineKind.SERVICE, SkuKind.KIT: LineKind.KIT}
# What the columns of quantities hold.
_BOOKABLE = 10**13


@dataclass(frozen=True, slots=True)
class Count:
    """So many smallest units; `entered` counts in the unit of the price, of `factor` smallest units each."""

    pieces: int
    unit: str
    factor: int
    entered: Decimal


def understand(placement: Placement, line: NewLine, sku: FoundSku | None) -> PlacedLine:
    """This will say what a line means, or raise its refusal; a channel that keeps bad data has it held instead."""
    position, keeps = len(placement.lines) + 1, placement.keeps_bad_data
    if sku is None:
        if line.kind not in (LineKind.CHARGE, LineKind.SERVICE) and not keeps:
            raise UnknownSku(line.sku, position)
        return _without_sku(placement, position, line)
    if sku.archived:
        _object(placement, position, ArchivedSku(line.sku, position), sku=sku.code)
    try:
        counted = count(line, sku, position)
    except Refusal as refusal:
        sent = line.typed or f"{line.quantity:f}"
        _object(placement, position, refusal, sent=sent, unit=line.unit, sku=sku.code)
        return _unmatched(position, line)
    kind = line.kind or _KINDS[SkuKind(sku.kind)]
    if kind != LineKind.GIFT and (counted.pieces < sku.min_quantity or counted.pieces % sku.quantity_step):
        off = QuantityOffMultiple(sku.code, sku.min_quantity, sku.quantity_step, counted.pieces, position)
        _object(placement, position, off, sku=sku.code, least=off.least, step=off.step, quantity=off.quantity)
    given = line if counted.entered == line.quantity else replace(line, quantity=counted.entered)
    return PlacedLine(
        position, kind, given, sku, sku.id, counted.pieces, counted.factor, counted.unit, line.unit_price
    )


def count(line: NewLine, sku: FoundSku, position: int) -> Count:
    """This will count a line in smallest units, or refuse what is no whole number of them."""
    parts = _parts(line, position)
    default = line.unit or sku.scanned_unit
    pieces, factors = add_up(parts, lambda unit: _factor(sku, unit, line), alone=default)
    if pieces <= 0 or pieces != int(pieces) or pieces >= _BOOKABLE:
        raise QuantityNotWhole(line.sku, line.typed or line.quantity, position)
    unit, factor = _factor(sku, line.unit, line) if line.unit else factors[0] if len(parts) == 1 else _own(sku)
    if factor != int(factor):
        unit, factor = _own(sku)
    return Count(int(pieces), unit, int(factor), Decimal(pieces) / factor)


def _parts(line: NewLine, position: int) -> list[Part]:
    if not line.typed:
        if not line.quantity.is_finite():
            raise QuantityUnclear(str(line.quantity), position)
        return [Part(line.quantity, "")]
    parts = read_quantity(line.typed)
    if parts is None:
        raise QuantityUnclear(line.typed[:60], position)
    return parts


def _own(sku: FoundSku) -> tuple[str, Decimal]:
    return sku.unit, Decimal(10) ** sku.scale


def _factor(sku: FoundSku, unit: str, line: NewLine) -> tuple[str, Decimal]:
    found = sku.unit_named(unit)
    if found is None:
        raise UnknownUnit(line.sku, unit, ", ".join(sorted({sku.unit, *sku.units})))
    return found


def _without_sku(placement: Placement, position: int, line: NewLine) -> PlacedLine:
    """Read a line that names no SKU: of services and charges, or of goods that nobody knows."""
    parts = read_quantity(line.typed) if line.typed else [Part(line.quantity, "")]
    if parts is None or len(parts) != 1 or not parts[0].number.is_finite() or parts[0].number <= 0:
        sent = line.typed or str(line.quantity)
        _object(placement, position, QuantityUnclear(sent[:60], position), sent=sent[:60])
        return _unmatched(position, line)
    line = replace(line, quantity=parts[0].number, unit=line.unit or parts[0].unit[:20])
    if line.kind in (LineKind.CHARGE, LineKind.SERVICE):
        return PlacedLine(position, line.kind, line, None, None, 1, 1, line.unit, line.unit_price)
    return _unmatched(position, line)


def _unmatched(position: int, line: NewLine) -> PlacedLine:
    """Keep a line as it was sent, for somebody who will find out what is meant."""
    known = line.quantity.is_finite() and 0 < line.quantity < _BOOKABLE
    whole = max(1, int(line.quantity)) if known else 1
    line = line if known else replace(line, quantity=Decimal(1), typed=line.typed or str(line.quantity))
    return PlacedLine(position, line.kind or LineKind.GOODS, line, None, None, whole, 1, line.unit, line.unit_price)


def _object(placement: Placement, position: int, refusal: Refusal, **facts: object) -> None:
    """Refuse, or where bad data is kept hold the order for the same reason."""
    if not placement.keeps_bad_data:
        raise refusal
    placement.holds.append(Finding(_HELD.get(refusal.code, refusal.code), position, facts))


# A refusal says what to do; a hold says what is the matter.
_HELD = {
    "unknown_unit": "unit_unknown",
    "archived_sku": SKU_ARCHIVED,
    "quantity_not_whole": "quantity_unclear",
}
