"""Who holds the pieces of a SKU and who waits for them, by order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from entrepot.domain.catalog.models import Sku
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import fetch_dicts

_MOST = 100

_SPOKEN_FOR = """
SELECT o.number AS "order", w.code AS warehouse, p.open + p.released + p.picked AS pieces,
       p.picked, p.state = 'waiting' AS waits, p.promised_at AS since
FROM sourcing_promise p
JOIN orders_orderline l ON l.demand_id = p.demand_id
JOIN orders_order o ON o.id = l.order_id
JOIN inventory_warehouse w ON w.id = p.warehouse_id
WHERE p.sku_id = %(sku)s AND p.state <> 'resolved'
ORDER BY waits, p.priority DESC, p.promised_at, p.id
LIMIT %(limit)s
"""

_SHORT = """
SELECT o.number AS "order", '' AS warehouse, d.short AS pieces, 0 AS picked, true AS waits, o.placed_at AS since
FROM sourcing_demand d
JOIN orders_orderline l ON l.demand_id = d.id
JOIN orders_order o ON o.id = l.order_id
WHERE d.sku_id = %(sku)s AND d.short > 0
ORDER BY d.id
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What an order has of a SKU: promised at a warehouse, or waited for; nobody has what names no warehouse."""

    order: str
    warehouse: str
    pieces: int
    picked: int
    waits: bool
    since: datetime | None


def held_by_orders(actor: Actor, sku: Sku) -> list[Held] | None:
    """This will list who holds and who waits, first come first; None to those who may not see orders."""
    if not actor.may("orders.view_orders"):
        return None
    asked: dict[str, Any] = {"sku": sku.pk, "limit": _MOST}
    return [Held(**row) for statement in (_SPOKEN_FOR, _SHORT) for row in fetch_dicts(statement, asked)]
