"""Goods that arrive belong to those who wait; goods that are lost are taken from who was promised last."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from entrepot.domain.inventory.events import PiecesAt
from entrepot.domain.inventory.rules import Delta, LevelKey, LevelNow
from entrepot.domain.inventory.steps import change_levels, lock_levels, lock_levels_of
from entrepot.domain.sourcing import queries
from entrepot.domain.sourcing.events import GoodsPromised
from entrepot.domain.sourcing.models import Promise
from entrepot.domain.sourcing.queries import InLine, Setup, newest_promises
from entrepot.domain.sourcing.rules import Filled, Waiter, fill
from entrepot.domain.sourcing.states import PromiseState
from entrepot.domain.sourcing.steps.keeping import fallen_short
from entrepot.domain.sourcing.steps.locking import (
    PromiseNow,
    change_demands,
    change_promises,
    lock_demands,
    lock_promises,
)
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.rows import fetch, insert, statement


def fill_waiting(sku_ids: Iterable[int], *, cause: str, by: Actor) -> int:
    """This will reserve goods for those who wait for these SKUs, by priority and in the order of their promises.

    Returns how many pieces were reserved.
    """
    wanted, setup = sorted(set(sku_ids)), queries.setup_of(by.company_id)
    queue = queries.first_in_line(wanted, by.company_id)
    # All groups are locked before any level, so the queue is read at once and not page by page.
    now = lock_promises([row.promise_id for row in queue])
    levels = lock_levels_of(wanted, company_id=by.company_id)
    filled = _filled(queue, now, levels, setup)
    if filled:
        codes = {site.id: site.code for site in setup.sites}
        record(_kept(filled, queue, now, codes, cause, by), by=by)
    return sum(f.quantity for f in filled)


def _filled(
    queue: Sequence[InLine],
    now: Mapping[int, PromiseNow],
    levels: Mapping[LevelKey, LevelNow],
    setup: Setup,
) -> list[Filled]:
    groups = queries.wanted_of_groups({row.group_id: [] for row in queue}, {})
    waiters = [
        Waiter(row.promise_id, row.sku_id, row.warehouse_id, now[row.promise_id].open, groups[row.group_id],
               frozenset(row.excluded))
        for row in queue
        if now[row.promise_id].state == PromiseState.WAITING
    ]  # fmt: skip
    return fill(waiters, setup.sites, levels, setup.rules)


def _kept(
    filled: Sequence[Filled],
    queue: Sequence[InLine],
    now: Mapping[int, PromiseNow],
    sites: Mapping[int, str],
    cause: str,
    by: Actor,
) -> list[GoodsPromised]:
    """Make reserved promises of what waited, with the turn that it had, and say what to tell."""
    waited: dict[int, int] = defaultdict(int)
    demands: dict[int, int] = defaultdict(int)
    deltas: dict[LevelKey, Delta] = defaultdict(Delta)
    told: dict[int, list[PiecesAt]] = defaultdict(list)
    for f in filled:
        promise = now[f.promise_id]
        waited[f.promise_id] += f.quantity
        demands[promise.demand_id] += f.quantity
        deltas[(promise.sku_id, promise.warehouse_id)] += Delta(waiting=-f.quantity)
        deltas[(promise.sku_id, f.site_id)] += Delta(reserved=f.quantity)
        told[promise.group_id].append({"sku": promise.sku, "warehouse": sites[f.site_id], "quantity": f.quantity})
    change_promises([(pk, -n, 0, 0, 0, n) for pk, n in waited.items()])
    change_demands({pk: (0, 0, n, -n, 0) for pk, n in demands.items()})
    change_levels(deltas, company_id=by.company_id)
    ranks = {row.promise_id: row for row in queue}
    insert(
        Promise,
        [
            {
                "company_id": by.company_id, "demand_id": now[f.promise_id].demand_id,
                "sku_id": now[f.promise_id].sku_id, "warehouse_id": f.site_id, "state": PromiseState.RESERVED,
                "quantity": f.quantity, "open": f.quantity, "priority": ranks[f.promise_id].priority,
                "promised_at": ranks[f.promise_id].promised_at,
            }
            for f in filled
        ],
    )  # fmt: skip
    return [GoodsPromised(group, cause, pieces, []) for group, pieces in sorted(told.items())]


def take_back_what_fell_short(keys: Iterable[LevelKey], *, cause: str, by: Actor) -> list[int]:
    """This will take pieces that a loss has made short from promises: low priority first, then the newest.

    Returns the demands that are short now; a follower of `demand.fell_short` promises them anew. Pieces
    that are being picked stay with their promise: the picker will find out whether they are there.
    """
    wanted = sorted(set(keys))
    last_in_line = newest_promises(wanted, by.company_id)
    now = lock_promises(last_in_line)
    levels = lock_levels(wanted, company_id=by.company_id)
    left = {key: level.short for key, level in levels.items()}
    pieces: dict[int, int] = {}
    for promise in (now[pk] for pk in last_in_line):
        key = (promise.sku_id, promise.warehouse_id)
        part = min(promise.open, left.get(key, 0)) if promise.state == PromiseState.RESERVED else 0
        if part:
            left[key] -= part
            pieces[promise.id] = part
    if not pieces:
        return []
    demands: dict[int, int] = defaultdict(int)
    for pk, n in pieces.items():
        demands[now[pk].demand_id] += n
    change_promises([(pk, -n, 0, 0, 0, n) for pk, n in pieces.items()])
    change_demands({pk: (0, 0, -n, 0, n) for pk, n in demands.items()})
    taken = {key: levels[key].short - rest for key, rest in left.items()}
    change_levels({key: Delta(short=-n) for key, n in taken.items()}, company_id=by.company_id)
    record(fallen_short(now, pieces, cause), by=by)
    return sorted(demands)


def forgive(keys: Iterable[LevelKey], *, by: Actor) -> None:
    """This will ask warehouses again that failed demands, now that goods have come there."""
    wanted = sorted(set(keys))
    pairs = [[sku for sku, _ in wanted], [place for _, place in wanted]]
    ids = [row[0] for row in fetch(statement(queries.__file__, "excluded_from"), [*pairs, by.company_id])]
    if ids:
        lock_demands(ids)
        fetch(statement(queries.__file__, "forgive"), [*pairs, ids])
