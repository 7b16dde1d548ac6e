"""What cells say: amounts, whole numbers, instants. Plain forms first, all at once; then the odd ones, each alone.

Amounts are whole millionths, so that sums over half a million of them are exact.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

MILLION = 1_000_000
# Beyond what the books can hold, or what whole numbers of 64 bits can multiply.
LARGEST_AMOUNT = 10**9
_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_EUROPEAN = re.compile(r"^[+-]?\d{1,3}(\.\d{3})*,\d{1,4}$")
_MONEY = re.compile(r"[¥￥$€£₤元圆]|CNY|RMB|USD|EUR|GBP|HKD|TWD", re.IGNORECASE)
# What spreadsheets leave of a long number: 7.55E+13.
_SHORTENED = re.compile(r"[+-]?\d(\.\d+)?E\+\d+", re.IGNORECASE)
# How systems keep a spreadsheet from reading a code as a number: ="0123", '0123.
_GUARDED = re.compile(r"=\s*\"(.*)\"|'(.*)", re.DOTALL)
# Blanks that are no blanks to a machine, and marks that nobody sees.
_UNSEEN = str.maketrans(
    {"\u00a0": " ", "\u3000": " ", "\t": " ", "\0": None} | dict.fromkeys("\u200b\u200c\u200d\ufeff")
)
_MARKS = r"[\x{0000}\x{200b}-\x{200d}\x{feff}]"
_HALF_DAYS = re.compile(r"(上午|下午|中午|凌晨|晚上|[AP]M)\s*", re.IGNORECASE)
_AFTERNOON = frozenset({"下午", "晚上", "PM"})
# Spreadsheets count days from here on; these are 1954 to 2119.
_DAY_NOUGHT, _SERIALS = datetime(1899, 12, 30), (20_000, 80_000)
_INSTANTS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日%H:%M", "%Y年%m月%d日",
    "%Y年%m月%d日 %H时%M分", "%Y%m%d", "%Y%m%d%H%M%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%d.%m.%Y %H:%M", "%d.%m.%Y",
)  # fmt: skip


def texts(cells: pl.Series) -> pl.Series:
    """This will strip cells; what is empty is none at all."""
    if _any(cells, r"[^ -~]|^ *'"):
        cells = cells.str.replace_all(r"[\x{00a0}\x{3000}\t]", " ").str.replace_all(_MARKS, "").str.strip_chars()
        cells = cells.str.replace(r"^'([=+\-@])", "$1")
    return _some(cells.str.strip_chars())


def codes(cells: pl.Series) -> pl.Series:
    """This will read cells that hold numbers and codes by which things are known, whatever their width."""
    if _any(cells, r"[^ -~]|^[=']|\.0$"):
        plain = cells.str.normalize("NFKC").str.replace(r'^=\s*"(.*)"$', "$1").str.replace("^'", "").str.strip_chars()
        cells = plain.str.replace(r"^(\d+)\.0$", "$1")
    return _some(cells)


def shortened(column: pl.Expr) -> pl.Expr:
    """This will find what a spreadsheet left of numbers that were too long for it."""
    return column.str.contains(f"(?i)^{_SHORTENED.pattern}$").fill_null(False)


def amounts(frame: pl.DataFrame, field: str) -> pl.Series:
    """This will read amounts as millionths; a cell that is no amount gives none."""
    plain = frame[field].cast(pl.Decimal(20, 6), strict=False)
    read = (plain * MILLION).cast(pl.Int64, strict=False)
    return _with_the_odd(frame[field], read, _millionths)


def wholes(frame: pl.DataFrame, field: str) -> pl.Series:
    """This will read whole numbers; 12.0 is one, 12.5 gives none."""
    return _with_the_odd(frame[field], frame[field].cast(pl.Int64, strict=False), _whole)


def instants(frame: pl.DataFrame, field: str) -> pl.Series:
    """This will read dates and times as they stand, without a zone."""
    read = frame[field].str.to_datetime(_INSTANTS[0], strict=False, time_unit="us")
    return _with_the_odd(frame[field], read, read_instant)


def read_text(text: str) -> str:
    """This will strip one cell as people read it."""
    plain = text.translate(_UNSEEN).strip()
    return plain[1:] if plain[:1] == "'" and plain[1:2] in ("=", "+", "-", "@") else plain


def read_code(text: str) -> str:
    """This will read one cell that holds a number or code by which something is known."""
    plain = unicodedata.normalize("NFKC", read_text(text)).strip()
    guarded = _GUARDED.fullmatch(plain)
    plain = ((guarded[1] or guarded[2] or "") if guarded else plain).strip()
    return plain[:-2] if plain.endswith(".0") and plain[:-2].isdecimal() else plain


def is_shortened(text: str) -> bool:
    """This will tell whether this is what a spreadsheet left of a number that was too long for it."""
    return _SHORTENED.fullmatch(text) is not None


def read_amount(text: str) -> Decimal | None:
    """This will read one amount as people write it: ¥1,234.50, 1.234,50, (12.00), １２．５."""
    plain = _MONEY.sub("", unicodedata.normalize("NFKC", text.translate(_UNSEEN))).replace(" ", "").replace("'", "")
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    if _GROUPED.match(plain):
        plain = plain.replace(",", "")
    elif _EUROPEAN.match(plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        amount = Decimal(plain.rstrip("-") if not plain.endswith("-") else f"-{plain[:-1]}")
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def read_instant(text: str) -> datetime | None:
    """This will read one date or time in any of the forms people use, or as a sheet counts days."""
    plain = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).strip()
    if half := _HALF_DAYS.search(plain):
        return _of_half_a_day(plain, half)
    if plain.replace(".", "", 1).isdecimal() and _SERIALS[0] <= float(plain) < _SERIALS[1]:
        return _DAY_NOUGHT + timedelta(seconds=round(float(plain) * 86_400))
    for form in _INSTANTS:
        try:
            return datetime.strptime(plain, form)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return found.replace(tzinfo=None)


def _of_half_a_day(plain: str, half: re.Match[str]) -> datetime | None:
    """Read 2026/10/1 下午 3:30 and 10/1/2026 3:30 PM alike: without the word, then half a day later if it says so."""
    found = read_instant(f"{plain[: half.start()].strip()} {plain[half.end() :].strip()}".strip())
    if found is None:
        return None
    later = half[1].upper() in _AFTERNOON or (half[1] == "中午" and found.hour < 11)
    if later:
        return found + timedelta(hours=12) if found.hour < 12 else found
    return found - timedelta(hours=12) if found.hour == 12 and half[1] != "中午" else found


def _millionths(text: str) -> int | None:
    amount = read_amount(text)
    return int(amount * MILLION) if amount is not None and abs(amount) < LARGEST_AMOUNT else None


def _whole(text: str) -> int | None:
    amount = read_amount(text)
    return int(amount) if amount is not None and amount == int(amount) and abs(amount) < LARGEST_AMOUNT else None


def _any(cells: pl.Series, pattern: str) -> bool:
    """Hardly any file needs more than a look, and a look costs a tenth of what rewriting does."""
    return bool(cells.str.contains(pattern).any())


def _some(cells: pl.Series) -> pl.Series:
    return cells.set(cells == "", None)


def _with_the_odd(cells: pl.Series, read: pl.Series, one: Callable[[str], Any]) -> pl.Series:
    """Read cell by cell what the plain form did not understand; equal cells once."""
    odd = cells.filter(read.is_null() & cells.is_not_null()).unique().to_list()
    if not odd:
        return read
    found = {text: one(text) for text in odd}
    rest = cells.replace_strict(found, default=None, return_dtype=read.dtype)
    return pl.select(pl.coalesce(read, rest)).to_series().alias(read.name)


def read_own(kind: str, text: str) -> str:
    """This will read a cell as fields of its kind take it: days and numbers in any form that people write."""
    if kind == "date" and (instant := read_instant(text)):
        return instant.date().isoformat()
    if kind == "number" and (amount := read_amount(text)) is not None:
        return f"{amount:f}"
    return text
