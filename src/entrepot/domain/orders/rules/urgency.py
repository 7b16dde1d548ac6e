"""How urgent an order is: the first rule that fits and says a priority gives it, and so for the time to ship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from entrepot.foundation.refusals import Invalid

Rule = Mapping[str, Any]
_CONDITIONS = frozenset({"channel", "kind", "group", "tag", "above"})
_SAYS = frozenset({"priority", "ship_within"})
_WORKING = frozenset({"hours", "opens", "closes", "days"})
_EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_USUAL = {"opens": "00:00", "closes": "23:59:59"}


@dataclass(frozen=True, slots=True)
class UrgencyFacts:
    """What rules of urgency look at."""

    channel: str
    kind: str
    group: str
    tags: Sequence[str]
    total: Decimal


def urgency(facts: UrgencyFacts, rules: Sequence[Rule]) -> tuple[int | None, Mapping[str, Any] | None]:
    """This will give the priority and the working time within which to ship, each of the first rule that says it."""
    fitting = [rule for rule in rules if _fits(facts, rule)]
    priority = next((rule["priority"] for rule in fitting if "priority" in rule), None)
    return priority, next((rule["ship_within"] for rule in fitting if "ship_within" in rule), None)


def ship_by(placed_at: datetime, within: Mapping[str, Any], zone: str) -> datetime:
    """This will add working hours to an instant, by the clock of a time zone."""
    opens, closes = (time.fromisoformat(within.get(name, usual)) for name, usual in _USUAL.items())
    days = within.get("days", _EVERY_DAY)
    left = timedelta(hours=within["hours"])
    now = placed_at.astimezone(ZoneInfo(zone))
    while True:
        first = max(now, datetime.combine(now.date(), opens, now.tzinfo))
        last = datetime.combine(now.date(), closes, now.tzinfo)
        if now.isoweekday() in days and first < last:
            # Through UTC, so that an hour is an hour on the day on which the clocks change.
            worked = last.astimezone(placed_at.tzinfo) - first.astimezone(placed_at.tzinfo)
            if left <= worked:
                return first.astimezone(placed_at.tzinfo) + left
            left -= worked
        now = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)


def unusable_urgency_rule(rule: Rule) -> Invalid | None:
    """This will refuse a rule that cannot be read, and say why."""
    unknown = rule.keys() - _CONDITIONS - _SAYS
    if unknown:
        return Invalid("rules", "There is no such part of a rule: {part}.", {"part": min(unknown)})
    if not rule.keys() & _SAYS:
        return Invalid("rules", "A rule says a priority, the working time within which to ship, or both.")
    if any(not isinstance(rule[name], str) for name in rule.keys() & _CONDITIONS) or not _is_amount(rule):
        return Invalid("rules", "Name channel, kind, group and tag by their codes, and `above` as an amount.")
    priority = rule.get("priority", 0)
    if not isinstance(priority, int) or isinstance(priority, bool) or not -1000 <= priority <= 1000:
        return Invalid("rules", "A priority is a whole number between -1000 and 1000.")
    if "ship_within" in rule and not _is_working_time(rule["ship_within"]):
        return Invalid("rules", "Say working time as hours, with opens, closes and days, like {example}.", _EXAMPLE)
    return None


_EXAMPLE = {"example": '{"hours": 8, "opens": "09:00", "closes": "18:00", "days": [1, 2, 3, 4, 5]}'}


def _fits(facts: UrgencyFacts, rule: Rule) -> bool:
    return (
        rule.get("channel", facts.channel) == facts.channel
        and rule.get("kind", facts.kind) == facts.kind
        and rule.get("group", facts.group) == facts.group
        and ("tag" not in rule or rule["tag"] in facts.tags)
        and ("above" not in rule or facts.total > Decimal(rule["above"]))
    )


def _is_amount(rule: Rule) -> bool:
    try:
        return Decimal(rule.get("above", "0")).is_finite()
    except InvalidOperation:
        return False


def _is_working_time(within: Any) -> bool:
    if not isinstance(within, Mapping) or within.keys() - _WORKING:
        return False
    hours, days = within.get("hours"), within.get("days", _EVERY_DAY)
    if not isinstance(hours, int) or isinstance(hours, bool) or not 0 < hours <= 2000:
        return False
    if not isinstance(days, list | tuple) or not days or any(day not in _EVERY_DAY for day in days):
        return False
    try:
        opens, closes = (time.fromisoformat(within.get(name, usual)) for name, usual in _USUAL.items())
    except (TypeError, ValueError):
        return False
    return opens < closes and opens.tzinfo is None and closes.tzinfo is None
