"""Rows of an order file as typed columns, each with its problem, or none."""

from collections.abc import Collection, Mapping, Sequence

import polars as pl
from django.utils.translation import gettext, gettext_noop

from entrepot.foundation.quantities import read_quantity
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.reading import Batch, fitted
from entrepot.integrations.files.values import (
    LARGEST_AMOUNT,
    MILLION,
    amounts,
    codes,
    instants,
    read_own,
    shortened,
    texts,
    wholes,
)

WHO = ("customer", "customer_name", "phone", "email")
WHERE = ("receiver", "country", "province", "city", "district", "street", "postcode")
_TEXTS = ("order", "sku", "title", *WHO, *WHERE, "message", "memo")
_KEYS = ("order", "sku", "customer", "phone")
_AMOUNTS = ("price", "shipping", "discount", "order_discount")
_CELLS = (*_TEXTS, *_AMOUNTS, "quantity", "date")
# Digits alone, one less than a number there has. Numbers of services (400, 800, 95, 96) have no zero in front.
_DIGIT_LOST = {
    "CN": r"^(?:[123567]\d{8,9}|[48][1-9]\d{7,8}|[48]0[1-9]\d{6,7}|9[0-47-9]\d{7,8})$",
    "TW": r"^9\d{8}$",
}

UNCOUNTED = "units_unknown"
PROBLEMS = {
    UNCOUNTED: gettext_noop(
        "The quantity {cell} cannot be counted: its SKU has no such unit, or does not exist yet. Give it the unit, "
        "and import the file again."
    ),
    "row_torn": gettext_noop("The row has fewer or more cells than the header. Correct it."),
    "order_missing": gettext_noop("The row names no order. Give the order's number."),
    "order_too_long": gettext_noop("An order's number has at most 90 characters. Correct it."),
    "order_shortened": gettext_noop(
        "A spreadsheet shortened the order's number to {cell}, so its last digits are lost. Copy it from its "
        "source into a column that is formatted as text."
    ),
    "sku_shortened": gettext_noop(
        "A spreadsheet shortened the code of the goods to {cell}, so its last digits are lost. Copy it from its "
        "source into a column that is formatted as text."
    ),
    "customer_shortened": gettext_noop(
        "A spreadsheet shortened the customer's id to {cell}, so its last digits are lost. Copy it from its "
        "source into a column that is formatted as text."
    ),
    "phone_shortened": gettext_noop(
        "A spreadsheet shortened the phone number to {cell}, so its last digits are lost. Copy it from its "
        "source into a column that is formatted as text."
    ),
    "phone_digit_lost": gettext_noop(
        "The phone number {cell} lacks a digit, most likely the first: spreadsheets drop it. Complete it in a column "
        "that is formatted as text."
    ),
    "order_incomplete": gettext_noop(
        "Another row of this order cannot be used, so none of its rows was. Correct that one, and send all of them."
    ),
    "cannot_be_placed": gettext_noop(
        "This row takes something back, which cannot be placed. Cancel or return the order it is of."
    ),
    "code_missing": gettext_noop("The row names no goods. Give the code of what was sold."),
    "quantity_unreadable": gettext_noop("The quantity is not a whole number. Correct it."),
    "quantity_zero": gettext_noop("The quantity is zero, so nothing was sold. Correct it, or leave the row out."),
    "price_unreadable": gettext_noop("The price is not an amount. Correct it."),
    "shipping_unreadable": gettext_noop("What was charged for shipping is not an amount. Correct it."),
    "discount_unreadable": gettext_noop("The discount is not an amount. Correct it."),
    "order_discount_unreadable": gettext_noop("The discount on the order is not an amount. Correct it."),
    "several_unreadable": gettext_noop(
        "The cell names several SKUs in a way that cannot be read. Write them as A01*2;B03*1."
    ),
    "several_priced": gettext_noop(
        "One price stands beside several SKUs, and nobody can tell which has what part. Give each SKU a row of its "
        "own, or leave the price out to use the price list."
    ),
    "several_counted": gettext_noop(
        "The quantity beside several SKUs is not their sum. Correct it, or leave it out."
    ),
    "date_unreadable": gettext_noop("The date cannot be read. Write it as 2024-03-05 16:30."),
    "amount_too_large": gettext_noop("Quantity times price is more than can be booked. Correct them."),
    "both_negative": gettext_noop(
        "Quantity and price are both below zero, so nobody can tell who owed whom. Correct one of them."
    ),
}


def said(code: str, cell: str = "") -> str:
    """This will say a problem in the reader's language; `cell` is what stood there."""
    return gettext(PROBLEMS[code]).format(cell=cell)


