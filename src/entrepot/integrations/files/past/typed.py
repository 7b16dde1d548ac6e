"""Rows of an order file as typed columns, each with its problem, or none."""

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.reading import Batch, fitted
from entrepot.integrations.files.values import LARGEST_AMOUNT, MILLION, amounts, instants, texts, wholes

WHO = ("customer", "customer_name", "phone", "email")
WHERE = ("receiver", "country", "province", "city", "district", "street", "postcode")
_TEXTS = ("order", "sku", "title", *WHO, *WHERE, "message", "memo")
_AMOUNTS = ("price", "shipping", "discount")
_CELLS = (*_TEXTS, *_AMOUNTS, "quantity", "date")
_AS_NUMBERED = r"^(\d+)\.0$"

PROBLEMS = {
    "row_torn": "The row has fewer or more cells than the header. Correct it and import the report file.",
    "order_missing": "The row names no order. Give the order's number.",
    "order_too_long": "An order's number has at most 90 characters. Correct it.",
    "code_missing": "The row names no goods. Give the code of what was sold.",
    "quantity_unreadable": "The quantity is not a whole number. Correct it.",
    "quantity_zero": "The quantity is zero, so nothing was sold. Correct it, or leave the row out.",
    "price_unreadable": "The price is not an amount. Correct it.",
    "shipping_unreadable": "What was charged for shipping is not an amount. Correct it.",
    "discount_unreadable": "The discount is not an amount. Correct it.",
    "date_unreadable": "The date cannot be read. Write it as 2024-03-05 16:30.",
    "amount_too_large": "Quantity times price is more than can be booked. Correct them.",
    "both_negative": "Quantity and price are both below zero, so nobody can tell who owed whom. Correct one of them.",
}


def typed(
    batch: Batch, columns: Columns, width: int, *, places: int, optional: Collection[str] = ()
) -> tuple[pl.DataFrame, list[int]]:
    """This will type a batch; beside it the numbers of rows that do not fit under the header.

    Columns: row, the texts, quantity (whole), price, shipping, discount and exact (millionths), coins (smallest
    coin), at, problem. A cell of an `optional` field may be empty, but not unreadable.
    """
    numbers, rows, torn = _whole(batch, width)
    across = list(zip(*rows, strict=True)) or [()] * width
    cells = {field: across[place] for field, place in columns.places.items() if field in _CELLS}
    frame = pl.DataFrame(
        {"row": numbers, **cells},
        schema={"row": pl.UInt32, **dict.fromkeys(cells, pl.String)},
    )
    frame = frame.with_columns(texts(pl.col(field)) for field in cells)
    frame = frame.with_columns(
        pl.lit(None, pl.String).alias(field) for field in _CELLS if field not in cells
    ).with_columns(pl.col(field).str.replace(_AS_NUMBERED, "$1") for field in ("order", "sku", "customer"))
    read = frame.select("row", *_TEXTS).with_columns(
        wholes(frame, "quantity").alias("quantity"),
        *(amounts(frame, field).alias(field) for field in _AMOUNTS),
        *(frame[field].is_null().alias(f"no_{field}") for field in ("price", "date", "shipping", "discount")),
        instants(frame, "date").alias("at"),
    )
    return _with_money(_with_problems(read, optional), places), torn


def _whole(batch: Batch, width: int) -> tuple[Sequence[int], Sequence[Sequence[str]], list[int]]:
    """Rows as wide as the header with their numbers, and the numbers of those that are not."""
    if set(map(len, batch.rows)) == {width}:
        return batch.numbers, batch.rows, []
    made = [(number, fitted(row, width)) for number, row in zip(batch.numbers, batch.rows, strict=True)]
    whole = [(number, row) for number, row in made if row is not None]
    torn = [number for number, row in made if row is None]
    return [number for number, _ in whole], [row for _, row in whole], torn


def _with_problems(frame: pl.DataFrame, optional: Collection[str]) -> pl.DataFrame:
    def unreadable(field: str, read: pl.Expr) -> pl.Expr:
        return read.is_null() & ~pl.col(f"no_{field}") if field in optional else read.is_null()

    quantity, price = pl.col("quantity"), pl.col("price")
    size = quantity.cast(pl.Float64).abs() * price.cast(pl.Float64).abs()
    found: Mapping[str, pl.Expr] = {
        "order_missing": pl.col("order").is_null(),
        "order_too_long": pl.col("order").str.len_chars() > 90,
        "code_missing": pl.col("sku").is_null(),
        "quantity_unreadable": quantity.is_null(),
        "quantity_zero": quantity == 0,
        "price_unreadable": unreadable("price", price),
        "date_unreadable": unreadable("date", pl.col("at")),
        "shipping_unreadable": pl.col("shipping").is_null() & ~pl.col("no_shipping"),
        "discount_unreadable": pl.col("discount").is_null() & ~pl.col("no_discount"),
        "amount_too_large": size >= LARGEST_AMOUNT * MILLION,
        "both_negative": (quantity < 0) & (price < 0),
    }
    problem = pl.lit(None, pl.String)
    for code, holds in reversed(list(found.items())):
        problem = pl.when(holds).then(pl.lit(code)).otherwise(problem)
    return frame.with_columns(problem.alias("problem")).drop(pl.selectors.starts_with("no_"))


def _with_money(frame: pl.DataFrame, places: int) -> pl.DataFrame:
    """Round half up, away from zero, to the currency's coin: in whole numbers, so nothing is ever approximate."""
    coin = MILLION // 10**places
    readable = pl.col("problem").is_null() | ~pl.col("problem").is_in(["amount_too_large"])
    exact = pl.when(readable).then(pl.col("quantity") * pl.col("price")).fill_null(0)
    frame = frame.with_columns(exact.alias("exact"))
    coins = (pl.col("exact").abs() + coin // 2) // coin * pl.col("exact").sign()
    return frame.with_columns(coins.cast(pl.Int64).alias("coins"))
