"""Who holds the pieces of a SKU, who waits for them, and which SKUs somebody waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from entrepot.domain.catalog.models import Sku
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import fetch_dicts

# Of those who hold, who wait in turn, and who have nobody's word.
MOST = 100

_SPOKEN_FOR = """
SELECT o.number AS "order", w.code AS warehouse, p.open + p.released + p.picked AS pieces,
       p.picked, p.state = 'waiting' AS waits, p.promised_at AS since
FROM sourcing_promise p
JOIN orders_orderline l ON l.demand_id = p.demand_id
JOIN orders_order o ON o.id = l.order_id
JOIN inventory_warehouse w ON w.id = p.warehouse_id
WHERE p.sku_id = %(sku)s AND p.state <> 'resolved' AND (p.state = 'waiting') = %(waits)s
ORDER BY p.priority DESC, p.promised_at, p.id
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
    """This will list who holds and who waits, the first hundred of each; None to those who may not see orders."""
    if not actor.may("orders.view_orders"):
        return None
    asked: dict[str, Any] = {"sku": sku.pk, "limit": MOST}
    rows = [
        *fetch_dicts(_SPOKEN_FOR, asked | {"waits": False}),
        *fetch_dicts(_SPOKEN_FOR, asked | {"waits": True}),
        *fetch_dicts(_SHORT, asked),
    ]
    return [Held(**row) for row in rows]


# Of each SKU that somebody waits for, the orders that do; the most urgent first.
_SHORTAGES = """
WITH wanting AS (
    SELECT p.sku_id, l.order_id, p.open AS waiting, 0::bigint AS short, p.promised_at AS since
    FROM sourcing_promise p JOIN orders_orderline l ON l.demand_id = p.demand_id
    WHERE p.company_id = %(company)s AND p.state = 'waiting'
    UNION ALL
    SELECT d.sku_id, l.order_id, 0, d.short, NULL
    FROM sourcing_demand d JOIN orders_orderline l ON l.demand_id = d.id
    WHERE d.company_id = %(company)s AND d.short > 0
)
SELECT s.code AS sku, s.name, s.unit, s.scale, sum(x.waiting)::bigint AS waiting, sum(x.short)::bigint AS short,
       min(coalesce(x.since, o.placed_at)) AS since, min(least(o.ship_by, o.deadline)) AS due,
       array_agg(DISTINCT o.number ORDER BY o.number) AS orders
FROM wanting x JOIN orders_order o ON o.id = x.order_id JOIN catalog_sku s ON s.id = x.sku_id
WHERE %(sku)s::text IS NULL OR s.code = %(sku)s::text
GROUP BY s.id
ORDER BY due NULLS LAST, since, s.code
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A SKU that orders wait for: pieces in turn for goods that come, and pieces that nobody has; smallest units."""

    sku: str
    name: Mapping[str, str]
    unit: str
    scale: int
    waiting: int
    short: int
    since: datetime | None
    # When the first of the orders has to leave.
    due: datetime | None
    orders: Sequence[str]

    def in_units(self, pieces: int) -> Decimal:
        return Decimal(pieces).scaleb(-self.scale)


def orders_lacking(actor: Actor, sku: str) -> list[str]:
    """This will give the numbers of all orders that wait for a SKU."""
    found = _shortages(actor, sku=sku, limit=1)
    return list(found[0].orders) if found else []


def shortages_visible_to(actor: Actor, *, limit: int = 200) -> list[Shortage]:
    """This will list what orders wait for, the most urgent first, in one statement."""
    return _shortages(actor, limit=limit)


def _shortages(actor: Actor, *, limit: int, sku: str | None = None) -> list[Shortage]:
    actor.must("orders.view_orders")
    rows = fetch_dicts(_SHORTAGES, {"company": actor.company_id, "limit": limit, "sku": sku})
    return [Shortage(**row | {"name": orjson.loads(row["name"])}) for row in rows]
