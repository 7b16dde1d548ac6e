"""What the rooms upstairs do with goods, inside a transaction of theirs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import ClassVar

from entrepot.domain.inventory.models import Move
from entrepot.domain.inventory.rules import BinNow, BinShare, Delta, LevelKey, LevelNow, shares
from entrepot.foundation import clock
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.rows import columns, fetch, insert, statement, write


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Pieces that leave a bin for a customer, and what for."""

    sku_id: int
    warehouse_id: int
    bin_id: int
    quantity: int
    subject: str
    subject_id: int
    reason: str = "dispatch"


@dataclass(eq=False)
class PickedFromNowhere(Refusal):
    """{quantity} pieces are to leave from a bin in which the books have fewer. Count that bin first."""

    code: ClassVar[str] = "picked_from_nowhere"
    quantity: int


def ensure_levels(keys: Iterable[LevelKey], *, company_id: int, owner_id: int = 0) -> None:
    """This will make the level rows that are missing, at zero, so that they can be locked and updated."""
    wanted = sorted(set(keys))
    if wanted:
        fetch(statement(__file__, "ensure_levels"), [company_id, owner_id, *columns(wanted, 2)])


def lock_levels(keys: Iterable[LevelKey], *, company_id: int) -> dict[LevelKey, LevelNow]:
    """This will lock these levels in the order of (sku, warehouse) and give them as they are now."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = fetch(statement(__file__, "lock_levels"), [company_id, *columns(wanted, 2)])
    return {(row[0], row[1]): LevelNow(*row[2:]) for row in rows}


def lock_levels_of(sku_ids: Iterable[int], *, company_id: int) -> dict[LevelKey, LevelNow]:
    """This will lock every level of these SKUs in open warehouses, in the order of (sku, warehouse)."""
    wanted = sorted(set(sku_ids))
    if not wanted:
        return {}
    rows = fetch(statement(__file__, "lock_levels_of"), [company_id, wanted])
    return {(row[0], row[1]): LevelNow(*row[2:]) for row in rows}


def try_lock_levels_of(sku_ids: Iterable[int], *, company_id: int) -> tuple[dict[LevelKey, LevelNow], frozenset[int]]:
    """This will lock levels as `lock_levels_of` does, without waiting; it also names the SKUs that others hold."""
    wanted = sorted(set(sku_ids))
    if not wanted:
        return {}, frozenset()
    rows = fetch(statement(__file__, "try_lock_levels_of"), [company_id, wanted, company_id, wanted])
    held = frozenset(row[0] for row in rows if row[2] is None)
    return {(row[0], row[1]): LevelNow(*row[2:]) for row in rows if row[2] is not None}, held


def change_levels(changes: Mapping[LevelKey, Delta], *, company_id: int) -> None:
    """This will change locked levels, each once: the mapping is the grouping that UPDATE … FROM needs."""
    rows = [
        {
            "company_id": company_id, "sku_id": sku, "warehouse_id": warehouse, "on_hand": d.on_hand,
            "reserved": d.reserved, "waiting": d.waiting, "short": d.short,
        }
        for (sku, warehouse), d in sorted(changes.items())
        if d
    ]  # fmt: skip
    if rows:
        write(statement(__file__, "change_levels"), rows)


def choose_bins(wanted: Sequence[tuple[int, int, int]]) -> list[list[BinShare]]:
    """This will put (sku id, warehouse id, quantity) on pick lists: from which bins each is taken.

    Bins are locked in the order of their ids and their `picked` grows. First lots that expire first,
    then the picker's walk. Fewer pieces than asked come back only when a loss has emptied the bins.
    """
    keys = sorted({(sku, warehouse) for sku, warehouse, _ in wanted})
    if not keys:
        return []
    by_key: dict[LevelKey, list[BinNow]] = defaultdict(list)
    for sku, warehouse, bin_id, place, lot, free in fetch(statement(__file__, "lock_bins"), columns(keys, 2)):
        by_key[(sku, warehouse)].append(BinNow(bin_id, place, lot, free))
    chosen = [shares(by_key[(sku, warehouse)], quantity) for sku, warehouse, quantity in wanted]
    taken: dict[int, int] = defaultdict(int)
    for share in (s for list_ in chosen for s in list_):
        taken[share.bin_id] += share.quantity
    _change_picked(taken)
    return chosen


def free_bins(shares: Mapping[int, int]) -> None:
    """This will take pieces off pick lists again, by bin id."""
    _change_picked({bin_id: -quantity for bin_id, quantity in shares.items()})


def dispatch(takes: Sequence[Dispatch], *, company_id: int, on: date) -> None:
    """This will send goods from bins, where they are on pick lists, to the customer: one move each."""
    if not takes:
        return
    gone: dict[int, int] = defaultdict(int)
    for take in takes:
        gone[take.bin_id] += take.quantity
    ordered = sorted(gone.items())
    bins = {row[0]: row[1:] for row in fetch(statement(__file__, "empty_bins"), columns(ordered, 2))}
    for bin_id, quantity in ordered:
        if bin_id not in bins:
            raise PickedFromNowhere(quantity)
    customer = outside(company_id)["customer"]
    insert(
        Move,
        [
            {
                "company_id": company_id,
                "sku_id": take.sku_id,
                "quantity": take.quantity,
                "source_id": bins[take.bin_id][0],
                "target_id": customer,
                "owner_id": bins[take.bin_id][1],
                "lot_id": bins[take.bin_id][2],
                "reason": take.reason,
                "subject": take.subject,
                "subject_id": take.subject_id,
                "on": on,
                "at": clock.now(),
            }
            for take in takes
        ],
    )


@cache
def outside(company_id: int) -> dict[str, int]:
    """This will name the company's places outside its warehouses, by kind. They are never deleted."""
    rows = fetch("SELECT kind, id FROM inventory_place WHERE company_id = %s AND warehouse_id IS NULL", [company_id])
    return dict(rows)


def _change_picked(changes: Mapping[int, int]) -> None:
    rows = sorted((bin_id, change) for bin_id, change in changes.items() if change)
    if rows:
        fetch(statement(__file__, "change_picked"), columns(rows, 2))
