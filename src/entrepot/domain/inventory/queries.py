"""Everything anyone asks about stock."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Greatest

from entrepot.domain.inventory.models import Bin, Condition, Level, Move, Owner, Place, Warehouse
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch_dicts

_OWNER = Subquery(Owner.objects.filter(pk=OuterRef("owner_id")).values("code"))

_NOW = """
SELECT s.code AS sku, w.code AS warehouse, l.on_hand, l.reserved, l.waiting, l.short, l.safety,
       greatest(0, l.on_hand - l.reserved - l.waiting - l.safety) AS available, l.id
FROM inventory_level l
JOIN catalog_sku s ON s.id = l.sku_id
JOIN inventory_warehouse w ON w.id = l.warehouse_id
WHERE l.company_id = %(company)s AND l.owner_id = 0
  AND (%(sku)s::text IS NULL OR s.code = %(sku)s) AND (%(warehouse)s::text IS NULL OR w.code = %(warehouse)s)
  AND l.id > %(after)s
ORDER BY l.id LIMIT %(limit)s
"""

_OF_SKUS = """
SELECT s.code AS sku, w.code AS warehouse, l.on_hand, l.reserved,
       greatest(0, l.on_hand - l.reserved - l.waiting - l.safety) AS available
FROM inventory_level l
JOIN catalog_sku s ON s.id = l.sku_id
JOIN inventory_warehouse w ON w.id = l.warehouse_id
WHERE s.company_id = %(company)s AND s.code = ANY(%(skus)s) AND l.owner_id = 0
ORDER BY s.code, available DESC, w.code
"""

# What lay in a warehouse then: everything that had come in, less everything that had gone out.
_THEN = """
SELECT s.code AS sku, w.code AS warehouse, sum(m.change)::bigint AS on_hand
FROM (
    SELECT sku_id, target_id AS place_id, quantity AS change, at FROM inventory_move
    WHERE company_id = %(company)s AND owner_id = 0
    UNION ALL
    SELECT sku_id, source_id, -quantity, at FROM inventory_move WHERE company_id = %(company)s AND owner_id = 0
) m
JOIN inventory_place p ON p.id = m.place_id
JOIN inventory_warehouse w ON w.id = p.warehouse_id
JOIN catalog_sku s ON s.id = m.sku_id
WHERE m.at <= %(at)s
  AND (%(sku)s::text IS NULL OR s.code = %(sku)s) AND (%(warehouse)s::text IS NULL OR w.code = %(warehouse)s)
