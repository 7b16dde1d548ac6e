"""What is wanted of a group changes: goods are given back and promised anew, planned first, written later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from entrepot.domain.inventory.rules import LevelKey, LevelNow
from entrepot.domain.inventory.steps import lock_levels, lock_levels_of
from entrepot.domain.sourcing.queries import Setup, demands_of_groups, setup_of
from entrepot.domain.sourcing.rules import Verdict, Want, Wanted, decide, levels_before, returned, taken_back
from entrepot.domain.sourcing.steps.locking import (
    DemandNow,
    GroupNow,
    PromiseNow,
    lock_demands,
    lock_groups,
    promises_of,
)
from entrepot.domain.sourcing.steps.promising import NewWant, OutOfStock
from entrepot.foundation.actors import Actor


@dataclass(slots=True)
class GroupChange:
    """What becomes of a group: pieces fewer and more by demand id, new wants, and new columns of the group.

    Where it `moves` to other places, everything that is open of it is given back and promised anew. What a
    warehouse has released of it counts as open: whoever writes the change calls it back before.
    """

    group_id: int
    fewer: Mapping[int, int] = field(default_factory=dict)
    more: Mapping[int, int] = field(default_factory=dict)
    added: Sequence[NewWant] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    moves: bool = False


@dataclass(slots=True)
class ChangedGroup:
    """A group as it will be: what is given back by promise, and what was decided for what is still wanted."""

    change: GroupChange
    group: GroupNow
    demands: dict[int, DemandNow]
    # (promise, pieces) that are given back.
    given: list[tuple[PromiseNow, int]] = field(default_factory=list)
    # Pieces by demand id that were short before and are cancelled or decided anew.
    unshort: dict[int, int] = field(default_factory=dict)
    # What is decided, in the order of the verdict's wants: an existing demand's id, or the place of a new want.
    decided: list[tuple[int | None, int | None]] = field(default_factory=list)
    # Places in `decided` of what was wanted before: it is promised anew with the turn that it had.
    again: set[int] = field(default_factory=set)
    verdict: Verdict = field(default_factory=Verdict)
    # Existing demands of which more is wanted than may be promised now.
    still_short: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class PlannedChanges:
    """Answers in the order asked, with the locked levels before and after them."""

    answers: list[ChangedGroup | OutOfStock]
    before: dict[LevelKey, LevelNow]
    levels: dict[LevelKey, LevelNow]
    setup: Setup


def plan_changes(changes: Sequence[GroupChange], *, by: Actor) -> PlannedChanges:
    """This will lock everything that the changes touch and decide them in list order, writing nothing.

    One that cannot be promised as its group's policy demands is refused, and leaves the levels to the next.
    """
    ids = [change.group_id for change in changes]
    groups = lock_groups(ids)
    demands = lock_demands(demands_of_groups(ids))
    promises = {pk: _called_back(p) for pk, p in promises_of(demands).items()}
    wanted = {d.sku_id for d in demands.values() if d.sku_id}
    wanted |= {want.sku_id for change in changes for want in change.added if want.sku_id}
    levels = lock_levels_of(wanted, company_id=by.company_id)
    # Goods may still lie in a warehouse that was closed since.
    levels |= lock_levels(
        {(p.sku_id, p.warehouse_id) for p in promises.values()} - levels.keys(), company_id=by.company_id
    )
    planned = PlannedChanges([], levels_before(levels), levels, setup_of(by.company_id))
    for change in changes:
        own = {pk: d for pk, d in demands.items() if d.group_id == change.group_id}
        changed = ChangedGroup(change, groups[change.group_id], own)
        planned.answers.append(_decided(changed, promises, planned))
    return planned


def _called_back(promise: PromiseNow) -> PromiseNow:
    return replace(promise, open=promise.open + promise.released, released=0)


def _decided(
    changed: ChangedGroup, promises: Mapping[int, PromiseNow], planned: PlannedChanges
) -> ChangedGroup | OutOfStock:
    own = [p for p in promises.values() if p.demand_id in changed.demands]
    waited = any(p.state == "waiting" for p in own) or any(d.short for d in changed.demands.values())
    _give_back(changed, own)
    keys = {(p.sku_id, p.warehouse_id) for p, _ in changed.given}
    before = levels_before({key: planned.levels[key] for key in keys})
    returned(planned.levels, [(p.sku_id, p.warehouse_id, p.state == "waiting", n) for p, n in changed.given])
    wants = _wants(changed)
    policy = changed.group.shortage_policy
    # Whoever waits already goes on waiting when the goods are to come from elsewhere.
    policy = "wait" if policy == "refuse" and changed.change.moves and waited else policy
    if wants:
        asked = _wanted(changed, wants, policy)
        changed.verdict = decide(asked, planned.setup.sites, planned.levels, planned.setup.rules)
    if changed.verdict.refused:
        planned.levels.update(before)
        want, missing = next((w, n) for w, n in zip(wants, changed.verdict.short, strict=True) if n)
        return OutOfStock(want.sku, want.quantity - missing, want.quantity)
    return changed


def _give_back(changed: ChangedGroup, promises: Sequence[PromiseNow]) -> None:
    """Give back what is not wanted any more, and all that is open where the group moves."""
    for pk, demand in sorted(changed.demands.items()):
        fewer = changed.change.fewer.get(pk, 0)
        own = [p for p in promises if p.demand_id == pk]
        short, given = taken_back(demand.short, own, fewer, everything=changed.change.moves)
        changed.unshort[pk] = short
        changed.given += given


def _wants(changed: ChangedGroup) -> list[Want]:
    """List what is to be promised now: more pieces, new wants, and what was given back only to move."""
    change, wants = changed.change, list[Want]()
    for pk, demand in sorted(changed.demands.items()):
        back = sum(n for p, n in changed.given if p.demand_id == pk) + changed.unshort[pk]
        for quantity, again in ((back - change.fewer.get(pk, 0), True), (change.more.get(pk, 0), False)):
            if quantity and demand.sku_id and changed.group.due:
                changed.again |= {len(wants)} if again else set()
                changed.decided.append((pk, None))
                wants.append(Want(demand.sku_id, changed.group.skus[pk], quantity, frozenset(demand.excluded)))
            elif quantity:
                changed.still_short[pk] = changed.still_short.get(pk, 0) + quantity
    for place, want in enumerate(change.added):
        if want.sku_id and want.promise_now and changed.group.due:
            changed.decided.append((None, place))
            wants.append(Want(want.sku_id, want.sku, want.quantity))
    return wants


def _wanted(changed: ChangedGroup, wants: Sequence[Want], policy: str) -> Wanted:
    group, columns = changed.group, changed.change.columns
    return Wanted(
        tuple(wants),
        group.channel,
        columns.get("country", group.country),
        columns.get("region_code", group.region_code),
        columns.get("pinned_warehouse_id", group.pinned_warehouse_id),
        policy,
    )
