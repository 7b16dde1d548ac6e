"""The report of an import: the same sheet, only what was not imported, and why; correct it and send it again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, gettext_noop, override

from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.reading import Source
from entrepot.integrations.files.reading.sheets import cells, said
from entrepot.integrations.files.rows import tidied
from entrepot.integrations.files.tally import Reported
from entrepot.integrations.files.writing import written

_REASON = gettext_noop("Why it was not imported")
_LANGUAGES = ("en", "zh-hans", "zh-hant")


def report_name(source: Source) -> str:
    """This will name the report of a file: of its kind, where that can be written."""
    name = source.path.name.removesuffix(".gz")
    stem, _, kind = name.rpartition(".") if "." in name else (name, "", "csv")
    compressed = ".gz" if source.path.suffix == ".gz" and not source.is_sheet else ""
    return f"{stem}-report.{'xlsx' if source.is_sheet else kind}{compressed}"


def write_report(path: Path, source: Source, columns: Columns, reported: Sequence[Reported]) -> None:
    """This will write the rows over the header, the header, and the rows that are reported, each with its reason.

    The rows are read from the file once more: no import has to hold them until it knows their fate. An earlier
    report's column of reasons gives way to the new one.
    """
    why: dict[int, list[str]] = {}
    for one in reported:
        if one.sentence not in why.setdefault(one.row, []):
            why[one.row].append(one.sentence)
    old = reason_columns(source.columns)
    encoding = _speaking(source.encoding, [gettext(_REASON), *(one.sentence for one in reported)])
    with written(path, encoding=encoding, separator=source.separator) as write:
        for row in source.above:
            write(row)
        write([*_without(source.columns, old), gettext(_REASON)])
        for number, row in _rows(source, columns):
            if reasons_of := why.get(number):
                width = len(source.columns)
                write([*_without([*row[:width], *[""] * (width - len(row))], old), " ".join(reasons_of)])


def _speaking(encoding: str, sentences: Sequence[str]) -> str:
    """The file's encoding, unless it lacks characters of the reasons: those of Big5 are no simplified ones."""
    try:
        "".join(sentences).encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return "utf-8-sig"
    return encoding


def _rows(source: Source, columns: Columns) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows as the import saw them; numbers and dates of a sheet stay what they are."""
    first, typed = cells(source.path) if source.is_sheet else (0, [])
    for batch in tidied(source, columns):
        for number, row in zip(batch.numbers, batch.rows, strict=True):
            if not source.is_sheet:
                yield number, row
                continue
            own = [*typed[number - first], *[""] * len(row)]
            yield number, [cell if said(cell) == text else text for cell, text in zip(own, row, strict=False)]


def reason_columns(names: Sequence[str]) -> frozenset[int]:
    """This will tell where the reasons of a report stand, in whatever language it was written."""
    known = set()
    for language in _LANGUAGES:
        with override(language):
            known.add(gettext(_REASON))
    return frozenset(place for place, name in enumerate(names) if name in known)


def _without(row: Sequence[Any], places: frozenset[int]) -> list[Any]:
    return [cell for place, cell in enumerate(row) if place not in places]


def reasons(reported: Sequence[Reported]) -> list[tuple[str, int, str]]:
    """This will count rows by reason: (code, rows, the first sentence)."""
    first: dict[str, str] = {}
    for one in reported:
        first.setdefault(one.code, one.sentence)
    return [(code, n, first[code]) for code, n in Counter(one.code for one in reported).most_common()]
