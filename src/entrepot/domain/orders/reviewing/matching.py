"""Lines whose code nobody knew: once it is known, they get their SKU, their pieces, their parts and their goods."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.domain.catalog.models import SkuKind
from entrepot.domain.catalog.queries import FoundSku, skus_received
from entrepot.domain.orders.events import GoodsMatched, LineMatched
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.placing.counted import count
from entrepot.domain.orders.placing.given import NewLine
from entrepot.domain.orders.states import LineKind
from entrepot.domain.sourcing import steps as sourcing
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.rows import columns, fetch, insert

_KINDS = {SkuKind.GOODS: LineKind.GOODS, SkuKind.SERVICE: LineKind.SERVICE, SkuKind.KIT: LineKind.KIT}
_WITHOUT_GOODS = frozenset({LineKind.SERVICE, LineKind.KIT})


@dataclass(frozen=True, slots=True)
class _Matched:
    line: OrderLine
    sku: FoundSku
    kind: str
    pieces: int
    unit: str
    factor: int


def match_goods(orders: Mapping[int, Order], *, by: Actor) -> None:
    """This will match the unknown lines of locked orders whose code is known by now. What is owed stays as it is."""
    unknown = list(
        OrderLine.objects.filter(order_id__in=list(orders), sku=None, demand__isnull=False, code_received__gt="")
        .order_by("order_id", "position")
    )  # fmt: skip
    received = {(orders[line.order_id].channel_id, line.code_received) for line in unknown}
    found = skus_received(received, by.company_id)
    tried = (_matched(line, found.get((orders[line.order_id].channel_id, line.code_received))) for line in unknown)
    matched = [one for one in tried if one is not None]
    if not matched:
        return
    _write_lines(matched)
    demands = _give_goods(orders, matched, by)
    _count_units(orders)
    told: dict[int, list[LineMatched]] = defaultdict(list)
    for one in matched:
        told[one.line.order_id].append({"line": one.line.position, "sku": one.sku.code, "quantity": one.pieces})
    record([GoodsMatched(pk, lines) for pk, lines in told.items()], by=by)
    sourcing.promise_named(demands, cause="goods_matched", by=by)


def _matched(line: OrderLine, sku: FoundSku | None) -> _Matched | None:
    """Count a line in the SKU's smallest units; one that does not come out whole is left to a person."""
    if sku is None:
        return None
    sent = NewLine(line.code_received, line.quantity_entered, unit=line.unit, typed=line.quantity_typed)
    try:
        counted = count(sent, sku, line.position)
    except Refusal:
        return None
    # Its price is per unit as it was entered; a line that was counted otherwise would cost something else.
    if counted.entered != line.quantity_entered or line.cancelled and counted.pieces != line.quantity:
        return None
    kind = _KINDS[SkuKind(sku.kind)] if line.kind == LineKind.GOODS else line.kind
    if line.cancelled and kind in _WITHOUT_GOODS:
        return None
    return _Matched(line, sku, kind, counted.pieces, counted.unit, counted.factor)


def _write_lines(matched: Sequence[_Matched]) -> None:
    fetch(
        """UPDATE orders_orderline l SET sku_id = m.sku_id, kind = m.kind, quantity = m.pieces, unit = m.unit,
                  unit_factor = m.factor, cost = m.cost, demand_id = CASE WHEN m.goods THEN l.demand_id END
           FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[],
                       %s::numeric[], %s::bool[]) AS m(id, sku_id, kind, pieces, unit, factor, cost, goods)
           WHERE l.id = m.id""",
        columns(
            [
                (m.line.pk, m.sku.id, str(m.kind), m.pieces, m.unit, m.factor, m.sku.cost,
                 m.kind not in _WITHOUT_GOODS)
                for m in matched
            ],
            8,
        ),
    )  # fmt: skip


def _give_goods(orders: Mapping[int, Order], matched: Sequence[_Matched], by: Actor) -> list[int]:
    """Tell sourcing what is wanted, and open kits; returns the demands whose goods can be promised now."""
    parts = [(m, part) for m in matched if m.kind == LineKind.KIT for part in m.sku.parts]
    named = [
        sourcing.Named(m.line.demand_id, m.sku.id, m.pieces)
        for m in matched
        if m.kind not in _WITHOUT_GOODS and m.line.demand_id
    ]
    added = [
        sourcing.Added(orders[m.line.order_id].demand_group_id or 0, part.sku_id, m.pieces * part.quantity)
        for m, part in parts
    ]
    dropped = [m.line.demand_id for m in matched if m.kind in _WITHOUT_GOODS and m.line.demand_id]
    new = sourcing.name_goods(named, added, dropped, company_id=by.company_id)
    last = dict(
        fetch(
            "SELECT order_id, max(position) FROM orders_orderline WHERE order_id = ANY(%s) GROUP BY 1",
            [sorted({m.line.order_id for m, _ in parts})],
        )
    )
    rows = []
    for (m, part), demand_id in zip(parts, new, strict=True):
        last[m.line.order_id] += 1
        pieces = m.pieces * part.quantity
        rows.append({
            "order_id": m.line.order_id, "position": last[m.line.order_id], "kind": LineKind.COMPONENT.value,
            "sku_id": part.sku_id, "parent_id": m.line.pk, "demand_id": demand_id, "code_received": part.code,
            "quantity": pieces, "quantity_entered": pieces, "unit_price": 0, "gross": 0, "total": 0,
        })  # fmt: skip
    insert(OrderLine, rows)
    return [*(one.demand_id for one in named), *new]


def _count_units(orders: Mapping[int, Order]) -> None:
    fetch(
        """UPDATE orders_order o SET units_ordered = coalesce(
               (SELECT sum(l.quantity) FROM orders_orderline l
                WHERE l.order_id = o.id AND l.demand_id IS NOT NULL), 0)
           WHERE o.id = ANY(%s)""",
        [sorted(orders)],
    )
