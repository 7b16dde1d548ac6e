"""Demands and promises as they are now. The row of a group is the lock of everything in it, taken by id."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from entrepot.domain.sourcing import models
from entrepot.domain.sourcing.states import PromiseState
from entrepot.foundation.rows import columns, fetch, statement


@dataclass(frozen=True, slots=True)
class PromiseNow:
    id: int
    demand_id: int
    group_id: int
    sku_id: int
    sku: str
    warehouse_id: int
    warehouse: str
    state: str
    open: int
    released: int
    picked: int
    shipped: int


@dataclass(frozen=True, slots=True)
class DemandNow:
    id: int
    group_id: int
    sku_id: int | None
    quantity: int
    cancelled: int
    shipped: int
    reserved: int
    waiting: int
    short: int
    excluded: Sequence[int]


@dataclass(frozen=True, slots=True)
class GroupNow:
    """A group of demands, with the SKU code of each by demand id."""

    id: int
    channel: str
    country: str
    region_code: str
    pinned_warehouse_id: int | None
    shortage_policy: str
    due: bool
    priority: int
    skus: dict[int, str] = field(default_factory=dict)


_DEMAND = "id, group_id, sku_id, quantity, cancelled, shipped, reserved, waiting, short, excluded"
_PROMISE = """p.id, p.demand_id, d.group_id, p.sku_id, s.code, p.warehouse_id, w.code, p.state,
            p.open, p.released, p.picked, p.shipped"""


def lock_groups(group_ids: Iterable[int]) -> dict[int, GroupNow]:
    """This will lock groups in the order of their ids and give them as they are now."""
    ids = sorted(set(group_ids))
    rows = fetch(
        """SELECT g.id, coalesce(c.code, ''), g.country, g.region_code, g.pinned_warehouse_id, g.shortage_policy,
                  g.due, g.priority
           FROM sourcing_demandgroup g LEFT JOIN accounts_channel c ON c.id = g.channel_id WHERE g.id = ANY(%s)
           ORDER BY g.id FOR NO KEY UPDATE OF g""",
        [ids],
    )
    groups = {row[0]: GroupNow(*row) for row in rows}
    named = """SELECT d.group_id, d.id, s.code FROM sourcing_demand d JOIN catalog_sku s ON s.id = d.sku_id
               WHERE d.group_id = ANY(%s)"""
    for group_id, demand_id, sku in fetch(named, [ids]):
        groups[group_id].skus[demand_id] = sku
    return groups


def lock_demands(demand_ids: Iterable[int]) -> dict[int, DemandNow]:
    """This will lock the groups of these demands, and give the demands."""
    ids = sorted(set(demand_ids))
    _lock_groups("SELECT group_id FROM sourcing_demand WHERE id = ANY(%s)", ids)
    rows = fetch(f"SELECT {_DEMAND} FROM sourcing_demand WHERE id = ANY(%s) ORDER BY id", [ids])
    return {row[0]: DemandNow(*row) for row in rows}


def lock_group_rows(group_ids: Iterable[int]) -> None:
    """This will lock groups, with all that is demanded and promised in them, without reading it."""
    ids = sorted(set(group_ids))
    fetch("SELECT id FROM sourcing_demandgroup WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])


def lock_promises(promise_ids: Iterable[int]) -> dict[int, PromiseNow]:
    """This will lock the groups of these promises, and give the promises."""
    ids = sorted(set(promise_ids))
    _lock_groups(
        """SELECT d.group_id FROM sourcing_promise p JOIN sourcing_demand d ON d.id = p.demand_id
           WHERE p.id = ANY(%s)""",
        ids,
    )
    return _promises("p.id = ANY(%s)", ids)


def promises_of(demand_ids: Iterable[int]) -> dict[int, PromiseNow]:
    """This will give the unresolved promises of demands whose groups are locked already."""
    return _promises(f"p.demand_id = ANY(%s) AND p.state <> '{PromiseState.RESOLVED}'", sorted(set(demand_ids)))


def change_promises(changes: Sequence[tuple[int, int, int, int, int, int]]) -> None:
    """This will change locked promises: (id, open, released, picked, shipped, given back) each, as differences.

    A promise that holds nothing any more is resolved by the same statement.
    """
    if changes:
        fetch(statement(_BESIDE, "change_promises"), columns(sorted(changes), 6))


def change_demands(changes: Mapping[int, tuple[int, int, int, int, int]]) -> None:
    """This will change locked demands: id to (cancelled, shipped, reserved, waiting, short), as differences."""
    rows = [(pk, *change) for pk, change in sorted(changes.items()) if any(change)]
    if rows:
        fetch(statement(_BESIDE, "change_demands"), columns(rows, 6))


_BESIDE = models.__file__


def _lock_groups(having: str, ids: list[int]) -> None:
    fetch(f"SELECT id FROM sourcing_demandgroup WHERE id IN ({having}) ORDER BY id FOR NO KEY UPDATE", [ids])


def _promises(condition: str, ids: list[int]) -> dict[int, PromiseNow]:
    rows = fetch(
        f"""SELECT {_PROMISE} FROM sourcing_promise p JOIN sourcing_demand d ON d.id = p.demand_id
            JOIN catalog_sku s ON s.id = p.sku_id JOIN inventory_warehouse w ON w.id = p.warehouse_id
            WHERE {condition} ORDER BY p.id""",
        [ids],
    )
    return {row[0]: PromiseNow(*row) for row in rows}
