"""Imports a file of past orders: read, SKUs made, sales booked, reversals set against them, all of it checked."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.money import places
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.goods import Titles, charges_among, make_missing_skus
from entrepot.integrations.files.past.booking import STOCK_CORRECTION, book_chunk, count, leave_refused, said
from entrepot.integrations.files.past.checking import check_against_books, check_against_file
from entrepot.integrations.files.past.people import buyers_in, make_customers
from entrepot.integrations.files.past.reversing import book_reversals
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.past.spool import Spool
from entrepot.integrations.files.past.typed import typed
from entrepot.integrations.files.past.wrong import Spoiled, refuse_torn, refuse_wrong
from entrepot.integrations.files.rows import tidied
from entrepot.integrations.files.running import Run, side_by_side
from entrepot.integrations.files.tally import Outcome, Sum
from entrepot.integrations.files.units import TYPED, in_own_units
from entrepot.integrations.files.values import MILLION


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

    def rounding(self, coin_places: int) -> Decimal:
        """What the exact sum of the file has more than the sum of its rounded lines."""
        return Decimal(self.file.exact) / MILLION - Decimal(self.file.coins).scaleb(-coin_places)


@dataclass(slots=True)
class _Seen:
    """What a whole file says of goods and people: made first, so that chunks do not wait for each other."""

    titles: Titles = field(default_factory=Titles)
    customers: dict[str, dict[str, Any]] = field(default_factory=dict)
    spoiled: Spoiled = field(default_factory=set)


def import_past(run: Run, columns: Columns, past: Past) -> Ended:
    """This will import the file; what is done already of it is passed over."""
    with Spool() as sales, Spool() as reversals:
        ended, seen = Ended(Sum()), _Seen()
        _read(run, columns, past, (sales, reversals), seen, ended.file)
        shape = _shaped(run, past, seen, reversals.codes, ended)
        if run.batch.finished_at is None:
            run.told("Making customers", 0.0)
            make_customers(seen.customers.values(), shape, by=run.by)
        _book(run, sales, shape)
        _book_back(run, reversals, shape)
        run.told("Checking the books", 0.0)
        check_against_file(run.tally, ended.file)
        ended.posted = check_against_books(run.tally, sales.orders, reversals.orders, shape)
    return ended


def _book(run: Run, sales: Spool, shape: Shape) -> None:
    def book(chunk: tuple[int, pl.DataFrame]) -> None:
        refused = run.refused_before("orders", chunk[0])
        with run.chunk("orders", chunk[0], anew=True) as tally:
            if tally is not None:
                frame = leave_refused(chunk[1], refused, tally) if refused else chunk[1]
                book_chunk(frame, shape, tally, by=run.by)

    done = 0
    run.told("Booking orders", 0.0)
    for _, frame in side_by_side(sales.chunks(), book):
        done += frame.height
        run.told("Booking orders", done / sales.rows)


def _book_back(run: Run, reversals: Spool, shape: Shape) -> None:
    """One after the other: each finds what those before it have left to come back."""
    done = 0
    for number, frame in reversals.chunks():
        run.told("Booking cancellations", done / reversals.rows)
        with run.chunk("reversals", number) as tally:
            if tally is not None:
                book_reversals(frame, shape, tally, by=run.by)
        done += frame.height


def _read(run: Run, columns: Columns, past: Past, spools: tuple[Spool, Spool], seen: _Seen, file: Sum) -> None:
    """Read the file once: sums of all of it, problems into the report, the rest into the spools."""
    sales, reversals = spools
    coin_places = places(past.currency)
    for batch in tidied(run.source, columns):
        run.told("Reading", batch.progress)
        frame, torn = typed(
            batch, columns, len(run.source.columns), places=coin_places, country=past.country, with_units=True
        )
        frame = in_own_units(frame, coin_places, run.by)
        rows = frame.height + len(torn) + len(batch.totals)
        file.add(rows, int(frame["coins"].sum()), int(frame["exact"].sum()))
        run.tally.add(Outcome.TOTALS, len(batch.totals))
        refuse_torn(run.tally, torn, batch, columns, seen.spoiled)
        good = refuse_wrong(run.tally, frame, seen.spoiled)
        nothing = (pl.col("price") == 0) & (pl.col("quantity") < 0)
        aside = good.filter(nothing)
        count(run.tally, Outcome.STOCK_CORRECTION, aside)
        run.tally.report(aside["row"], STOCK_CORRECTION, said(STOCK_CORRECTION))
        rest = good.filter(~nothing)
        lowers = (pl.col("quantity") < 0) | (pl.col("price") < 0)
        reversals.add(rest.filter(lowers))
        sold = rest.filter(~lowers)
        # What cannot be counted in its unit is not made without it.
        seen.titles.add(sold.filter(~TYPED).group_by("sku", "title").len().iter_rows())
        for row in buyers_in(rest):
            seen.customers.setdefault(row["customer"], row)
        sales.add(sold)


def _shaped(run: Run, past: Past, seen: _Seen, taken_back: Collection[str], ended: Ended) -> Shape:
    """Decide which codes are goods, and make the SKUs that are missing."""
    titles = seen.titles
    charges = (charges_among({*titles.codes, *taken_back}, by=run.by) | set(past.charges)) - set(past.goods)
    goods = [code for code in titles.codes if code not in charges]
    run.told("Making SKUs", 0.0)
    ended.skus_made, unusable = make_missing_skus(titles, goods, by=run.by)
    return Shape(
        past.channel, past.currency, places(past.currency), past.zone, past.country, frozenset(charges), unusable,
        frozenset(seen.spoiled),
    )  # fmt: skip
