"""Everything anyone asks about demands, promises and decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from entrepot.domain.inventory.rules import LevelKey
from entrepot.domain.sourcing.models import RuleSet
from entrepot.domain.sourcing.rules import Site, Want, Wanted
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import columns, fetch, fetch_dicts, statement


@dataclass(frozen=True, slots=True)
class Setup:
    """By which rules and among which warehouses a company chooses."""

    rule_set_id: int
    rules: Sequence[Mapping[str, Any]]
    sites: Sequence[Site]


@dataclass(frozen=True, slots=True)
class InLine:
    """A waiting promise, in the order of its turn."""

    promise_id: int
    sku_id: int
    warehouse_id: int
    group_id: int
    excluded: Sequence[int]
    priority: int
    promised_at: datetime


def setup_of(company_id: int) -> Setup:
    """This will read the active rule set and the open warehouses, in one statement."""
    ((rule_set_id, rules, sites),) = fetch(statement(__file__, "setup"), [company_id, company_id])
    found = [
        Site(
            id=s["id"], code=s["code"], country=s["country"], region_code=s["region_code"], priority=s["priority"],
            serves=tuple(s["serves"]), channels=tuple(s["channels"]),
        )
        for s in orjson.loads(sites)
    ]  # fmt: skip
    return Setup(rule_set_id, orjson.loads(rules), found)


def demands_of_groups(group_ids: Iterable[int]) -> list[int]:
    """This will name all demands of these groups."""
    rows = fetch("SELECT id FROM sourcing_demand WHERE group_id = ANY(%s) ORDER BY id", [sorted(set(group_ids))])
    return [row[0] for row in rows]


def wanted_of_groups(demands: Mapping[int, Sequence[int]], quantities: Mapping[int, int]) -> dict[int, Wanted]:
    """This will describe groups for the engine: per group id, the demands named, with these quantities."""
    groups = fetch(
        """SELECT g.id, coalesce(c.code, ''), g.country, g.region_code, g.pinned_warehouse_id, g.shortage_policy
           FROM sourcing_demandgroup g LEFT JOIN accounts_channel c ON c.id = g.channel_id
           WHERE g.id = ANY(%s)""",
        [list(demands)],
    )
    wants = {
        pk: Want(sku_id, sku, quantities[pk], frozenset(excluded))
        for pk, sku_id, sku, excluded in fetch(
            """SELECT d.id, d.sku_id, s.code, d.excluded FROM sourcing_demand d
               JOIN catalog_sku s ON s.id = d.sku_id WHERE d.id = ANY(%s)""",
            [list(quantities)],
        )
    }
    return {
        row[0]: Wanted(tuple(wants[pk] for pk in demands[row[0]]), row[1], row[2], row[3], row[4], row[5])
        for row in groups
    }


def turns_of(demand_ids: Iterable[int], due_now: datetime | None = None) -> dict[int, tuple[int, datetime]]:
    """This will tell the priority of demands, and when their turn came: with their first promise.

    What was never promised has the turn of its placement, or, where it waited to be due, that of `due_now`.
    """
    rows = fetch(
        """SELECT d.id, g.priority,
                  coalesce((SELECT min(p.promised_at) FROM sourcing_promise p WHERE p.demand_id = d.id),
                           %s::timestamptz, g.created_at)
           FROM sourcing_demand d JOIN sourcing_demandgroup g ON g.id = d.group_id WHERE d.id = ANY(%s)""",
        [due_now, list(demand_ids)],
    )
    return {pk: (priority, turn) for pk, priority, turn in rows}


def first_in_line(sku_ids: Iterable[int], company_id: int) -> list[InLine]:
    """This will list who waits for these SKUs: priority first, then who was promised first."""
    return [InLine(*row) for row in fetch(statement(__file__, "first_in_line"), [company_id, list(sku_ids)])]


def newest_promises(keys: Sequence[LevelKey], company_id: int) -> list[int]:
    """This will name the reserved promises from which a loss is taken, at levels that it has made short.

    Low priority comes first, then who was promised last; no more of them than it takes.
    """
    return [row[0] for row in fetch(statement(__file__, "newest_promises"), [company_id, *columns(keys, 2)])]


def demands_that_are_short(group_ids: Iterable[int]) -> list[int]:
    """This will name the demands of these groups, for known goods, with pieces not promised, in their turn."""
    rows = fetch(
        """SELECT d.id FROM sourcing_demand d JOIN sourcing_demandgroup g ON g.id = d.group_id
           WHERE d.group_id = ANY(%s) AND d.short > 0 AND d.sku_id IS NOT NULL ORDER BY g.priority DESC, d.id""",
        [sorted(set(group_ids))],
    )
    return [row[0] for row in rows]


def skus_waited_for(company_id: int) -> list[int]:
    """This will name the SKUs of which anybody waits for pieces."""
    rows = fetch(
        "SELECT DISTINCT sku_id FROM sourcing_promise WHERE company_id = %s AND state = 'waiting' ORDER BY 1",
        [company_id],
    )
    return [row[0] for row in rows]


def short_demands_of(sku_ids: Iterable[int] | None, company_id: int) -> list[int]:
    """This will name the demands that are due and short, of these SKUs or of any, in the order of their turn."""
    rows = fetch(
        """SELECT d.id FROM sourcing_demand d JOIN sourcing_demandgroup g ON g.id = d.group_id
           WHERE d.company_id = %s AND d.sku_id IS NOT NULL AND (%s::bigint[] IS NULL OR d.sku_id = ANY(%s))
             AND d.short > 0 AND g.due
           ORDER BY g.priority DESC, d.id""",
        [company_id, *[None if sku_ids is None else list(sku_ids)] * 2],
    )
    return [row[0] for row in rows]


def decisions_of(group_id: int) -> list[dict[str, Any]]:
    """This will list why places were chosen for a group, the first decision first."""
    rows = fetch_dicts(
        """SELECT d.cause, d.at, d.outcome::text, r.version AS rule_set FROM sourcing_decision d
           JOIN sourcing_ruleset r ON r.id = d.rule_set_id WHERE d.group_id = %s ORDER BY d.id""",
        [group_id],
    )
    return [{**row, "outcome": orjson.loads(row["outcome"])} for row in rows]


def rule_sets_visible_to(actor: Actor) -> QuerySet[RuleSet]:
    """This will give every version of the rules by which places are chosen, the newest first."""
    actor.must("sourcing.view_rules")
    return RuleSet.objects.filter(company_id=actor.company_id).order_by("-version")
