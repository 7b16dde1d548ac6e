"""A promise is kept piece by piece: released, picked, shipped; or given back."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from entrepot.domain.inventory.rules import Delta, LevelKey
from entrepot.domain.inventory.steps import change_levels, lock_levels
from entrepot.domain.sourcing.events import DemandFellShort
from entrepot.domain.sourcing.rules import taken_from_promises
from entrepot.domain.sourcing.states import PromiseState
from entrepot.domain.sourcing.steps.locking import (
    PromiseNow,
    change_demands,
    change_promises,
    lock_demands,
    lock_promises,
    promises_of,
)
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import ChangedMeanwhile, Refusal
from entrepot.foundation.rows import fetch

Pieces = Mapping[int, int]
"""Quantities by promise id."""


@dataclass(eq=False)
class AlreadyReleased(Refusal):
    """{quantity} pieces are at work in the warehouse already. Recall them first."""

    code: ClassVar[str] = "already_released"
    quantity: int


@dataclass(eq=False)
class BooksHaveLess(Refusal):
    """The books have only {on_hand} pieces of this SKU in the warehouse, but {asked} are to leave. Count it first."""

    code: ClassVar[str] = "books_have_less"
    on_hand: int
    asked: int


def release(pieces: Pieces, *, by: Actor) -> None:
    """This will hand reserved pieces to their warehouse to work on."""
    _shift(pieces, "open", "released")


def unrelease(pieces: Pieces, *, by: Actor) -> None:
    """This will take released pieces back: they stay reserved."""
    _shift(pieces, "released", "open")


def pick(pieces: Pieces, *, by: Actor) -> None:
    """This will note that pieces are off their shelf."""
    _shift(pieces, "released", "picked")


def unpick(pieces: Pieces, *, by: Actor) -> None:
    """This will note that pieces lie on their shelf again."""
    _shift(pieces, "picked", "released")


def ship(pieces: Pieces, *, by: Actor) -> None:
    """This will let picked pieces leave: promise and demand are kept, and the level falls on both sides."""
    now = _locked(pieces, "picked")
    _change(now, pieces, picked=-1, shipped=1)
    demands: dict[int, int] = defaultdict(int)
    gone: dict[LevelKey, int] = defaultdict(int)
    for pk, quantity in pieces.items():
        demands[now[pk].demand_id] += quantity
        gone[(now[pk].sku_id, now[pk].warehouse_id)] += quantity
    change_demands({pk: (0, n, -n, 0, 0) for pk, n in demands.items()})
    levels = lock_levels(gone, company_id=by.company_id)
    deltas = {}
    for key, n in gone.items():
        if levels[key].on_hand < n:
            raise BooksHaveLess(levels[key].on_hand, n)
        # After a loss some of what was reserved is short; a parcel that leaves proves those pieces were there.
        reserved = min(n, levels[key].reserved)
        deltas[key] = Delta(on_hand=-n, reserved=-reserved, short=reserved - n)
    change_levels(deltas, company_id=by.company_id)


def fail(pieces: Pieces, *, reason: str, by: Actor) -> None:
    """This will give released pieces back because the warehouse has not got them; it is not asked again.

    The demand falls short and a follower of `demand.fell_short` promises it anew elsewhere.
    """
    now = _locked(pieces, "released")
    _change(now, pieces, released=-1, given_back=1)
    _fall_short(now, pieces, by)
    excluded = sorted({(now[pk].demand_id, now[pk].warehouse_id) for pk in pieces})
    fetch(
        """UPDATE sourcing_demand d SET excluded = d.excluded || x.sites
           FROM (SELECT demand, array_agg(site) AS sites FROM unnest(%s::bigint[], %s::bigint[]) AS u(demand, site)
                 GROUP BY demand) x
           WHERE d.id = x.demand""",
        [[d for d, _ in excluded], [w for _, w in excluded]],
    )
    record(fallen_short(now, pieces, reason), by=by)


def cancel(quantities: Mapping[int, int], *, by: Actor) -> None:
    """This will cancel pieces of demands, by demand id: what is short first, then what waits, then open promises.

    Refuses AlreadyReleased, before anything is changed, where a warehouse is at work on them.
    """
    demands = lock_demands(quantities)
    promises = promises_of(quantities)
    by_demand: dict[int, list[PromiseNow]] = defaultdict(list)
    for promise in promises.values():
        by_demand[promise.demand_id].append(promise)
    promise_changes, demand_changes = [], {}
    deltas: dict[LevelKey, Delta] = defaultdict(Delta)
    for pk, quantity in sorted(quantities.items()):
        short = min(quantity, demands[pk].short)
        taken, missing = taken_from_promises(by_demand[pk], quantity - short)
        if missing:
            raise AlreadyReleased(missing)
        waiting = sum(n for promise, n in taken if promise.state == PromiseState.WAITING)
        demand_changes[pk] = (quantity, 0, -(quantity - short - waiting), -waiting, -short)
        for promise, n in taken:
            promise_changes.append((promise.id, -n, 0, 0, 0, n))
            waits = promise.state == PromiseState.WAITING
            deltas[(promise.sku_id, promise.warehouse_id)] += Delta(waiting=-n) if waits else Delta(reserved=-n)
    change_promises(promise_changes)
    change_demands(demand_changes)
    give_back_to_levels(deltas, company_id=by.company_id)


def give_back_to_levels(deltas: Mapping[LevelKey, Delta], *, company_id: int) -> None:
    """This will lower what levels have promised; where a loss has made pieces short, those go first."""
    levels = lock_levels(deltas, company_id=company_id)
    settled = {}
    for key, delta in deltas.items():
        from_short = min(levels[key].short, -delta.reserved)
        settled[key] = Delta(reserved=delta.reserved + from_short, short=-from_short, waiting=delta.waiting)
    change_levels(settled, company_id=company_id)


def fallen_short(now: Mapping[int, PromiseNow], pieces: Pieces, cause: str) -> list[DemandFellShort]:
    """This will write the facts that pieces fell short, one per group."""
    groups: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(pieces):
        groups[now[pk].group_id].append(pk)
    return [
        DemandFellShort(
            group_id,
            cause,
            [{"sku": now[pk].sku, "warehouse": now[pk].warehouse, "quantity": pieces[pk]} for pk in pks],
        )
        for group_id, pks in sorted(groups.items())
    ]


def _fall_short(now: Mapping[int, PromiseNow], pieces: Pieces, by: Actor) -> None:
    demands: dict[int, int] = defaultdict(int)
    deltas: dict[LevelKey, Delta] = defaultdict(Delta)
    for pk, quantity in pieces.items():
        demands[now[pk].demand_id] += quantity
        deltas[(now[pk].sku_id, now[pk].warehouse_id)] += Delta(reserved=-quantity)
    change_demands({pk: (0, 0, -n, 0, n) for pk, n in demands.items()})
    give_back_to_levels(deltas, company_id=by.company_id)


def _shift(pieces: Pieces, source: str, target: str) -> None:
    if pieces:
        _change(_locked(pieces, source), pieces, **{source: -1, target: 1})


def _locked(pieces: Pieces, source: str) -> dict[int, PromiseNow]:
    now = lock_promises(pieces)
    for pk, quantity in pieces.items():
        if pk not in now or getattr(now[pk], source) < quantity or now[pk].state == PromiseState.WAITING:
            raise ChangedMeanwhile("promise")
    return now


def _change(now: Mapping[int, PromiseNow], pieces: Pieces, **signs: int) -> None:
    parts = ("open", "released", "picked", "shipped", "given_back")
    change_promises([(pk, *(signs.get(part, 0) * n for part in parts)) for pk, n in pieces.items()])  # type: ignore[misc]
