"""Promise goods to demands: lock the levels, decide in list order, write promises, levels and the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

from entrepot.domain.inventory.events import PiecesAt
from entrepot.domain.inventory.rules import LevelKey, LevelNow
from entrepot.domain.inventory.steps import change_levels, ensure_levels, lock_levels_of, try_lock_levels_of
from entrepot.domain.sourcing.events import GoodsPromised
from entrepot.domain.sourcing.models import Decision, Demand, DemandGroup, Promise
from entrepot.domain.sourcing.queries import Setup, setup_of, turns_of, wanted_of_groups
from entrepot.domain.sourcing.rules import Verdict, Want, Wanted, decide, levels_before, levels_changed
from entrepot.domain.sourcing.states import PromiseState
from entrepot.domain.sourcing.steps.locking import change_demands, lock_demands
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Busy, Refusal
from entrepot.foundation.rows import fetch, insert, next_ids


@dataclass(frozen=True, slots=True)
class NewWant:
    """A demand that is to be made: without a SKU, or not to be promised yet, it stays short."""

    sku_id: int | None
    sku: str
    quantity: int
    promise_now: bool = True


@dataclass(frozen=True, slots=True)
class NewGroup:
    """Demands that are to be sourced together."""

    wants: Sequence[NewWant]
    channel_id: int | None = None
    channel: str = ""
    country: str = "CN"
    region_code: str = ""
    province: str = ""
    pinned_warehouse_id: int | None = None
    priority: int = 0
    shortage_policy: str = "refuse"
    ship_complete: bool = False
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What came of a group: its id, and per want the demand and how many pieces are reserved, waiting, short."""

    group_id: int
    demand_ids: list[int]
    reserved: list[int]
    waiting: list[int]
    short: list[int]


@dataclass(eq=False)
class OutOfStock(Refusal):
    """Only {available} of {sku} can be promised, and {asked} are wanted. Order fewer, or let the rest wait."""

    code: ClassVar[str] = "out_of_stock"
    sku: str
    available: int
    asked: int


@dataclass(slots=True)
class _Plan:
    """One group on its way to the tables."""

    new: NewGroup
    verdict: Verdict
    # For each want, its number among those that were decided; None where nothing is to be promised now.
    numbers: list[int | None]
    group_id: int = 0
    demand_ids: list[int] = field(default_factory=list)
    # Priority and turn of demands that are promised again; new ones have their group's, and the present moment.
    turns: Mapping[int, tuple[int, datetime]] = field(default_factory=dict)
    # The SKU that somebody else holds at this moment, where nobody was to wait for it.
    held: str = ""


def promise(groups: Sequence[NewGroup], *, waits: bool = True, by: Actor) -> list[Promised | Refusal]:
    """This will make the groups with their demands and promise what can be promised, first come first served.

    A group whose policy is to refuse shortages answers OutOfStock and leaves no trace; the number of
    statements does not depend on how many groups there are. One that `waits` for nobody answers Busy where
    its goods are being promised by somebody else.
    """
    setup = setup_of(by.company_id)
    plans, levels, before = _decided(groups, setup, by.company_id, waits)
    kept = [plan for plan in plans if not plan.verdict.refused]
    _number(kept)
    _write_groups(kept, by.company_id)
    _write_promises(kept, by.company_id)
    _write_levels(before, levels, kept, by.company_id)
    _write_decisions(kept, "placed", setup, by.company_id)
    return [_refusal(plan) if plan.verdict.refused else _promised(plan) for plan in plans]


def preview(groups: Sequence[NewGroup], *, by: Actor) -> list[Verdict]:
    """This will decide as `promise` would, and write nothing. Levels stay locked until the caller is done."""
    return [plan.verdict for plan in _decided(groups, setup_of(by.company_id), by.company_id)[0]]


