"""Rows that cannot be used, and with them the orders that they are of: half an order is none."""

from collections.abc import Collection, Sequence

import polars as pl

from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.past.typed import said
from entrepot.integrations.files.reading import Batch
from entrepot.integrations.files.tally import Outcome, Tally
from entrepot.integrations.files.values import read_code

Spoiled = set[str]
"""The numbers of orders of which a row cannot be used."""


def refuse_torn(tally: Tally, torn: Sequence[int], batch: Batch, columns: Columns, spoiled: Spoiled) -> None:
    """This will refuse rows that do not fit under the header."""
    tally.add(Outcome.REFUSED, len(torn))
    tally.report(torn, "row_torn", said("row_torn"))
    place, numbers = columns.places["order"], set(torn)
    if torn:
        rows = zip(batch.numbers, batch.rows, strict=True)
        spoiled.update(read_code(row[place]) for number, row in rows if number in numbers and place < len(row))


def refuse_wrong(tally: Tally, frame: pl.DataFrame, spoiled: Spoiled) -> pl.DataFrame:
    """This will refuse rows with a problem, and give the others."""
    wrong = frame.filter(pl.col("problem").is_not_null())
    for (code, cell), rows in wrong.partition_by("problem", "cell", as_dict=True).items():
        tally.add(Outcome.REFUSED, rows["row"].n_unique(), int(rows["coins"].sum()), int(rows["exact"].sum()))
        tally.report(rows["row"].unique().sort(), code, said(code, cell))
    spoiled.update(wrong["order"].drop_nulls())
    return frame.filter(pl.col("problem").is_null()).drop("problem", "cell")


def refuse_spoiled(tally: Tally, frame: pl.DataFrame, spoiled: Collection[str]) -> pl.DataFrame:
    """This will refuse what is left of orders of which a row was refused, and give the others."""
    left = frame.filter(pl.col("order").is_in(list(spoiled))) if spoiled else frame.clear()
    if left.is_empty():
        return frame
    tally.add(Outcome.REFUSED, left["row"].n_unique(), int(left["coins"].sum()), int(left["exact"].sum()))
    tally.report(left["row"].unique().sort(), "order_incomplete", said("order_incomplete"))
    return frame.filter(~pl.col("order").is_in(list(spoiled)))
