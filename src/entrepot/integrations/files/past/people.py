"""Who bought, and where it went, as the rows of one order say."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.past.typed import WHERE, WHO

_SAID = (*WHO, *WHERE, "message")


def told_of_orders(frame: pl.DataFrame) -> pl.DataFrame:
    """This will give one row an order, by `place`: what its rows say first, and whether it cost nothing."""
    return frame.group_by("place", maintain_order=True).agg(
        pl.col("order").first(),
        pl.col("at").first(),
        (pl.col("price") == 0).all().alias("free"),
        *(pl.col(field).drop_nulls().first() for field in _SAID),
    )


def buyer_of(told: Mapping[str, str | None], shape: Shape) -> Buyer | None:
    """This will tell who bought; nobody, where there is neither an id nor a name nor a number."""
    if not any(told[field] for field in WHO):
        return None
    name = told["customer_name"] or told["receiver"] or told["customer"] or ""
    return Buyer(
        name=name,
        phone=told["phone"] or "",
        email=told["email"] or "",
        external_id=told["customer"] or "",
        channel_code=shape.channel.code,
    )


def address_of(told: Mapping[str, str | None], shape: Shape) -> NewAddress | None:
    """This will tell where it went; nowhere, where no row says anything of that."""
    if not any(told[field] for field in WHERE):
        return None
    said: dict[str, Any] = {
        field: told[field] or "" for field in ("province", "city", "district", "street", "postcode")
    }
    name, phone = told["receiver"] or told["customer_name"] or "", told["phone"] or ""
    return NewAddress(name=name, phone=phone, country=shape.country_of(told["country"]), **said)