def promise_again(demand_ids: Sequence[int], *, cause: str, due_now: datetime | None = None, by: Actor) -> None:
    """This will promise what is short of these demands, in their order, from places that have not failed them.

    An order that was accepted is not refused any more: what cannot be had now waits, but where its policy
    is to go without waiting it stays short until goods arrive. Whoever was promised goods before keeps that turn.
    """
    found = lock_demands(demand_ids)
    ordered = [pk for pk in dict.fromkeys(demand_ids) if pk in found]
    short = {pk: found[pk] for pk in ordered if found[pk].short and found[pk].sku_id}
    by_group: dict[int, list[int]] = {}
    for pk, demand in short.items():
        by_group.setdefault(demand.group_id, []).append(pk)
    wanted = wanted_of_groups(by_group, {pk: demand.short for pk, demand in short.items()})
    skus = {demand.sku_id for demand in short.values() if demand.sku_id}
    levels = lock_levels_of(skus, company_id=by.company_id)
    before = levels_before(levels)
    setup = setup_of(by.company_id)
    turns = turns_of(short, due_now)
    plans = []
    for group_id, pks in by_group.items():
        verdict = decide(_placed(wanted[group_id]), setup.sites, levels, setup.rules)
        plans.append(_Plan(NewGroup([]), verdict, list(range(len(pks))), group_id, pks, turns))
    moved = {
        pk: (0, 0, reserved, waiting, -(reserved + waiting))
        for plan in plans
        for pk, reserved, waiting in zip(plan.demand_ids, _sums(plan, False), _sums(plan, True), strict=True)
    }
    change_demands(moved)
    _write_promises(plans, by.company_id)
    _write_levels(before, levels, plans, by.company_id)
    _write_decisions(plans, cause, setup, by.company_id)
    record([event for plan in plans if (event := _told(plan, cause))], by=by)


def _placed(wanted: Wanted) -> Wanted:
    """What is placed cannot be refused any more: whoever would not have waited then waits now."""
    return replace(wanted, shortage_policy="wait") if wanted.shortage_policy == "refuse" else wanted


def _decided(
    groups: Sequence[NewGroup], setup: Setup, company_id: int, waits: bool = True
) -> tuple[list[_Plan], dict[LevelKey, LevelNow], dict[LevelKey, LevelNow]]:
    skus = {want.sku_id for g in groups for want in g.wants if want.sku_id and want.promise_now}
    if waits:
        levels, held = lock_levels_of(skus, company_id=company_id), frozenset[int]()
    else:
        levels, held = try_lock_levels_of(skus, company_id=company_id)
    before = levels_before(levels)
    plans = []
    for group in groups:
        numbers: list[int | None] = []
        wants: list[Want] = []
        for want in group.wants:
            decided = want.sku_id is not None and want.promise_now
            numbers.append(len(wants) if decided else None)
            if want.sku_id is not None and want.promise_now:
                wants.append(Want(want.sku_id, want.sku, want.quantity))
        asked = Wanted(
            tuple(wants), group.channel, group.country, group.region_code, group.pinned_warehouse_id,
            group.shortage_policy,
        )  # fmt: skip
        if busy := next((want.sku for want in wants if want.sku_id in held), ""):
            plans.append(_Plan(group, Verdict(refused=True), numbers, held=busy))
        else:
            plans.append(_Plan(group, decide(asked, setup.sites, levels, setup.rules), numbers))
    return plans, levels, before


def _number(plans: Sequence[_Plan]) -> None:
    ids = next_ids({DemandGroup: len(plans), Demand: sum(len(plan.new.wants) for plan in plans)})
    groups, demands = iter(ids[DemandGroup]), iter(ids[Demand])
    for plan in plans:
        plan.group_id = next(groups)
        plan.demand_ids = [next(demands) for _ in plan.new.wants]


def _write_groups(plans: Sequence[_Plan], company_id: int) -> None:
    now = clock.now()
    insert(
        DemandGroup,
        [
            {
                "id": plan.group_id, "company_id": company_id, "channel_id": plan.new.channel_id,
                "country": plan.new.country, "region_code": plan.new.region_code, "province": plan.new.province,
                "pinned_warehouse_id": plan.new.pinned_warehouse_id, "priority": plan.new.priority,
                "shortage_policy": plan.new.shortage_policy, "ship_complete": plan.new.ship_complete,
                "promised_at": plan.new.promised_at, "created_at": now,
                "due": all(want.promise_now for want in plan.new.wants),
            }
            for plan in plans
        ],
    )  # fmt: skip
    insert(
        Demand,
        [
            {
                "id": pk, "company_id": company_id, "group_id": plan.group_id, "sku_id": want.sku_id,
                "quantity": want.quantity, "reserved": reserved, "waiting": waiting,
                "short": want.quantity - reserved - waiting,
            }
            for plan in plans
            for pk, want, reserved, waiting in zip(
                plan.demand_ids, plan.new.wants, _sums(plan, False), _sums(plan, True), strict=True
            )
        ],
    )  # fmt: skip


