"""How numbers are made is decided, and changed without ever giving one twice."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from entrepot.foundation import clock
from entrepot.foundation.accounts.events import NumberRuleSet
from entrepot.foundation.accounts.models import Channel, NumberRule
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.number_patterns import RESETS, could_meet, unusable_pattern
from entrepot.foundation.numbering import given_at_most
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.foundation.rows import fetch


@dataclass(eq=False)
class NumbersWouldMeet(Refusal):
    """Numbers like {pattern} could be the same as those of {other}. Begin with other letters."""

    code: ClassVar[str] = "numbers_would_meet"
    pattern: str
    other: str


@action
def set_number_rule(
    document: str,
    /,
    *,
    pattern: str,
    channel: Channel | None = None,
    kind: str = "",
    gapless: bool = False,
    resets: str = "",
    by: Actor,
) -> NumberRule:
    """This will say how numbers of a document are made, for all, or for one channel or kind.

    The pattern is written like `SO{date:%y%m%d}{seq:06}`; it must have {seq}, or numbers would repeat. Counting
    begins anew each day, month or year where `resets` says so, and has no gaps where `gapless` does. Numbers
    given before stay unique: the same pattern counts on, another one must begin with other letters.
    """
    if resets not in RESETS:
        raise Invalid("resets", "Counting begins anew each day, month or year, or never.")
    if refusal := unusable_pattern(pattern, resets):
        raise refusal
    take_turn(by.company_id)
    rules = list(NumberRule.objects.filter(company_id=by.company_id, document=document).select_for_update())
    if not rules:
        raise NotFound("numbered document", document)
    channel_id = channel.pk if channel else None
    before = next((rule for rule in rules if (rule.channel_id, rule.kind) == (channel_id, kind)), None)
    _check_against(rules, before, pattern)
    rule = before or NumberRule(company_id=by.company_id, document=document, channel=channel, kind=kind)
    _count_on_from(rule, before, pattern, gapless, resets)
    record([NumberRuleSet(rule.pk, document, pattern, gapless, resets)], by=by)
    return rule


def _check_against(rules: list[NumberRule], before: NumberRule | None, pattern: str) -> None:
    """Refuse a pattern whose numbers could meet those of another rule, or those that this one made otherwise."""
    for rule in rules:
        used = [rule.pattern] if rule is not before or _was_used(rule) else []
        for other in [*used, *rule.past_patterns]:
            if could_meet(pattern, other) and not (rule is before and other == rule.pattern == pattern):
                raise NumbersWouldMeet(pattern, other)


def _was_used(rule: NumberRule) -> bool:
    return given_at_most(plain(rule)) > 0


def _count_on_from(rule: NumberRule, before: NumberRule | None, pattern: str, gapless: bool, resets: str) -> None:
    """Write the rule, so that it counts on from where its pattern was."""
    given = given_at_most(plain(before)) if before is not None else 0
    if before is not None and before.pattern != pattern:
        rule.past_patterns = [*before.past_patterns, *([before.pattern] if given else [])]
        given = 0
    if before is not None:
        rule.periods.all().delete()
    rule.pattern, rule.gapless, rule.resets, rule.own_sequence = pattern, gapless, resets, not gapless
    rule.last = rule.floor = given
    # Tomorrow has begun somewhere.
    rule.floor_until = clock.now().date() + timedelta(days=1)
    rule.past_patterns = rule.past_patterns if before is not None else []
    rule.save()
    if rule.own_sequence:
        fetch("SELECT number_sequence(%s, %s)", [rule.pk, given])


def plain(rule: NumberRule) -> dict[str, Any]:
    """This will give a rule as numbering reads it."""
    return {field.attname: getattr(rule, field.attname) for field in rule._meta.concrete_fields}
