"""What decides on an order that somebody reviews, read from every room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entrepot.domain.inventory.queries import stock_of_skus
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import open_orders_to, orders_visible_to
from entrepot.domain.receivables.queries import Owed, owed_by
from entrepot.foundation.actors import Actor

_NEWEST = 5


@dataclass(frozen=True, slots=True)
class Deciding:
    """The receiver's other open orders, the buyer's last ones, where the goods are, and how the payer stands.

    What the actor may not see is None, and not empty.
    """

    together: list[Order]
    last: list[Order]
    stock: Mapping[str, Sequence[Mapping[str, Any]]]
    owed: list[Owed] | None


def deciding_on(actor: Actor, order: Order) -> Deciding:
    """This will read what decides on an order, which was read in full, in a fixed number of statements."""
    last = orders_visible_to(actor).filter(buyer_id=order.buyer_id).exclude(pk=order.pk) if order.buyer_id else None
    payer = order.payer or order.buyer
    codes = {line.sku.code for line in order.lines.all() if line.sku}
    return Deciding(
        list(open_orders_to(order)[:_NEWEST]),
        list(last[:_NEWEST]) if last is not None else [],
        stock_of_skus(actor, codes) if codes else {},
        owed_by(payer) if payer and actor.may("receivables.view_accounts") else None,
    )