GROUP BY 1, 2 ORDER BY 1, 2
"""


def warehouses_visible_to(actor: Actor) -> QuerySet[Warehouse]:
    actor.must("inventory.view_warehouses")
    return Warehouse.objects.filter(company_id=actor.company_id, archived_at=None).order_by("priority", "code")


def warehouse_coded(actor: Actor, code: str) -> Warehouse:
    """This will give the warehouse of that code, or refuse."""
    warehouse = warehouses_visible_to(actor).filter(code=code).first()
    if warehouse is None:
        raise NotFound("warehouse", code)
    return warehouse


def warehouse_ids(codes: Collection[str], company_id: int) -> dict[str, int]:
    """This will give the ids of warehouses by their codes, archived ones too."""
    rows = Warehouse.objects.filter(company_id=company_id, code__in=list(codes)).order_by("code")
    return dict(rows.values_list("code", "id"))


def bins_of(warehouse: Warehouse) -> QuerySet[Place]:
    """This will list the bins and bays of a warehouse in the order in which they are walked."""
    return Place.objects.filter(warehouse=warehouse, archived_at=None).order_by("sequence", "code")


def contents_visible_to(actor: Actor) -> QuerySet[Bin]:
    """This will give what lies in which bin, ours and that of others: `owner` is theirs, or null."""
    if not actor.may("inventory.view_stock"):
        return Bin.objects.none()
    lying = Bin.objects.filter(place__company_id=actor.company_id, on_hand__gt=0).annotate(owner=_OWNER)
    return lying.select_related("place", "place__warehouse", "sku", "lot")


def counted_by_the_books(actor: Actor, sku_id: int, warehouse: Warehouse, bin_code: str = "") -> dict[str, int]:
    """This will tell how much the books have of a SKU in a bin or, without one, in the whole warehouse, by lot.

    What has no lot stands under an empty text; the pieces are ours and good, in smallest units.
    """
    lying = contents_visible_to(actor).filter(owner_id=0, condition=Condition.GOOD, sku_id=sku_id)
    if bin_code:
        lying = lying.filter(place__warehouse=warehouse, place__code=bin_code)
    elif not lying.filter(place__warehouse=warehouse, lot__isnull=False).exists():
        level = levels_visible_to(actor).filter(sku_id=sku_id, warehouse=warehouse).first()
        return {"": level.on_hand if level else 0}
    rows = lying.filter(place__warehouse=warehouse).order_by().values_list("lot__code").annotate(n=Sum("on_hand"))
    return {"": 0} | {lot or "": pieces for lot, pieces in rows}


def bin_coded(actor: Actor, warehouse: Warehouse, code: str) -> Place | None:
    """This will give the bin of a warehouse that has this code, if there is one."""
    actor.must("inventory.view_stock")
    return bins_of(warehouse).filter(code=code).first()


def stock_visible_to(
    actor: Actor, *, sku: str | None = None, warehouse: str | None = None, after: int = 0, limit: int = 100
) -> list[dict[str, Any]]:
    """This will list levels: on_hand, reserved, waiting, short, safety and available, by SKU and warehouse."""
    if not actor.may("inventory.view_stock"):
        return []
    asked = {"company": actor.company_id, "sku": sku, "warehouse": warehouse, "after": after, "limit": limit}
    return fetch_dicts(_NOW, asked)


def levels_visible_to(actor: Actor) -> QuerySet[Level]:
    """This will give the levels of our own goods, with what is `available` of each."""
    actor.must("inventory.view_stock")
    free = F("on_hand") - F("reserved") - F("waiting") - F("safety")
    levels = Level.objects.filter(company_id=actor.company_id, owner_id=0)
    return levels.annotate(available=Greatest(free, Value(0), output_field=BigIntegerField()))


def available_of(actor: Actor, sku_ids: Collection[int]) -> dict[int, int]:
    """This will tell how many pieces of SKUs can be promised, in all warehouses together."""
    levels = levels_visible_to(actor).filter(sku_id__in=list(sku_ids)).order_by()
    return dict(levels.values_list("sku_id").annotate(pieces=Sum("available")).values_list("sku_id", "pieces"))


def stock_of_skus(actor: Actor, codes: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """This will tell by SKU what of each of these is in which warehouse, one statement."""
    if not actor.may("inventory.view_stock"):
        return {}
    found: dict[str, list[dict[str, Any]]] = {code: [] for code in codes}
    for row in fetch_dicts(_OF_SKUS, {"company": actor.company_id, "skus": sorted(found)}):
        found[row["sku"]].append(row)
    return found


def stock_at(
    actor: Actor, at: datetime, *, sku: str | None = None, warehouse: str | None = None
) -> list[dict[str, Any]]:
    """This will list what lay in the warehouses at a past moment, from the moves up to it."""
    if not actor.may("inventory.view_stock"):
        return []
    return fetch_dicts(_THEN, {"company": actor.company_id, "sku": sku, "warehouse": warehouse, "at": at})


def moves_visible_to(actor: Actor) -> QuerySet[Move]:
    if not actor.may("inventory.view_stock"):
        return Move.objects.none()
    moves = Move.objects.filter(company_id=actor.company_id).annotate(owner=_OWNER)
    return moves.select_related("sku", "source", "target")


def owners_visible_to(actor: Actor) -> QuerySet[Owner]:
    actor.must("inventory.view_stock")
    return Owner.objects.filter(company_id=actor.company_id).order_by("code")


def consigned_visible_to(
    actor: Actor, *, owner: str | None = None, sku: str | None = None, warehouse: str | None = None
) -> QuerySet[Level]:
    """This will give what lies here of others, with `owner`, the code of whom it belongs to."""
    actor.must("inventory.view_stock")
    levels = Level.objects.filter(company_id=actor.company_id, owner_id__gt=0, on_hand__gt=0).annotate(owner=_OWNER)
    asked = {"owner": owner, "sku__code": sku, "warehouse__code": warehouse}
    said = {name: value for name, value in asked.items() if value is not None}
    return levels.filter(**said).select_related("sku", "warehouse")