def typed(
    batch: Batch,
    columns: Columns,
    width: int,
    *,
    places: int,
    country: str = "",
    optional: Collection[str] = (),
    with_units: bool = False,
) -> tuple[pl.DataFrame, list[int]]:
    """This will type a batch; beside it the numbers of rows that do not fit under the header.

    Columns: row, the texts, quantity (whole), price, shipping, discounts and exact (millionths), coins (smallest
    coin), at, problem, cell (what stood where the problem is). A cell of an `optional` field may be empty, but not
    unreadable. Phone numbers are looked at as those of `country`, where the row names no other. `with_units` keeps
    quantities such as 2箱3件 as `typed`, to be counted when the SKU is known; until then they count as one.
    """
    numbers, rows, torn = _whole(batch, width)
    across = list(zip(*rows, strict=True)) or [()] * width
    cells = {
        field: across[place] for field, place in columns.places.items() if field in _CELLS or field in columns.own
    }
    frame = pl.DataFrame(
        {"row": numbers, **cells},
        schema={"row": pl.UInt32, **dict.fromkeys(cells, pl.String)},
    )
    frame = frame.with_columns(texts(frame[field]) for field in cells)
    frame = frame.with_columns(codes(frame[field]) for field in _KEYS if field in cells)
    frame = frame.with_columns(pl.lit(None, pl.String).alias(field) for field in _CELLS if field not in cells)
    read = frame.select(
        "row", *_TEXTS, *(_own(frame[field], kind) for field, kind in columns.own.items())
    ).with_columns(
        *_quantities(frame, with_units=with_units),
        *(amounts(frame, field).alias(field) for field in _AMOUNTS),
        *(frame[field].is_null().alias(f"no_{field}") for field in (*_AMOUNTS, "date")),
        instants(frame, "date").alias("at"),
    )
    return _with_money(_with_problems(read, optional, country), places), torn


def _own(cells: pl.Series, kind: str) -> pl.Series:
    """A field of one's own, as its kind takes it."""
    return pl.Series(cells.name, [text and read_own(kind, text) for text in cells], pl.String)


def _quantities(frame: pl.DataFrame, *, with_units: bool) -> list[pl.Series]:
    whole = wholes(frame, "quantity").alias("quantity")
    if not with_units:
        return [whole]
    odd = frame["quantity"].filter(whole.is_null()).drop_nulls().unique().to_list()
    readable = [text for text in odd if read_quantity(text) is not None]
    typed = pl.select(pl.when(frame["quantity"].is_in(readable)).then(frame["quantity"]).alias("typed")).to_series()
    return [
        pl.select(pl.when(typed.is_not_null()).then(1).otherwise(whole).cast(pl.Int64).alias("quantity")).to_series(),
        typed,
    ]


def _whole(batch: Batch, width: int) -> tuple[Sequence[int], Sequence[Sequence[str]], list[int]]:
    """Rows as wide as the header with their numbers, and the numbers of those that are not."""
    if set(map(len, batch.rows)) == {width}:
        return batch.numbers, batch.rows, []
    made = [(number, fitted(row, width)) for number, row in zip(batch.numbers, batch.rows, strict=True)]
    whole = [(number, row) for number, row in made if row is not None]
    torn = [number for number, row in made if row is None]
    return [number for number, _ in whole], [row for _, row in whole], torn


def _with_problems(frame: pl.DataFrame, optional: Collection[str], country: str) -> pl.DataFrame:
    def unreadable(field: str, read: pl.Expr) -> pl.Expr:
        return read.is_null() & ~pl.col(f"no_{field}") if field in optional else read.is_null()

    quantity, price = pl.col("quantity"), pl.col("price")
    size = quantity.cast(pl.Float64).abs() * price.cast(pl.Float64).abs()
    found: Mapping[str, pl.Expr] = {
        **_lost_digits(country),
        "order_missing": pl.col("order").is_null(),
        "order_too_long": pl.col("order").str.len_chars() > 90,
        "code_missing": pl.col("sku").is_null(),
        "quantity_unreadable": quantity.is_null(),
        "quantity_zero": quantity == 0,
        "price_unreadable": unreadable("price", price),
        "date_unreadable": unreadable("date", pl.col("at")),
        "shipping_unreadable": pl.col("shipping").is_null() & ~pl.col("no_shipping"),
        "discount_unreadable": pl.col("discount").is_null() & ~pl.col("no_discount"),
        "order_discount_unreadable": pl.col("order_discount").is_null() & ~pl.col("no_order_discount"),
        "amount_too_large": size >= LARGEST_AMOUNT * MILLION,
        "both_negative": (quantity < 0) & (price < 0),
    }
    problem = pl.lit(None, pl.String)
    for code, holds in reversed(list(found.items())):
        problem = pl.when(holds).then(pl.lit(code)).otherwise(problem)
    frame = frame.with_columns(problem.alias("problem")).drop(pl.selectors.starts_with("no_"))
    cell = pl.coalesce(pl.when(pl.col("problem").str.starts_with(key)).then(pl.col(key)) for key in _KEYS)
    return frame.with_columns(cell.fill_null("").alias("cell"))


def _lost_digits(country: str) -> Mapping[str, pl.Expr]:
    """What a spreadsheet did to numbers: never guessed, always refused."""
    found = {f"{key}_shortened": shortened(pl.col(key)) for key in _KEYS}
    if country in _DIGIT_LOST:
        here = pl.col("country").is_null()
        found["phone_digit_lost"] = here & pl.col("phone").str.contains(_DIGIT_LOST[country]).fill_null(False)
    return found


def _with_money(frame: pl.DataFrame, places: int) -> pl.DataFrame:
    """Round half up, away from zero, to the currency's coin: in whole numbers, so nothing is ever approximate."""
    coin = MILLION // 10**places
    readable = pl.col("problem").is_null() | ~pl.col("problem").is_in(["amount_too_large"])
    exact = pl.when(readable).then(pl.col("quantity") * pl.col("price")).fill_null(0)
    frame = frame.with_columns(exact.alias("exact"))
    coins = (pl.col("exact").abs() + coin // 2) // coin * pl.col("exact").sign()
    return frame.with_columns(coins.cast(pl.Int64).alias("coins"))
