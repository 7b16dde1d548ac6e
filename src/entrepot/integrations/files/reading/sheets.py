"""Sheets: .xlsx, .xlsm and .xls, cell by cell as what they are, so that nothing is guessed from a shown number."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from entrepot.integrations.files.reading.blocks import Block
from entrepot.integrations.files.refusals import UnreadableFile

Cell = str | float | bool | date | datetime | time | timedelta
# A sheet is read as a whole: what unpacks to more than this is no list that somebody keeps.
_LARGEST = 1 << 30
# Spreadsheets keep 15 digits of a number; the rest became zeros.
_EXACT = 10**15
# A number that was shown as 7.55E+13 and saved has lost all but its first digits.
_LONG, _ROUND = 10**11, 10**6


def blocks(path: Path, at_once: int) -> Iterator[Block]:
    """This will read a sheet from its first row; cells are texts, of numbers all digits that are certain."""
    first, rows = cells(path)
    for start in range(0, len(rows), at_once):
        some = [[said(cell) for cell in row] for row in rows[start : start + at_once]]
        yield range(first + start, first + start + len(some)), some, (start + len(some)) / len(rows)


def cells(path: Path) -> tuple[int, list[list[Cell]]]:
    """This will give the number of the first row, and all rows from there with cells as they are."""
    with _reading(path):
        sheet = _sheet(path)
        return (sheet.start[0] if sheet.start else 0) + 1, sheet.to_python(skip_empty_area=True)


def spans(path: Path) -> list[tuple[int, int, int]]:
    """This will give the cells that are merged downwards: (first row, last row, place of the column)."""
    with _reading(path):
        sheet = _sheet(path)
        left = sheet.start[1] if sheet.start else 0
        merged = sheet.merged_cell_ranges or ()
    return [(top + 1, bottom + 1, place - left) for (top, place), (bottom, _) in merged if bottom > top]


def said(cell: Cell) -> str:
    """This will give a cell as a text; a number that has lost digits is written as such, 7.55E+13."""
    match cell:
        case str():
            return cell
        case bool():
            return str(cell).upper()
        case int() | float():
            return _number(float(cell))
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M:%S")
        case _:
            return str(cell)


def _number(value: float) -> str:
    if not value.is_integer():
        return f"{value:.15g}"
    whole = int(value)
    if abs(whole) >= _EXACT or (abs(whole) >= _LONG and not whole % _ROUND):
        digits, _, power = f"{value:.14E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{power}"
    return str(whole)


def _sheet(path: Path) -> Any:
    """Open the first sheet that is shown and has rows."""
    import python_calamine as calamine

    _refuse_bombs(path)
    book = calamine.CalamineWorkbook.from_path(path)
    shown = [s.name for s in book.sheets_metadata if s.visible == calamine.SheetVisibleEnum.Visible]
    sheets = [book.get_sheet_by_name(name) for name in shown or book.sheet_names[:1]]
    full = next((sheet for sheet in sheets if sheet.total_height), None)
    if full is None:
        raise UnreadableFile(path.name, "it has no rows.")
    return full


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Say in words that a file is no sheet, whatever part of the reader finds that out."""
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError:
        raise UnreadableFile(path.name, "it is locked with a password. Save it without one.")
    except (calamine.CalamineError, OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as problem:
        raise _no_sheet(path, str(problem)[:120])
    except BaseException as problem:
        # A damaged file can make the reader panic, which its binding does not count among exceptions.
        if type(problem).__name__ != "PanicException":
            raise
        raise _no_sheet(path, type(problem).__name__)


def _no_sheet(path: Path, problem: str) -> UnreadableFile:
    return UnreadableFile(path.name, "it is not a sheet that can be opened ({problem}).", {"problem": problem})


def _refuse_bombs(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > _LARGEST:
        raise UnreadableFile(path.name, "it unpacks to more than a gigabyte. Save it as CSV.")
