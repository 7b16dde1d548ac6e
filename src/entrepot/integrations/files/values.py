"""What cells say: amounts, whole numbers, instants. Plain forms first, all at once; then the odd ones, each alone.

Amounts are whole millionths, so that sums over half a million of them are exact.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

MILLION = 1_000_000
# Beyond what the books can hold, or what whole numbers of 64 bits can multiply.
LARGEST_AMOUNT = 10**9
_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_EUROPEAN = re.compile(r"^[+-]?\d{1,3}(\.\d{3})*,\d{1,4}$")
_MONEY = re.compile(r"[¥￥$€£₤元圆]|CNY|RMB|USD|EUR|GBP|HKD|TWD", re.IGNORECASE)
_INSTANTS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日%H:%M", "%Y年%m月%d日",
    "%Y年%m月%d日 %H时%M分", "%Y%m%d", "%Y%m%d%H%M%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%d.%m.%Y %H:%M", "%d.%m.%Y",
)  # fmt: skip


def texts(column: pl.Expr) -> pl.Expr:
    """This will strip cells; what is empty is none at all."""
    plain = column.str.replace_all("\0", "", literal=True).str.strip_chars()
    return pl.when(plain != "").then(plain)


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


def read_amount(text: str) -> Decimal | None:
    """This will read one amount as people write it: ¥1,234.50, 1.234,50, (12.00), １２．５."""
    plain = _MONEY.sub("", unicodedata.normalize("NFKC", text)).replace(" ", "").replace("'", "")
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
    plain = unicodedata.normalize("NFKC", text).strip()
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


def _millionths(text: str) -> int | None:
    amount = read_amount(text)
    return int(amount * MILLION) if amount is not None and abs(amount) < LARGEST_AMOUNT else None


def _whole(text: str) -> int | None:
    amount = read_amount(text)
    return int(amount) if amount is not None and amount == int(amount) and abs(amount) < LARGEST_AMOUNT else None


def _with_the_odd(cells: pl.Series, read: pl.Series, one: Callable[[str], Any]) -> pl.Series:
    """Read cell by cell what the plain form did not understand; equal cells once."""
    odd = cells.filter(read.is_null() & cells.is_not_null()).unique().to_list()
    if not odd:
        return read
    found = {text: one(text) for text in odd}
    rest = cells.replace_strict(found, default=None, return_dtype=read.dtype)
    return pl.select(pl.coalesce(read, rest)).to_series().alias(read.name)
