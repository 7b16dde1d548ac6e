"""Quantities as typed, in smallest units: one way to add up 2箱3件 for orders, amendments and stock."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from entrepot.domain.catalog.rules import UnknownUnit
from entrepot.foundation.quantities import Part, factor_named, read_quantity
from entrepot.foundation.refusals import Invalid

LARGEST = 10**12


def add_up(
    parts: Sequence[Part], named: Callable[[str], tuple[str, Decimal]], *, alone: str = ""
) -> tuple[Decimal, list[tuple[str, Decimal]]]:
    """This will give the smallest units that parts come to, and the unit and factor of each.

    `named` finds a unit or refuses. A number that stands alone without a unit is of the unit `alone`.
    """
    factors = [named(part.unit or (alone if len(parts) == 1 else "")) for part in parts]
    pieces = sum((part.number * factor for part, (_, factor) in zip(parts, factors, strict=True)), Decimal(0))
    return pieces, factors


def unit_or_refuse(sku: str, text: str, own: str, scale: int, units: Mapping[str, int]) -> tuple[str, Decimal]:
    """This will tell which unit of a SKU a text names and how many smallest units it is, or name those it has."""
    found = factor_named(text or own, own, scale, units)
    if found is None:
        raise UnknownUnit(sku, text, ", ".join(sorted({own, *units})))
    return found


def pieces_typed(text: str, sku: str, own: str, scale: int, units: Mapping[str, int], *, alone: int = 1) -> int:
    """This will read a quantity as typed, in smallest units, below zero too, or refuse it in words.

    A number that stands alone is so many times `alone` smallest units.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    below = plain.startswith("-")
    parts = read_quantity(plain.removeprefix("-").removeprefix("+"))
    if parts is None:
        raise Invalid(
            "quantity",
            "{text} of {sku} is not a quantity. Write a number, or numbers with units, such as 2箱3件.",
            {"text": text[:60], "sku": sku},
        )
    if len(parts) == 1 and not parts[0].unit:
        pieces = parts[0].number * alone
    else:
        pieces, _ = add_up(parts, lambda unit: unit_or_refuse(sku, unit, own, scale, units))
    if pieces != int(pieces) or pieces > LARGEST:
        raise Invalid(
            "quantity",
            "{text} of {sku} is not a whole number of its smallest unit.",
            {"text": text[:60], "sku": sku},
        )
    return -int(pieces) if below else int(pieces)
