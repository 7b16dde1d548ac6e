"""Rows into a file, CSV or XLSX, so that nothing in it is ever taken for a formula."""

import csv
import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from entrepot.foundation.refusals import Invalid

Write = Callable[[Sequence[Any]], None]
# What a spreadsheet would run; numbers with a sign in front are none.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,\s%]*$)")
_DATES = {"default_date_format": "yyyy-mm-dd hh:mm:ss"}


@contextmanager
def written(path: Path, *, encoding: str = "", separator: str = "") -> Iterator[Write]:
    """This will write beside the file and exchange it in the end, so that nobody finds half a file."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    is_sheet = path.suffix.lower() == ".xlsx"
    opened = _sheet(unfinished) if is_sheet else _text(unfinished, path.suffix == ".gz", encoding, separator)
    try:
        with opened as write:
            yield write
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def harmless(text: str) -> str:
    """This will guard a text that a spreadsheet would run as a formula; imports take the guard off again."""
    return f"'{text}" if _FORMULA.match(text) else text


@contextmanager
def _text(path: Path, compressed: bool, encoding: str, separator: str) -> Iterator[Write]:
    opened: Any = gzip.open if compressed else open
    # The mark at the beginning of utf-8-sig tells spreadsheets that the text is UTF-8.
    with opened(path, "wt", encoding=encoding or "utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=separator or ",")
        yield lambda row: writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])


@contextmanager
def _sheet(path: Path) -> Iterator[Write]:
    import xlsxwriter  # type: ignore[import-untyped]

    # Text is never read as a formula: it comes from outside.
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(path, plain | _DATES)
    sheet = book.add_worksheet()
    lines = iter(range(1_048_576))

    def write(row: Sequence[Any]) -> None:
        line = next(lines, None)
        if line is None:
            raise Invalid("file", "A sheet has room for 1,048,575 rows: export to .csv, or take less with --since.")
        sheet.write_row(line, 0, [_cell(value) for value in row])

    try:
        yield write
    finally:
        book.close()


def _cell(value: Any) -> Any:
    """A day without a time and a yes or no are texts; instants stay what they are."""
    return (
        str(value)
        if isinstance(value, bool) or (isinstance(value, date) and not isinstance(value, datetime))
        else value
    )
