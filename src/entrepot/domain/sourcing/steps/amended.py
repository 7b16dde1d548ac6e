"""Planned changes of groups are written: promises, demands, levels and decisions, one statement a table."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from entrepot.domain.inventory.events import PiecesAt
from entrepot.domain.inventory.rules import Delta, LevelKey
from entrepot.domain.inventory.steps import change_levels, ensure_levels
from entrepot.domain.sourcing import models
from entrepot.domain.sourcing.events import GoodsGivenBack, GoodsPromised
from entrepot.domain.sourcing.models import Decision, Demand, Promise
from entrepot.domain.sourcing.queries import turns_of
from entrepot.domain.sourcing.rules import Share
from entrepot.domain.sourcing.states import PromiseState
from entrepot.domain.sourcing.steps.amending import ChangedGroup, PlannedChanges
from entrepot.domain.sourcing.steps.locking import change_promises
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.rows import columns, fetch, insert, next_ids, statement

_CAUSE = "order.amended"


def write_changes(planned: PlannedChanges, kept: Sequence[ChangedGroup], *, by: Actor) -> list[list[int]]:
    """This will write the planned changes that are kept, and give the ids of the new demands of each.

    Changes that were planned and are not kept must have been refused: their goods are with nobody.
    """
    counts = [len(changed.change.added) for changed in kept]
    taken = iter(next_ids({Demand: sum(counts)})[Demand])
    new = [[next(taken) for _ in range(n)] for n in counts]
    change_promises([(p.id, -n, 0, 0, 0, n) for changed in kept for p, n in changed.given])
    rows = [row for changed in kept for row in _demand_rows(changed)]
    fetch(statement(models.__file__, "amend_demands"), columns(sorted(rows), 6))
    _write_groups(kept)
    pairs = list(zip(kept, new, strict=True))
    insert(Demand, [row for changed, ids in pairs for row in _new_demands(changed, ids, by.company_id)])
    _write_promises(pairs, by.company_id)
    _write_levels(planned, kept, by.company_id)
    _write_decisions(planned, kept, by.company_id)
    record([event for changed in kept for event in _told(changed)], by=by)
    return new


def _sums(changed: ChangedGroup) -> dict[tuple[int | None, int | None], tuple[int, int, int]]:
    """What was decided, as (reserved, waiting, short) by existing demand or place of a new want."""
    sums: dict[tuple[int | None, int | None], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for key, short in zip(changed.decided, changed.verdict.short, strict=True):
        reserved, waiting, before = sums[key]
        sums[key] = (reserved, waiting, before + short)
    for share in changed.verdict.shares:
        reserved, waiting, short = sums[changed.decided[share.want]]
        n = share.quantity
        sums[changed.decided[share.want]] = (
            (reserved, waiting + n, short) if share.waiting else (reserved + n, waiting, short)
        )
    return sums


def _demand_rows(changed: ChangedGroup) -> list[tuple[int, int, int, int, int, int]]:
    sums, rows = _sums(changed), []
    for pk in changed.demands:
        reserved, waiting, short = sums.get((pk, None), (0, 0, changed.still_short.get(pk, 0)))
        for promise, n in changed.given:
            if promise.demand_id == pk:
                waits = promise.state == PromiseState.WAITING
                reserved, waiting = (reserved, waiting - n) if waits else (reserved - n, waiting)
        more, fewer = changed.change.more.get(pk, 0), changed.change.fewer.get(pk, 0)
        row = (pk, more, fewer, reserved, waiting, short - changed.unshort.get(pk, 0))
        rows += [row] if any(row[1:]) else []
    return rows


def _write_groups(kept: Sequence[ChangedGroup]) -> None:
    rows = [
        (
            changed.group.id, c.get("priority"), c.get("country"), c.get("region_code"), c.get("province"),
            "pinned_warehouse_id" in c, c.get("pinned_warehouse_id"), "promised_at" in c, c.get("promised_at"),
        )
        for changed in kept
        if (c := changed.change.columns)
    ]  # fmt: skip
    if rows:
        fetch(statement(models.__file__, "amend_groups"), columns(rows, 9))


def _new_demands(changed: ChangedGroup, ids: Sequence[int], company_id: int) -> list[dict[str, Any]]:
    sums, rows = _sums(changed), []
    for place, (pk, want) in enumerate(zip(ids, changed.change.added, strict=True)):
        reserved, waiting, short = sums.get((None, place), (0, 0, want.quantity))
        rows.append({
            "id": pk, "company_id": company_id, "group_id": changed.group.id, "sku_id": want.sku_id,
            "quantity": want.quantity, "reserved": reserved, "waiting": waiting, "short": short,
        })  # fmt: skip
    return rows


def _write_promises(pairs: Sequence[tuple[ChangedGroup, Sequence[int]]], company_id: int) -> None:
    """Promise anew with the turn that pieces had; what was not wanted before comes last."""
    turns = turns_of({pk for changed, _ in pairs for n in changed.again if (pk := changed.decided[n][0])})
    now = clock.now()
    rows = []
    for changed, ids in pairs:
        for share in changed.verdict.shares:
            existing, place = changed.decided[share.want]
            rows.append({
                "company_id": company_id, "demand_id": existing or ids[place or 0], "sku_id": share.sku_id,
                "warehouse_id": share.site_id,
                "state": PromiseState.WAITING if share.waiting else PromiseState.RESERVED,
                "quantity": share.quantity, "open": share.quantity,
                "priority": changed.change.columns.get("priority", changed.group.priority),
                "promised_at": turns[existing][1] if existing and share.want in changed.again else now,
            })  # fmt: skip
    insert(Promise, rows)


def _write_levels(planned: PlannedChanges, kept: Sequence[ChangedGroup], company_id: int) -> None:
    changes: dict[LevelKey, Delta] = {
        key: Delta(
            reserved=level.reserved - planned.before[key].reserved,
            waiting=level.waiting - planned.before[key].waiting,
            short=level.short - planned.before[key].short,
        )
        for key, level in planned.levels.items()
    }
    missing: dict[LevelKey, Delta] = defaultdict(Delta)
    for share in (share for changed in kept for share in changed.verdict.shares):
        if (share.sku_id, share.site_id) not in planned.levels:
            missing[(share.sku_id, share.site_id)] += Delta(waiting=share.quantity)
    # Made only here, after every level that exists is locked: new rows cannot close a circle of waits.
    ensure_levels(missing, company_id=company_id)
    change_levels(changes | missing, company_id=company_id)


def _write_decisions(planned: PlannedChanges, kept: Sequence[ChangedGroup], company_id: int) -> None:
    now = clock.now()
    insert(
        Decision,
        [
            {
                "company_id": company_id, "group_id": changed.group.id, "rule_set_id": planned.setup.rule_set_id,
                "cause": _CAUSE, "outcome": changed.verdict.outcome, "at": now,
            }
            for changed in kept
            if changed.verdict.candidates
        ],
    )  # fmt: skip


def _told(changed: ChangedGroup) -> list[Event]:
    back = pieces_at((p.sku, p.warehouse, n) for p, n in changed.given)
    places = {c["id"]: c["warehouse"] for c in changed.verdict.candidates}
    now, later = (
        pieces_at(_named(changed, share, places) for share in changed.verdict.shares if share.waiting == waiting)
        for waiting in (False, True)
    )
    told: list[Event] = [GoodsGivenBack(changed.group.id, _CAUSE, back)] if back else []
    return told + ([GoodsPromised(changed.group.id, _CAUSE, now, later)] if now or later else [])


def _named(changed: ChangedGroup, share: Share, places: Mapping[int, str]) -> tuple[str, str, int]:
    return changed.verdict.wants[share.want].sku, places[share.site_id], share.quantity


def pieces_at(pieces: Any) -> list[PiecesAt]:
    """This will sum (SKU, warehouse, pieces) by SKU and warehouse."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for sku, warehouse, quantity in pieces:
        totals[(sku, warehouse)] += quantity
    return [{"sku": sku, "warehouse": place, "quantity": n} for (sku, place), n in sorted(totals.items())]
