"""Books the sales of a chunk: orders that ended well, and what of their rows is no sale."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from django.utils.translation import gettext, gettext_noop

from entrepot.domain.orders.actions import book_past_orders
from entrepot.domain.orders.history import PastItem, PastLines, PastOrder, PastOrders
from entrepot.domain.payments.actions import settle_past_orders
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import fetch
from entrepot.integrations.files.past.people import address_of, buyer_of, told_of_orders
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.past.typed import UNCOUNTED, WHO
from entrepot.integrations.files.past.typed import said as said_of_row
from entrepot.integrations.files.past.wrong import refuse_spoiled
from entrepot.integrations.files.tally import Outcome, Reported, Tally
from entrepot.integrations.files.units import TYPED

STOCK_CORRECTION = "stock_correction"
_SAID = {
    STOCK_CORRECTION: gettext_noop(
        "Without price and customer this is a correction of stock, and no order. Count instead."
    ),
    "another_customer": gettext_noop(
        "Earlier rows of this order name another customer. Give it an order number of its own."
    ),
}


def said(code: str) -> str:
    """This will say why rows were set aside, in the reader's language."""
    return gettext(_SAID[code])


def book_chunk(frame: pl.DataFrame, shape: Shape, tally: Tally, *, by: Actor) -> None:
    """This will book the orders whose rows these are, and count what became of each row."""
    frame = refuse_spoiled(tally, frame, shape.spoiled)
    told = told_of_orders(frame)
    frame = _set_aside(frame, told, tally)
    frame = _refuse(frame, told, shape, tally)
    if frame.is_empty():
        return
    told = told.join(frame.select("place").unique(), on="place", how="semi", maintain_order="left")
    past = _past(frame, told, shape)
    there = book_past_orders(past, by=by)
    # Half of the work is checking foreign keys: better now than with the tender account locked by the payments.
    fetch("SET CONSTRAINTS ALL IMMEDIATE")
    settle_past_orders(shape.channel, external_ids=[order.external_id for order in past.orders], by=by)
    fetch("SET CONSTRAINTS ALL DEFERRED")
    tally.there |= there
    known = pl.col("order").is_in(list(there))
    charge = pl.col("sku").is_in(list(shape.charges))
    count(tally, Outcome.ALREADY_THERE, frame.filter(known))
    count(tally, Outcome.CHARGE, frame.filter(~known & charge))
    count(tally, Outcome.ORDER_LINE, frame.filter(~known & ~charge))


def count(tally: Tally, outcome: Outcome, rows: pl.DataFrame) -> None:
    """This will count rows and their money; what came of one row of the file is one."""
    tally.add(outcome, rows["row"].n_unique(), int(rows["coins"].sum()), int(rows["exact"].sum()))


def leave_refused(frame: pl.DataFrame, refused: Sequence[Reported], tally: Tally) -> pl.DataFrame:
    """This will give the orders to try again, those that were refused whole; of others what was refused stays so."""
    why = {one.row: one for one in refused}
    before = frame.with_columns(pl.col("row").is_in(list(why)).alias("refused"))
    whole = before.group_by("place").agg(pl.col("refused").all()).filter("refused").select("place")
    stays = before.filter("refused").join(whole, on="place", how="anti", maintain_order="left")
    count(tally, Outcome.REFUSED, stays)
    for row in stays["row"].unique().sort():
        tally.report([row], why[row].code, why[row].sentence)
    return frame.join(whole, on="place", how="semi", maintain_order="left")


def _set_aside(frame: pl.DataFrame, told: pl.DataFrame, tally: Tally) -> pl.DataFrame:
    """Nobody bought for nothing: such invoices are how some systems write that stock was found or lost."""
    nobody = pl.all_horizontal(pl.col(field).is_null() for field in WHO)
    corrections = told.filter(pl.col("free") & nobody).select("place")
    aside = frame.join(corrections, on="place", how="semi")
    count(tally, Outcome.STOCK_CORRECTION, aside)
    tally.report(aside["row"], STOCK_CORRECTION, said(STOCK_CORRECTION))
    return frame.join(corrections, on="place", how="anti", maintain_order="left")


def _refuse(frame: pl.DataFrame, told: pl.DataFrame, shape: Shape, tally: Tally) -> pl.DataFrame:
    first = told.select("place", pl.col("customer").alias("first"))
    with_first = frame.join(first, on="place", how="left", maintain_order="left")
    other = with_first.filter(pl.col("customer") != pl.col("first"))
    count(tally, Outcome.REFUSED, other)
    tally.report(other["row"], "another_customer", said("another_customer"))
    frame = frame.join(other.select("row"), on="row", how="anti", maintain_order="left")
    frame = _refuse_uncounted(frame, tally)
    unusable = frame.filter(pl.col("sku").is_in(list(shape.unusable)))
    for (code,), rows in unusable.partition_by("sku", as_dict=True).items():
        refusal = shape.unusable[code]
        count(tally, Outcome.REFUSED, rows)
        tally.report(rows["row"], refusal.code, str(refusal))
    frame = frame.filter(~pl.col("sku").is_in(list(shape.unusable)))
    return refuse_spoiled(tally, frame, unusable["order"].unique().to_list())


def _refuse_uncounted(frame: pl.DataFrame, tally: Tally) -> pl.DataFrame:
    """Refuse quantities in units that their SKU has not, and the rest of their orders."""
    uncounted = frame.filter(TYPED)
    for (text,), rows in uncounted.partition_by("typed", as_dict=True).items():
        count(tally, Outcome.REFUSED, rows)
        tally.report(rows["row"], UNCOUNTED, said_of_row(UNCOUNTED, str(text)))
    return refuse_spoiled(tally, frame.filter(~TYPED), uncounted["order"].unique().to_list())


def _past(frame: pl.DataFrame, told: pl.DataFrame, shape: Shape) -> PastOrders:
    items = frame.select("sku", "title").unique(maintain_order=True).with_row_index("item")
    lines = frame.join(items, on=["sku", "title"], how="left", nulls_equal=True, maintain_order="left").join(
        told.select("place").with_row_index("number"), on="place", how="left", maintain_order="left"
    )
    return PastOrders(
        shape.channel,
        shape.currency,
        [_order(row, shape) for row in told.iter_rows(named=True)],
        [PastItem("" if sku in shape.charges else sku, sku, title or "") for _, sku, title in items.iter_rows()],
        PastLines(
            lines["number"].to_list(),
            lines["item"].to_list(),
            lines["quantity"].to_list(),
            lines["price"].to_list(),
            lines["coins"].to_list(),
        ),
    )


def _order(told: Mapping[str, Any], shape: Shape) -> PastOrder:
    at: datetime = told["at"]
    return PastOrder(
        told["order"],
        at.replace(tzinfo=shape.zone),
        at.date(),
        buyer_of(told, shape),
        address_of(told, shape),
        told["message"] or "",
    )
