"""Rows whose quantity was typed with units, such as 2箱3件: what they come to, where the SKU is known."""

from decimal import Decimal

import polars as pl

from entrepot.domain.catalog.queries import pieces_of, skus_coded
from entrepot.foundation.actors import Actor
from entrepot.foundation.quantities import read_quantity
from entrepot.integrations.files.values import MILLION

TYPED = pl.col("typed").is_not_null()


def with_money_of_units(frame: pl.DataFrame, places: int, by: Actor) -> pl.DataFrame:
    """This will give typed rows their money: the price is for the one unit that is named, else for the SKU's own."""
    typed = frame.with_row_index("at_row").filter(TYPED & pl.col("price").is_not_null())
    if typed.is_empty():
        return frame
    entered = _entered(list(typed.select("sku", "typed").iter_rows()), by)
    exact = [int(n * price) for n, price in zip(entered, typed["price"], strict=True)]
    coin = MILLION // 10**places
    money = pl.DataFrame(
        {"at_row": typed["at_row"], "new_exact": exact, "new_coins": [(one + coin // 2) // coin for one in exact]},
        schema={"at_row": pl.UInt32, "new_exact": pl.Int64, "new_coins": pl.Int64},
    )
    joined = frame.with_row_index("at_row").join(money, on="at_row", how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce("new_exact", "exact").alias("exact"), pl.coalesce("new_coins", "coins").alias("coins")
    ).drop("at_row", "new_exact", "new_coins")


def pieces_needed(frame: pl.DataFrame, by: Actor) -> dict[str, int]:
    """This will sum what typed rows need of each SKU, in smallest units; those that cannot be read need nothing."""
    asked = list(frame.filter(TYPED).select("sku", "typed").iter_rows())
    needed: dict[str, int] = {}
    for (sku, _), pieces in zip(asked, pieces_of(asked, by.company_id, own_unit=True), strict=True):
        if isinstance(pieces, int):
            needed[sku] = needed.get(sku, 0) + pieces
    return needed


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
