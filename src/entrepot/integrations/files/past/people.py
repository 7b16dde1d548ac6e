"""Who bought, and where it went, as the rows of one order say."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import polars as pl

from entrepot.domain.customers.actions import NewCustomer, create_customers
from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.foundation.actors import Actor
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.past.typed import WHERE, WHO

_AT_ONCE = 1_000
_SAID = (*WHO, *WHERE, "message")


def told_of_orders(frame: pl.DataFrame) -> pl.DataFrame:
    """This will give one row an order, by `place`: what its rows say first, and whether it cost nothing."""
    return frame.group_by("place", maintain_order=True).agg(
        pl.col("order").first(),
        pl.col("at").first(),
        (pl.col("price") == 0).all().alias("free"),
        *(pl.col(field).drop_nulls().first() for field in (*_SAID, *_own_fields(frame))),
    )


def _own_fields(frame: pl.DataFrame) -> list[str]:
    return [name for name in frame.columns if name.startswith("custom.")]


def buyers_in(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """This will give one row for each customer who has an id, as the first of the customer's rows has it."""
    known = frame.drop_nulls("customer").unique("customer", keep="first", maintain_order=True)
    return known.select(*WHO, "receiver").iter_rows(named=True)


def make_customers(rows: Iterable[Mapping[str, Any]], shape: Shape, *, by: Actor) -> None:
    """This will create the customers who are not there yet; what cannot be kept of one is left to the orders."""
    told = iter(rows)
    while some := list(islice(told, _AT_ONCE)):
        create_customers([_customer(row, shape) for row in some], by=by)


def _customer(row: Mapping[str, Any], shape: Shape) -> NewCustomer:
    buyer = buyer_of(row, shape) or Buyer()
    return NewCustomer(
        name=buyer.name,
        phone=buyer.phone,
        email=buyer.email,
        external_ids={buyer.channel_code: buyer.external_id},
        country=shape.country,
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
