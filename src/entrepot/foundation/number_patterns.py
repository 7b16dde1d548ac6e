"""Patterns of numbers: which are usable, which would repeat themselves, and which could meet each other."""

import re
from datetime import date
from string import Formatter

from entrepot.foundation.refusals import Invalid

_LITERAL = re.compile(r"[A-Za-z0-9._-]*")
_FORMS = {"seq": re.compile(r"(0\d{1,2})?"), "date": re.compile(r"(%[yYmdHMj]|-)+")}
# Where a literal goes on with one of these, a date or a count could have written it as well.
_WRITTEN_BY_COUNTS = frozenset("0123456789-")
RESETS = ("", "day", "month", "year")


def unusable_pattern(pattern: str, resets: str = "") -> Invalid | None:
    """This will refuse a pattern that makes no good numbers, or would repeat them when the count begins anew."""
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
    if resets and not _tells(resets, {char for _, name, form, _ in parts if name == "date" for char in form or ""}):
        return Invalid("pattern", "Where counting begins anew, the number must tell the day, month or year it is of.")
    return None


def could_meet(one: str, other: str) -> bool:
    """This will tell whether two patterns could ever make the same number, judged by how they begin."""
    shorter, longer = sorted((_head(one), _head(other)), key=len)
    if not longer.startswith(shorter):
        return False
    return len(shorter) == len(longer) or longer[len(shorter)] in _WRITTEN_BY_COUNTS


def period_of(resets: str, on: date) -> date:
    """This will give the first day of the period that is counted together."""
    return {"day": on, "month": on.replace(day=1), "year": on.replace(month=1, day=1)}[resets]


def _head(pattern: str) -> str:
    return next(iter(Formatter().parse(pattern)))[0]


def _tells(resets: str, forms: set[str]) -> bool:
    year = bool(forms & {"y", "Y"})
    month = year and "m" in forms
    return {"year": year, "month": month, "day": (month and "d" in forms) or (year and "j" in forms)}[resets]


def _is_usable(literal: str, name: str | None, form: str | None, conversion: str | None) -> bool:
    if conversion or not _LITERAL.fullmatch(literal):
        return False
    return name is None or (name in _FORMS and bool(_FORMS[name].fullmatch(form or "")))
