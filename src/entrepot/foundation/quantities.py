"""Quantities as people type them: 2箱3件, ２．５ kg, 1打; and units by their names in three languages."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+"
_PART = re.compile(rf"({_NUMBER})\s*([^\W\d_]*)[\s.,+、]*")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Part:
    """So many of a unit; the unit is empty where none was named."""

    number: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """One unit that people mean: what it measures, and how much of that, where it measures something."""

    place: int
    measure: str
    ratio: Decimal


def read_quantity(text: str) -> list[Part] | None:
    """This will read a quantity as typed, part by part; None for what is not one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or len(plain) > _LONGEST:
        return None
    parts, at = [], 0
    while at < len(plain):
        found = _PART.match(plain, at)
        if found is None:
            return None
        parts.append(Part(Decimal(found[1].replace(",", "")), found[2]))
        at = found.end()
    # Only the last may go without a unit: 2箱3 is two boxes and three of its own unit.
    return parts if all(part.unit for part in parts[:-1]) else None


def factor_named(text: str, own: str, scale: int, units: Mapping[str, int]) -> tuple[str, Decimal] | None:
    """This will tell which unit of a thing a text names, and how many smallest units one of it is.

    Its own codes count first, then their names in other languages, then measures of the same kind (500g
    of what is sold by the kilogram). None for what it is not counted in, or where two could be meant.
    """
    codes = {own: Decimal(10) ** scale, **{code: Decimal(factor) for code, factor in units.items()}}
    folded = {_fold(code): code for code in codes}
    wanted = _fold(text)
    if wanted in folded:
        code = folded[wanted]
        return code, codes[code]
    meant = meanings(wanted)
    places = {one.place for one in meant}
    alike = [code for code in codes if places & {one.place for one in meanings(code)}]
    if alike:
        return (alike[0], codes[alike[0]]) if len(alike) == 1 else None
    for one in meant:
        for mine in meanings(own):
            if one.measure and one.measure == mine.measure:
                return text.strip(), codes[own] * one.ratio / mine.ratio
    return None


def meanings(text: str) -> tuple[Meaning, ...]:
    """This will list what a unit's name can mean."""
    return _meanings().get(_fold(text), ())


@cache
def _meanings() -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, tuple[Meaning, ...]] = {}
    lines = (Path(__file__).parent / "units.tsv").read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(lines):
        measure, ratio, names = line.split("\t")
        for name in names.split():
            found[_fold(name)] = (*found.get(_fold(name), ()), Meaning(place, measure, Decimal(ratio)))
    return found


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold().rstrip(".")