def _write_promises(plans: Sequence[_Plan], company_id: int) -> None:
    now = clock.now()
    rows: list[dict[str, Any]] = []
    for plan in plans:
        place = {number: i for i, number in enumerate(plan.numbers) if number is not None}
        for share in plan.verdict.shares:
            demand_id = plan.demand_ids[place[share.want]]
            priority, turn = plan.turns.get(demand_id, (plan.new.priority, now))
            rows.append({
                "company_id": company_id, "demand_id": demand_id,
                "sku_id": share.sku_id, "warehouse_id": share.site_id,
                "state": PromiseState.WAITING if share.waiting else PromiseState.RESERVED,
                "quantity": share.quantity, "open": share.quantity, "priority": priority,
                "promised_at": turn,
            })  # fmt: skip
    insert(Promise, rows)


def _write_levels(
    before: Mapping[LevelKey, LevelNow], levels: Mapping[LevelKey, LevelNow], plans: Sequence[_Plan], company_id: int
) -> None:
    changes, missing = levels_changed(before, levels, [share for plan in plans for share in plan.verdict.shares])
    # Made only here, after every level that exists is locked: new rows cannot close a circle of waits.
    ensure_levels(missing, company_id=company_id)
    change_levels(changes, company_id=company_id)


def _write_decisions(plans: Sequence[_Plan], cause: str, setup: Setup, company_id: int) -> None:
    now = clock.now()
    insert(
        Decision,
        [
            {
                "company_id": company_id, "group_id": plan.group_id, "rule_set_id": setup.rule_set_id, "cause": cause,
                "outcome": plan.verdict.outcome, "at": now,
            }
            for plan in plans
            if plan.verdict.candidates
        ],
    )  # fmt: skip


def _sums(plan: _Plan, waiting: bool) -> list[int]:
    sums = [0] * len(plan.numbers)
    place = {number: i for i, number in enumerate(plan.numbers) if number is not None}
    for share in plan.verdict.shares:
        if share.waiting == waiting:
            sums[place[share.want]] += share.quantity
    return sums


def _promised(plan: _Plan) -> Promised:
    reserved, waiting = _sums(plan, False), _sums(plan, True)
    short = [want.quantity - r - w for want, r, w in zip(plan.new.wants, reserved, waiting, strict=True)]
    return Promised(plan.group_id, plan.demand_ids, reserved, waiting, short)


def _refusal(plan: _Plan) -> Refusal:
    if plan.held:
        return Busy(plan.held)
    decided = [want for want, number in zip(plan.new.wants, plan.numbers, strict=True) if number is not None]
    for want, missing in zip(decided, plan.verdict.short, strict=True):
        if missing:
            return OutOfStock(want.sku, want.quantity - missing, want.quantity)
    raise AssertionError("a refused group is short of something")


def _told(plan: _Plan, cause: str) -> GoodsPromised | None:
    if not plan.verdict.shares:
        return None
    told: dict[bool, list[PiecesAt]] = {True: [], False: []}
    for share in plan.verdict.outcome["chosen"]:
        piece: PiecesAt = {
            "sku": share["sku"],
            "warehouse": share["warehouse"],
            "quantity": share["quantity"],
        }
        told[share["waiting"]].append(piece)
    return GoodsPromised(plan.group_id, cause, told[False], told[True])


def make_due(group_ids: Sequence[int], *, cause: str, by: Actor) -> None:
    """This will promise the goods of groups that waited for payment or approval until now."""
    rows = fetch("SELECT id FROM sourcing_demand WHERE group_id = ANY(%s) ORDER BY id", [list(group_ids)])
    demands = [row[0] for row in rows]
    lock_demands(demands)
    fetch("UPDATE sourcing_demandgroup SET due = true WHERE id = ANY(%s)", [list(group_ids)])
    promise_again(demands, cause=cause, due_now=clock.now(), by=by)
