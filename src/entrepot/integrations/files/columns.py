"""Which column holds which field: given, saved under a name, or guessed from the headers, Chinese or English."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from entrepot.integrations.files.fields import FIELDS
from entrepot.integrations.files.refusals import ColumnsMissing, UnknownColumn, UnknownField


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of a file stand: the place of a column by field, and the columns that nothing uses."""

    what: str
    places: Mapping[str, int]
    unused: list[str]
    # One cell may name several SKUs: A01*2;B03*1.
    several_skus: bool = False
    # The kinds of the company's own fields, by field.
    own: Mapping[str, str] = field(default_factory=dict)


def map_columns(
    what: str,
    columns: Sequence[str],
    *,
    fields: Sequence[str],
    given: Mapping[str, str],
    saved: Mapping[str, str],
    needed: Sequence[str],
    own: Mapping[str, str] | None = None,
) -> Columns:
    """This will find the column of each field: as given, else as saved, else by what it is called.

    `own` are the company's own fields by what their columns are called, without blanks, case and punctuation.
    """
    chosen = {**saved, **given}
    for one, column in chosen.items():
        if one not in fields:
            raise UnknownField(one, ", ".join(fields))
        if column and column not in columns:
            raise UnknownColumn(column, ", ".join(columns))
    # An empty name takes a field back from the guessing.
    places = {one: columns.index(column) for one, column in chosen.items() if column}
    for place, column in enumerate(columns):
        if place in places.values():
            continue
        for likely in (guessed(what, column), (own or {}).get(plain(column))):
            if likely in fields and likely is not None and likely not in chosen and likely not in places:
                places[likely] = place
                break
    missing = [one for one in needed if one not in places]
    if missing:
        raise ColumnsMissing(", ".join(missing), ", ".join(columns))
    return Columns(what, places, [column for place, column in enumerate(columns) if place not in places.values()])


def guessed(what: str, column: str) -> str | None:
    """This will tell which field a column of this name most likely holds."""
    return _fields(what).get(plain(column))


@cache
def _fields(what: str) -> dict[str, str]:
    """The fields of a list by what their columns are called; the first field that has a name keeps it."""
    fields: dict[str, str] = {}
    for one, words in FIELDS[what].items():
        for name in (one.replace("_", ""), *map(plain, words.split())):
            fields.setdefault(name, one)
    return fields


def recogniser(what: str, chosen: Mapping[str, str], own: Mapping[str, str]) -> Callable[[Sequence[str]], int]:
    """This will count how many names in a row are columns of such a list, so that its header can be found."""
    named = set(chosen.values())

    def count(names: Sequence[str]) -> int:
        found = {guessed(what, name) or own.get(plain(name)) for name in names if name}
        return len(found - {None}) + 100 * len(named.intersection(names) - {""})

    return count


def plain(text: str) -> str:
    """This will give what a column is called without blanks, case and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
