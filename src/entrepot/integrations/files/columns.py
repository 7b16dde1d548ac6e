"""Which column holds which field: given, saved under a name, or guessed from the headers, Chinese or English."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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


def map_columns(
    what: str,
    columns: Sequence[str],
    *,
    fields: Sequence[str],
    given: Mapping[str, str],
    saved: Mapping[str, str],
    needed: Sequence[str],
) -> Columns:
    """This will find the column of each field: as given, else as saved, else by what it is called."""
    chosen = {**saved, **given}
    for field, column in chosen.items():
        if field not in fields:
            raise UnknownField(field, ", ".join(fields))
        if column and column not in columns:
            raise UnknownColumn(column, ", ".join(columns))
    # An empty name takes a field back from the guessing.
    places = {field: columns.index(column) for field, column in chosen.items() if column}
    for place, column in enumerate(columns):
        likely = None if place in places.values() else guessed(what, column)
        if likely in fields and likely is not None and likely not in chosen and likely not in places:
            places[likely] = place
    missing = [field for field in needed if field not in places]
    if missing:
        raise ColumnsMissing(", ".join(missing), ", ".join(columns))
    return Columns(what, places, [column for place, column in enumerate(columns) if place not in places.values()])


def guessed(what: str, column: str) -> str | None:
    """This will tell which field a column of this name most likely holds."""
    return _fields(what).get(_plain(column))


@cache
def _fields(what: str) -> dict[str, str]:
    """The fields of a list by what their columns are called; the first field that has a name keeps it."""
    fields: dict[str, str] = {}
    for field, words in FIELDS[what].items():
        for name in (field.replace("_", ""), *map(_plain, words.split())):
            fields.setdefault(name, field)
    return fields


def recogniser(what: str, chosen: Mapping[str, str]) -> Callable[[Sequence[str]], int]:
    """This will count how many names in a row are columns of such a list, so that its header can be found."""
    named = set(chosen.values())

    def count(names: Sequence[str]) -> int:
        found = {guessed(what, name) for name in names if name}
        return len(found - {None}) + 100 * len(named.intersection(names) - {""})

    return count


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
