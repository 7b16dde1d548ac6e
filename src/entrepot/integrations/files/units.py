"""Rows whose quantity was typed with units, such as 2箱3件: what they come to, where the SKU is known."""

from decimal import Decimal

import polars as pl

from entrepot.domain.catalog.queries import pieces_of, skus_coded
from entrepot.foundation.actors import Actor
from entrepot.foundation.quantities import read_quantity
from entrepot.integrations.files.values import LARGEST_AMOUNT, MILLION

TYPED = pl.col("typed").is_not_null()
_MOST = 10**9


def with_money_of_units(frame: pl.DataFrame, places: int, by: Actor) -> pl.DataFrame:
    """This will give typed rows their money: the price is for the one unit that is named, else for the SKU's own."""
    typed = frame.with_row_index("at_row").filter(TYPED & pl.col("price").is_not_null())
    if typed.is_empty():
        return frame
    entered = _entered(list(typed.select("sku", "typed").iter_rows()), by)
    exact = [_bookable(int(n * price)) for n, price in zip(entered, typed["price"], strict=True)]
    coin = MILLION // 10**places
    money = pl.DataFrame(
        {"at_row": typed["at_row"], "new_exact": exact, "new_coins": [(one + coin // 2) // coin for one in exact]},
        schema={"at_row": pl.UInt32, "new_exact": pl.Int64, "new_coins": pl.Int64},
    )
    joined = frame.with_row_index("at_row").join(money, on="at_row", how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce("new_exact", "exact").alias("exact"), pl.coalesce("new_coins", "coins").alias("coins")
    ).drop("at_row", "new_exact", "new_coins")


def in_own_units(frame: pl.DataFrame, places: int, by: Actor) -> pl.DataFrame:
    """This will count typed rows in the SKU's own unit, at the price that this comes to; the money stays what it is.

    Rows that cannot be counted, or not in whole ones, stay typed.
    """
    if not frame["typed"].is_not_null().any():
        return frame
    frame = with_money_of_units(frame, places, by).with_row_index("at_row")
    typed = frame.filter(TYPED & ((pl.col("exact") > 0) | (pl.col("price") == 0)))
    asked = list(typed.select("sku", "typed").iter_rows())
    scales = {code: sku.scale for code, sku in skus_coded(by, {sku for sku, _ in asked}).items()}
    pieces = pieces_of(asked, by.company_id, own_unit=True)
    found: list[tuple[int, int, int]] = []
    for place, (sku, _), count, exact in zip(typed["at_row"], asked, pieces, typed["exact"], strict=True):
        own, rest = divmod(count, 10 ** scales[sku]) if isinstance(count, int) else (0, 0)
        if 0 < own < _MOST and not rest:
            found.append((place, own, round(Decimal(exact) / own)))
    counted = pl.DataFrame(found, schema={"at_row": pl.UInt32, "own": pl.Int64, "each": pl.Int64}, orient="row")
    joined = frame.join(counted, on="at_row", how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce("own", "quantity").alias("quantity"), pl.coalesce("each", "price").alias("price"),
        pl.when(pl.col("own").is_null()).then(pl.col("typed")).alias("typed"),
    ).drop("at_row", "own", "each")  # fmt: skip


def pieces_needed(frame: pl.DataFrame, by: Actor) -> dict[str, int]:
    """This will sum what typed rows need of each SKU, in smallest units; those that cannot be read need nothing."""
    asked = list(frame.filter(TYPED).select("sku", "typed").iter_rows())
    needed: dict[str, int] = {}
    for (sku, _), pieces in zip(asked, pieces_of(asked, by.company_id, own_unit=True), strict=True):
        if isinstance(pieces, int):
            needed[sku] = needed.get(sku, 0) + pieces
    return needed


def _bookable(exact: int) -> int:
    """Money that is more than can be booked is none: such a row is refused wherever it comes to be booked."""
    return exact if abs(exact) < LARGEST_AMOUNT * MILLION else 0


def _entered(asked: list[tuple[str, str]], by: Actor) -> list[Decimal]:
    """In the unit that the price is for."""
    scales = {code: sku.scale for code, sku in skus_coded(by, {sku for sku, _ in asked}).items()}
    answers = pieces_of(asked, by.company_id, own_unit=True)
    entered = []
    for (sku, text), pieces in zip(asked, answers, strict=True):
        parts = read_quantity(text) or []
        if len(parts) == 1:
            entered.append(parts[0].number)
        else:
            entered.append(Decimal(pieces) / 10 ** scales[sku] if isinstance(pieces, int) else Decimal(0))
    return entered
