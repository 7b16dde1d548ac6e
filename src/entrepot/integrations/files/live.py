"""Orders from a file, placed as if they came in now: several rows of one number are one order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import polars as pl

from entrepot.domain.catalog.queries import skus_visible_to
from entrepot.domain.inventory.actions import Arrival, Receipt, receive_stock
from entrepot.domain.inventory.queries import warehouses_visible_to
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO, places
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.goods import Titles, charges_among, make_missing_skus
from entrepot.integrations.files.importing import Import, Result, channel_of, zone_of
from entrepot.integrations.files.own import values_in
from entrepot.integrations.files.past.booking import STOCK_CORRECTION, count
from entrepot.integrations.files.past.booking import said as said_of_stock
from entrepot.integrations.files.past.people import address_of, buyer_of, told_of_orders
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.past.spool import Spool
from entrepot.integrations.files.past.typed import said, typed
from entrepot.integrations.files.past.wrong import Spoiled, refuse_spoiled, refuse_torn, refuse_wrong
from entrepot.integrations.files.rows import tidied
from entrepot.integrations.files.running import Run
from entrepot.integrations.files.several import unpacked
from entrepot.integrations.files.tally import Outcome, Tally
from entrepot.integrations.files.units import TYPED, pieces_needed, with_money_of_units
from entrepot.integrations.files.values import MILLION

ORDERS_AT_ONCE = 500
_LINES_AT_ONCE = 1_000
_OPTIONAL = frozenset({"price", "date"})
_CANCELS = "cannot_be_placed"


def import_live(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    """This will place the file's orders in lists of 500; those that are there already stay as they are."""
    channel = channel_of(wanted, run.by)
    result.currency = wanted.currency or channel.currency
    result.places = places(result.currency)
    country = wanted.country or company_of(run.by).country
    zone = zone_of(wanted, channel)
    with Spool(ORDERS_AT_ONCE) as spool:
        titles, spoiled = _read(run, columns, result.places, country, spool)
        charges = (charges_among(titles.codes, by=run.by) | set(wanted.charges)) - set(wanted.goods)
        shape = Shape(
            channel, result.currency, result.places, zone, country, frozenset(charges), {}, frozenset(spoiled)
        )
        if wanted.opening_stock:
            _open_stock(run, spool, titles, shape, wanted, result)
        placed: dict[str, int] = defaultdict(int)
        done = 0
        for number, frame in spool.chunks():
            run.told("Placing orders", done / max(spool.rows, 1))
            rows = run.rows_to_try("orders", number)
            with run.chunk("orders", number, anew=True) as tally:
                if tally is not None:
                    tried = frame if rows is None else frame.filter(pl.col("row").is_in(list(rows)))
                    _place(tried, shape, wanted, run, tally, placed)
            done += frame.height
    if placed:
        result.lines.append(f"Orders placed: {placed['orders']:,}, of them held for review: {placed['held']:,}.")


def _read(run: Run, columns: Columns, coin_places: int, country: str, spool: Spool) -> tuple[Titles, Spoiled]:
    titles, spoiled = Titles(), Spoiled()
    for batch in tidied(run.source, columns):
        run.told("Reading", batch.progress)
        run.tally.add(Outcome.TOTALS, len(batch.totals))
        width = len(run.source.columns)
        unpack = unpacked(batch, columns, width)
        for number, code in unpack.problems:
            run.tally.add(Outcome.REFUSED, 1)
            run.tally.report([number], code, said(code))
        spoiled |= unpack.spoiled
        frame, torn = typed(
            unpack.batch, unpack.columns, unpack.width, places=coin_places, country=country, optional=_OPTIONAL,
            with_units=True,
        )  # fmt: skip
        refuse_torn(run.tally, torn, unpack.batch, columns, spoiled)
        takes_back = (pl.col("quantity") < 0) | (pl.col("price") < 0)
        correction = (pl.col("quantity") < 0) & (pl.col("price") == 0)
        aside = frame.filter(correction & pl.col("problem").is_null())
        count(run.tally, Outcome.STOCK_CORRECTION, aside)
        run.tally.report(aside["row"], STOCK_CORRECTION, said_of_stock(STOCK_CORRECTION))
        frame = frame.join(aside.select("row"), on="row", how="anti", maintain_order="left")
        why = pl.when(takes_back).then(pl.lit(_CANCELS))
        frame = frame.with_columns(pl.coalesce("problem", why).alias("problem"))
        good = refuse_wrong(run.tally, frame, spoiled)
        titles.add(good.filter(~pl.col("order").is_in(list(spoiled))).group_by("sku", "title").len().iter_rows())
        spool.add(good)
    return titles, spoiled


