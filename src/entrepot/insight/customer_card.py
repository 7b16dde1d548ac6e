"""A customer on one card: what was ordered, what is owed, where it goes and what it usually is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from entrepot.domain.customers.models import Address, Customer
from entrepot.domain.customers.queries import family_of
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import as_rows, orders_visible_to
from entrepot.domain.receivables.queries import Owed, owed_by
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import fetch_dicts, statement

# How far back it looks for what is usual.
_NEWEST = 200


@dataclass(frozen=True, slots=True)
class Card:
    """What the actor may see of it: parts that somebody may not see are None, and not empty."""

    customer: Customer
    numbers: list[str]
    orders: list[Order] | None
    owed: list[Owed] | None
    addresses: list[Address]
    usual_goods: list[dict[str, Any]] | None


def card_of(actor: Actor, customer: Customer, *, limit: int = 20) -> Card:
    """This will show a customer together with those merged into it, in a fixed number of statements."""
    family = family_of(customer)
    numbers = Customer.objects.filter(pk__in=family).order_by("pk").values_list("number", flat=True)
    orders = goods = None
    if actor.may("orders.view_orders"):
        found = orders_visible_to(actor).filter(buyer_id__in=family)
        orders = list(as_rows(found)[:limit])
        goods = _usual_goods(family, limit)
    owed = owed_by(customer) if actor.may("receivables.view_accounts") else None
    return Card(customer, list(numbers), orders, owed, _addresses(family, limit), goods)


def _addresses(family: Sequence[int], limit: int) -> list[Address]:
    """The newest version of each address, those in the book before those that orders went to."""
    versions = Address.objects.filter(customer_id__in=family, archived_at=None).order_by("-in_book", "-id")
    once: dict[str, Address] = {}
    for address in versions[:_NEWEST]:
        once.setdefault(address.receiver_key, address)
    return list(once.values())[:limit]


def _usual_goods(family: Sequence[int], limit: int) -> list[dict[str, Any]]:
    wanted = {"customers": list(family), "orders": _NEWEST, "limit": limit}
    rows = fetch_dicts(statement(__file__, "usual_goods"), wanted)
    return [
        row | {"name": orjson.loads(row["name"]) if isinstance(row["name"], str) else row["name"]} for row in rows
    ]
