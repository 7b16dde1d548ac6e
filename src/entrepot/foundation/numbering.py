"""Numbers that people read aloud, made by rule."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from entrepot.foundation.number_patterns import period_of
from entrepot.foundation.rows import fetch, fetch_dicts

Key = tuple[int | None, str]
Rule = Mapping[str, Any]

_RULES = """
SELECT id, document, channel_id, kind, pattern, gapless, resets, own_sequence, last, floor, floor_until
FROM accounts_numberrule WHERE company_id = %s AND document = %s ORDER BY channel_id NULLS LAST, kind DESC
"""
# Whoever changes a rule waits for those who take numbers by it, and reads how far they came.
_HELD = f"{_RULES} FOR KEY SHARE"
# The number before the first one of a sequence that was never used.
_GIVEN = "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {}"


def take_numbers(document: str, keys: Sequence[Key], *, company_id: int, on: date) -> list[str]:
    """This will give a new unique number for each (channel id, kind), by the most specific rule.

    Numbers from sequences may leave gaps when a transaction is rolled back; a gapless rule holds its
    row until commit instead, so it is the last lock a transaction takes.
    """
    return take_numbers_by_day(document, keys, [on] * len(keys), company_id=company_id)


def take_numbers_by_day(document: str, keys: Sequence[Key], days: Sequence[date], *, company_id: int) -> list[str]:
    """This will give new numbers as `take_numbers` does, each with a day of its own; earlier days count first."""
    if not keys:
        return []
    rules = fetch_dicts(_HELD, [company_id, document])
    wanted: dict[tuple[int, date | None], list[int]] = defaultdict(list)
    for place in sorted(range(len(keys)), key=days.__getitem__):
        rule = _rule_for(rules, *keys[place])
        period = period_of(rule["resets"], days[place]) if rule["resets"] else None
        wanted[(rule["id"], period)].append(place)
    numbers = [""] * len(keys)
    for rule in sorted(rules, key=lambda rule: int(rule["id"])):
        for spots in (spots for (rule_id, _), spots in wanted.items() if rule_id == rule["id"]):
            for place, seq in zip(spots, _take(rule, days[spots[0]], len(spots)), strict=True):
                numbers[place] = rule["pattern"].format(date=days[place], seq=seq)
    return numbers


def next_number(rule: Rule, on: date) -> str:
    """This will tell which number would be next, if nobody else takes it. Takes nothing."""
    return str(rule["pattern"].format(date=on, seq=_given(rule, on) + 1))


def given_at_most(rule: Rule) -> int:
    """This will tell a count that the rule has never passed, whatever it was counted by."""
    periods = fetch("SELECT coalesce(max(last), 0) FROM accounts_numberperiod WHERE rule_id = %s", [rule["id"]])
    counted = max(rule["last"], rule["floor"], periods[0][0])
    return int(counted if rule["gapless"] else max(counted, fetch(_GIVEN.format(_sequence(rule)))[0][0]))


def _rule_for(rules: Sequence[Rule], channel: int | None, kind: str) -> Rule:
    for rule in rules:
        if rule["channel_id"] in (None, channel) and rule["kind"] in ("", kind):
            return rule
    raise LookupError("no number rule: the first migration writes one per document")


def _take(rule: Rule, on: date, count: int) -> Sequence[int]:
    if rule["gapless"]:
        last = _count_on(rule, on, count)
        return range(last - count + 1, last + 1)
    base = _base(rule, on) if rule["resets"] else 0
    taken = fetch(f"SELECT nextval('{_sequence(rule)}') FROM generate_series(1, %s)", [count])
    return [row[0] - base for row in taken]


def _count_on(rule: Rule, on: date, count: int) -> int:
    """Count in the row of the rule, or of its period; the row is ours until commit."""
    if not rule["resets"]:
        sql = "UPDATE accounts_numberrule SET last = last + %s WHERE id = %s RETURNING last"
        return int(fetch(sql, [count, rule["id"]])[0][0])
    return int(
        fetch(
            """INSERT INTO accounts_numberperiod AS p (rule_id, begins, base, last) VALUES (%s, %s, 0, %s)
               ON CONFLICT (rule_id, begins) DO UPDATE SET last = p.last + %s RETURNING last""",
            [rule["id"], period_of(rule["resets"], on), _floor(rule, on) + count, count],
        )[0][0]
    )


def _base(rule: Rule, on: date) -> int:
    """Where the sequence stood when the period began: written once, before anybody takes a number of it."""
    period = period_of(rule["resets"], on)
    known = "SELECT base FROM accounts_numberperiod WHERE rule_id = %s AND begins = %s"
    found = fetch(known, [rule["id"], period])
    if not found:
        fetch(
            f"""INSERT INTO accounts_numberperiod (rule_id, begins, base, last)
                VALUES (%s, %s, ({_GIVEN.format(_sequence(rule))}) - %s, 0) ON CONFLICT DO NOTHING""",
            [rule["id"], period, _floor(rule, on)],
        )
        found = fetch(known, [rule["id"], period])
    return int(found[0][0])


def _floor(rule: Rule, on: date) -> int:
    """What was given before the rule was changed, in periods that had begun by then."""
    until = rule["floor_until"]
    begun = until is not None and period_of(rule["resets"], on) <= period_of(rule["resets"], until)
    return int(rule["floor"]) if begun else 0


def _given(rule: Rule, on: date) -> int:
    """The last count of the period, or of all."""
    if not rule["resets"]:
        return int(rule["last"] if rule["gapless"] else fetch(_GIVEN.format(_sequence(rule)))[0][0])
    period = period_of(rule["resets"], on)
    found = fetch(
        "SELECT base, last FROM accounts_numberperiod WHERE rule_id = %s AND begins = %s", [rule["id"], period]
    )
    if not found:
        return _floor(rule, on)
    return int(found[0][1] if rule["gapless"] else fetch(_GIVEN.format(_sequence(rule)))[0][0] - found[0][0])


def _sequence(rule: Rule) -> str:
    return f"number_rule_{int(rule['id'])}" if rule["own_sequence"] else f"number_{rule['document']}"
