"""A number changed behind the back of the books, to see them notice. Nobody else ever sees it."""

from dataclasses import dataclass

from django.db import transaction

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.rows import fetch
from entrepot.insight.verification import CHECKS, Finding, run_all

_MORE = 7
# Any level of which there is something, so that nobody knows beforehand which one will be named.
_DAMAGE = """
UPDATE inventory_level l SET on_hand = l.on_hand + %s
FROM (SELECT v.id, s.code AS sku, w.code AS warehouse, v.on_hand
      FROM inventory_level v JOIN catalog_sku s ON s.id = v.sku_id JOIN inventory_warehouse w ON w.id = v.warehouse_id
      WHERE v.company_id = %s AND v.owner_id = 0 AND v.on_hand > 0 ORDER BY random() LIMIT 1) chosen
WHERE l.id = chosen.id
RETURNING chosen.sku, chosen.warehouse, chosen.on_hand, l.on_hand
"""


@dataclass(frozen=True, slots=True)
class Damage:
    """What was changed, and what the checks said of it."""

    sku: str
    warehouse: str
    before: int
    after: int
    found: list[Finding]
    checks: int


def damage() -> Damage:
    """This will add seven to a level without an entry, add everything up, and roll that transaction back."""
    with transaction.atomic():
        ((sku, warehouse, before, after),) = fetch(_DAMAGE, [_MORE, THE_HOUSE.company_id])
        found = [finding for finding in run_all() if finding.damages_books]
        transaction.set_rollback(True)
    return Damage(sku, warehouse, before, after, found, len(CHECKS))
