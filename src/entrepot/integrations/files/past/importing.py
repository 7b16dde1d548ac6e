"""Imports a file of past orders: read, SKUs made, sales booked, reversals set against them, all of it checked."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl

from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.money import places
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.goods import Titles, charges_among, make_missing_skus
from entrepot.integrations.files.past.booking import SAID, STOCK_CORRECTION, book_chunk, count
from entrepot.integrations.files.past.checking import check_against_books, check_against_file
from entrepot.integrations.files.past.reversing import book_reversals
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.past.spool import Spool
from entrepot.integrations.files.past.typed import PROBLEMS, typed
from entrepot.integrations.files.reading import read_batches
from entrepot.integrations.files.running import Run
from entrepot.integrations.files.tally import Outcome, Sum


@dataclass(frozen=True, slots=True)
class Past:
    """How a file of past orders is to be understood. `goods` are codes that look like charges and are none."""

    channel: Channel
    currency: str
    zone: ZoneInfo
    country: str
    charges: Collection[str] = ()
    goods: Collection[str] = ()


@dataclass(slots=True)
class Ended:
    """What there is to say in the end, beside the tally."""

    file: Sum
    skus_made: int = 0
    posted: Decimal = Decimal(0)


def import_past(run: Run, columns: Columns, past: Past) -> Ended:
    """This will import the file; what is done already of it is passed over."""
    with Spool() as sales, Spool() as reversals:
        ended, titles = Ended(Sum()), Titles()
        _read(run, columns, past, (sales, reversals), titles, ended.file)
        shape = _shaped(run, past, titles, reversals.codes, ended)
        done = 0
        for number, frame in sales.chunks():
            run.told("Booking orders", done / max(sales.rows, 1))
            with run.chunk("orders", number) as tally:
                if tally is not None:
                    book_chunk(frame, shape, tally, by=run.by)
            done += frame.height
        done = 0
        for number, frame in reversals.chunks():
            run.told("Booking cancellations", done / max(reversals.rows, 1))
            with run.chunk("reversals", number) as tally:
                if tally is not None:
                    book_reversals(frame, shape, tally, by=run.by)
            done += frame.height
        run.told("Checking the books", 0.0)
        check_against_file(run.tally, ended.file)
        ended.posted = check_against_books(run.tally, sales.orders, reversals.orders, shape)
    return ended


def _read(run: Run, columns: Columns, past: Past, spools: tuple[Spool, Spool], titles: Titles, file: Sum) -> None:
    """Read the file once: sums of all of it, problems into the report, the rest into the spools."""
    sales, reversals = spools
    coin_places = places(past.currency)
    for batch in read_batches(run.source):
        run.told("Reading", batch.progress)
        frame, torn = typed(batch, columns, len(run.source.columns), places=coin_places)
        file.add(frame.height + len(torn), int(frame["coins"].sum()), int(frame["exact"].sum()))
        run.tally.add(Outcome.REFUSED, len(torn))
        run.tally.report(torn, "row_torn", PROBLEMS["row_torn"])
        good = _without_problems(run, frame)
        nothing = (pl.col("price") == 0) & (pl.col("quantity") < 0)
        aside = good.filter(nothing)
        count(run.tally, Outcome.STOCK_CORRECTION, aside)
        run.tally.report(aside["row"], STOCK_CORRECTION, SAID[STOCK_CORRECTION])
        rest = good.filter(~nothing)
        lowers = (pl.col("quantity") < 0) | (pl.col("price") < 0)
        reversals.add(rest.filter(lowers))
        sold = rest.filter(~lowers)
        titles.add(sold.group_by("sku", "title").len().iter_rows())
        sales.add(sold)


def _without_problems(run: Run, frame: pl.DataFrame) -> pl.DataFrame:
    for (code,), rows in frame.filter(pl.col("problem").is_not_null()).partition_by("problem", as_dict=True).items():
        count(run.tally, Outcome.REFUSED, rows)
        run.tally.report(rows["row"], code, PROBLEMS[code])
    return frame.filter(pl.col("problem").is_null()).drop("problem")


def _shaped(run: Run, past: Past, titles: Titles, taken_back: Collection[str], ended: Ended) -> Shape:
    """Decide which codes are goods, and make the SKUs that are missing."""
    charges = (charges_among({*titles.codes, *taken_back}, by=run.by) | set(past.charges)) - set(past.goods)
    goods = [code for code in titles.codes if code not in charges]
    run.told("Making SKUs", 0.0)
    ended.skus_made, unusable = make_missing_skus(titles, goods, by=run.by)
    return Shape(
        past.channel, past.currency, places(past.currency), past.zone, past.country, frozenset(charges), unusable
    )
