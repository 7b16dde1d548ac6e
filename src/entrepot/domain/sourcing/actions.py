"""What people and followers ask of sourcing as a whole change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from entrepot.domain.inventory.rules import LevelKey
from entrepot.domain.sourcing.events import RulesActivated
from entrepot.domain.sourcing.models import RuleSet
from entrepot.domain.sourcing.rules import RULES
from entrepot.domain.sourcing.steps import fill_waiting, forgive, make_due, promise_again, take_back_what_fell_short
from entrepot.domain.sourcing.trying import Trial, tried
from entrepot.foundation import clock
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid


@action
def give_to_those_who_wait(sku_ids: Iterable[int], *, cause: str = "stock.received", by: Actor) -> int:
    """This will reserve goods that arrived for those who wait for them, and count the pieces."""
    return fill_waiting(sku_ids, cause=cause, by=by)


@action
def promise_demands_again(demand_ids: Iterable[int], *, cause: str, by: Actor) -> None:
    """This will look for other places for demands that are short."""
    promise_again(list(demand_ids), cause=cause, by=by)


@action
def take_back_short_promises(keys: Iterable[LevelKey], *, cause: str = "stock.fell_short", by: Actor) -> list[int]:
    """This will take pieces that a loss made short from the newest promises; returns the demands that are short."""
    return take_back_what_fell_short(keys, cause=cause, by=by)


@action
def promise_groups(group_ids: Iterable[int], *, cause: str, by: Actor) -> None:
    """This will promise the goods of groups that were to wait for payment or approval, which has come."""
    make_due(sorted(set(group_ids)), cause=cause, by=by)


@action
def ask_again(keys: Iterable[LevelKey], *, by: Actor) -> None:
    """This will let warehouses to which goods have come serve again the demands that they failed before."""
    forgive(keys, by=by)


@action
def activate_rules(rules: Sequence[Mapping[str, Any]], *, by: Actor) -> RuleSet:
    """This will make an ordered list of rules the active version, and keep the versions before it."""
    _check(rules)
    take_turn(by.company_id)
    last = RuleSet.objects.filter(company_id=by.company_id).order_by("-version")[0].version
    RuleSet.objects.filter(company_id=by.company_id, active=True).update(active=False)
    new = RuleSet.objects.create(company_id=by.company_id, version=last + 1, rules=list(rules), active=True)
    record([RulesActivated(new.pk, new.version)], by=by)
    return new


@action
def try_rules(
    rules: Sequence[Mapping[str, Any]], *, since: datetime | None = None, until: datetime | None = None, by: Actor
) -> Trial:
    """This will let draft rules choose for what was ordered in a period, and set that beside the active version."""
    _check(rules)
    end = until or clock.now()
    begin = since or end - timedelta(days=7)
    if begin >= end:
        raise Invalid("from", "The period must begin before it ends.")
    return tried(rules, begin, end, by.company_id)


def _check(rules: Sequence[Mapping[str, Any]]) -> None:
    for rule in rules:
        if not isinstance(rule.get("rule"), str) or rule["rule"] not in RULES:
            given = {"rule": rule.get("rule"), "known": ", ".join(sorted(RULES))}
            raise Invalid("rule", "{rule} is not a rule. Rules are: {known}.", given)