def _place(frame: pl.DataFrame, shape: Shape, wanted: Import, run: Run, tally: Tally, placed: dict[str, int]) -> None:
    frame = with_money_of_units(refuse_spoiled(tally, frame, shape.spoiled), shape.places, run.by)
    told = told_of_orders(frame)
    known = _there(told["order"].to_list(), shape, run.by)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        rows[row["order"]].append(row)
    count(tally, Outcome.ALREADY_THERE, frame.filter(pl.col("order").is_in(list(known))))
    new = [row for row in told.iter_rows(named=True) if row["order"] not in known]
    wishes = [_wish(row, rows[row["order"]], shape, wanted) for row in new]
    answers = place_orders(wishes, by=run.by)
    for row, answer in zip(new, answers, strict=True):
        own = frame.filter(pl.col("order") == row["order"])
        if isinstance(answer, Refusal):
            count(tally, Outcome.REFUSED, own)
            tally.report(own["row"].unique().sort(), answer.code, str(answer))
            continue
        placed["orders"] += 1
        placed["held"] += answer.holds_open > 0
        charge = pl.col("sku").is_in(list(shape.charges))
        count(tally, Outcome.CHARGE, own.filter(charge))
        count(tally, Outcome.ORDER_LINE, own.filter(~charge))
    run.made("order", [answer.number for answer in answers if not isinstance(answer, Refusal)])


def _there(externals: Sequence[str], shape: Shape, by: Actor) -> set[str]:
    orders = orders_visible_to(by).filter(channel=shape.channel, external_id__in=externals)
    return set(orders.values_list("external_id", flat=True))


def _wish(told: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], shape: Shape, wanted: Import) -> NewOrder:
    at = told["at"]
    return NewOrder(
        shape.channel.code,
        [_line(row, shape) for row in rows],
        external_id=told["order"],
        # Whose file it is has ordered; whoever the rows name receives.
        customer=None if wanted.customer else buyer_of(told, shape),
        customer_number=wanted.customer,
        ship_to=address_of(told, shape),
        source="file",
        currency=shape.currency,
        # Files repeat what the order costs to send on each of its rows.
        shipping=max((_amount(row["shipping"]) or ZERO for row in rows), default=ZERO),
        order_discount=max((_amount(row["order_discount"]) or ZERO for row in rows), default=ZERO),
        customer_message=told["message"] or "",
        seller_memo=next((row["memo"] for row in rows if row["memo"]), ""),
        placed_at=at.replace(tzinfo=shape.zone) if at else None,
        custom=values_in(told),
    )


def _line(row: Mapping[str, Any], shape: Shape) -> NewLine:
    return NewLine(
        row["sku"],
        ZERO if row["typed"] else Decimal(row["quantity"]),
        _amount(row["price"]),
        typed=row["typed"] or "",
        discount=_amount(row["discount"]) or ZERO,
        title=row["title"] or "",
        kind="charge" if row["sku"] in shape.charges else "",
        custom=values_in(row, "line."),
    )


def _amount(millionths: int | None) -> Decimal | None:
    return None if millionths is None else Decimal(millionths) / MILLION


def _open_stock(run: Run, spool: Spool, titles: Titles, shape: Shape, wanted: Import, result: Result) -> None:
    """Make the SKUs that are missing and receive exactly what the orders of the file need, once."""
    goods = [code for code in titles.codes if code not in shape.charges]
    made, _ = make_missing_skus(titles, goods, by=run.by)
    result.lines.append(f"SKUs made: {made:,}.")
    warehouse = _warehouse(wanted, run.by)
    scales = dict(
        skus_visible_to(run.by)
        .filter(code__in=goods, kind="goods", tracking="none", archived_at=None)
        .values_list("code", "scale")
    )
    needed = _needed(run, spool, scales, shape)
    arrivals = [Arrival(code, needed[code]) for code in sorted(needed) if needed[code]]
    for number, start in enumerate(range(0, len(arrivals), _LINES_AT_ONCE)):
        run.told("Receiving opening stock", start / len(arrivals))
        with _once(run, number) as first:
            if first:
                lines = arrivals[start : start + _LINES_AT_ONCE]
                receive_stock(Receipt(warehouse, lines, f"opening stock: {run.source.path.name}"[:120]), by=run.by)


def _needed(run: Run, spool: Spool, scales: Mapping[str, int], shape: Shape) -> dict[str, int]:
    """Smallest units of each SKU that the file's new orders want."""
    needed: dict[str, int] = defaultdict(int)
    for _, frame in spool.chunks():
        known = _there(frame["order"].unique().to_list(), shape, run.by)
        new = frame.filter(~pl.col("order").is_in(list(known)) & pl.col("sku").is_in(list(scales)))
        for code, number in new.filter(~TYPED).group_by("sku").agg(pl.sum("quantity")).iter_rows():
            needed[code] += number * 10 ** scales[code]
        for code, pieces in pieces_needed(new, run.by).items():
            needed[code] += pieces
    return needed


@contextmanager
def _once(run: Run, number: int) -> Iterator[bool]:
    with run.chunk("opening_stock", number) as tally:
        yield tally is not None


def _warehouse(wanted: Import, by: Actor) -> str:
    open_ones = warehouses_visible_to(by).filter(archived_at=None).order_by("priority", "id")
    if wanted.warehouse:
        open_ones = open_ones.filter(code=wanted.warehouse)
    warehouse = open_ones.first()
    if warehouse is None:
        raise NotFound("warehouse", wanted.warehouse or "at all: open one first")
    return warehouse.code
