"""Numbers that people read aloud, made by rule."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from string import Formatter
from typing import Any

from entrepot.foundation.refusals import Invalid
from entrepot.foundation.rows import fetch

_LITERAL = re.compile(r"[A-Za-z0-9._-]*")
_FORMS = {"seq": re.compile(r"(0\d{1,2})?"), "date": re.compile(r"(%[yYmdHMj]|-)+")}

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


def unusable_pattern(pattern: str) -> Invalid | None:
    """This will refuse a pattern that makes no good numbers."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        parts = [(pattern, None, None, None)]
    if not all(_is_usable(*part) for part in parts):
        given = {"example": "SO{date:%y%m%d}{seq:06}"}
        return Invalid("pattern", "Use letters, digits, dots, dashes, date and seq only, like {example}.", given)
    if not any(name == "seq" for _, name, _, _ in parts):
        return Invalid("pattern", "A pattern needs {seq}, or numbers would repeat.", {"seq": "{seq}"})
    if len(pattern.format(date=date(2026, 1, 2), seq=10**9)) > 40:
        return Invalid("pattern", "A number has at most 40 characters.")
    return None


def _is_usable(literal: str, name: str | None, form: str | None, conversion: str | None) -> bool:
    if conversion or not _LITERAL.fullmatch(literal):
        return False
    return name is None or (name in _FORMS and bool(_FORMS[name].fullmatch(form or "")))


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
