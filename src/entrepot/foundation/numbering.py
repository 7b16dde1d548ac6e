"""Numbers that people read aloud, made by rule."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from entrepot.foundation.rows import fetch

Key = tuple[int | None, str]


def take_numbers(document: str, keys: Sequence[Key], *, company_id: int, on: date) -> list[str]:
    """This will give a new unique number for each (channel id, kind), by the most specific rule.

    Numbers from sequences may leave gaps when a transaction is rolled back; a gapless rule holds its
    row until commit instead, so it is the last lock a transaction takes.
    """
    if not keys:
        return []
    rules = fetch(
        """SELECT id, channel_id, kind, pattern, gapless FROM accounts_numberrule
           WHERE company_id = %s AND document = %s ORDER BY channel_id NULLS LAST, kind DESC""",
        [company_id, document],
    )
    chosen = [_rule_for(rules, channel, kind) for channel, kind in keys]
    wanted: dict[tuple[int, str, bool], list[int]] = defaultdict(list)
    for place, (rule_id, _, _, pattern, gapless) in enumerate(chosen):
        wanted[(rule_id, pattern, gapless)].append(place)
    numbers = [""] * len(keys)
    for (rule_id, pattern, gapless), spots in sorted(wanted.items()):
        taken = _take(rule_id, gapless, document, len(spots))
        for place, seq in zip(spots, taken, strict=True):
            numbers[place] = pattern.format(date=on, seq=seq)
    return numbers


def unusable_pattern(pattern: str) -> str:
    """This will say what is wrong with a pattern for numbers, or nothing if it can be used."""
    try:
        made = {pattern.format(date=date(2026, 1, 2), seq=seq) for seq in (1, 2)}
    except (KeyError, IndexError, ValueError, AttributeError):
        return "Use only {seq} and {date}, like SO{date:%y%m%d}{seq:06}."
    if len(made) < 2:
        return "A pattern needs {seq}, or numbers would repeat."
    if any(len(number) > 40 or not number.isprintable() or " " in number or "/" in number for number in made):
        return "A number has at most 40 characters, without spaces and slashes."
    return ""


def _rule_for(rules: Sequence[tuple[Any, ...]], channel: int | None, kind: str) -> tuple[Any, ...]:
    for rule in rules:
        if rule[1] in (None, channel) and rule[2] in ("", kind):
            return rule
    raise LookupError("no number rule: the first migration writes one per document")


def _take(rule_id: int, gapless: bool, document: str, count: int) -> list[int]:
    if gapless:
        (last,) = fetch(
            "UPDATE accounts_numberrule SET last = last + %s WHERE id = %s RETURNING last", [count, rule_id]
        )[0]
        return list(range(last - count + 1, last + 1))
    return [row[0] for row in fetch(f"SELECT nextval('number_{document}') FROM generate_series(1, %s)", [count])]
