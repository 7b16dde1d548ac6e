"""Rules as somebody edits them: shown with their parameters, and read back from a form in the order of its rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from entrepot.console.settings.words import ONLY, PARAMETERS, Parameter

_BETWEEN = re.compile(r"[|、\n]+")
Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Box:
    """A parameter with what stands in its box, under the name that the form gives it."""

    parameter: Parameter
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as a row of the form."""

    id: str
    rule: str
    title: str
    boxes: Sequence[Box]
    only: Sequence[Box] = ()


def rows_of(rules: Iterable[Rule], titles: Mapping[str, str], *, limits: bool, begin: int = 0) -> list[Row]:
    """This will show rules as rows; with `limits`, also for which channels and kinds they are."""
    return [_row(f"r{n}", rule, titles, limits) for n, rule in enumerate(rules, begin)]


def _row(row: str, rule: Rule, titles: Mapping[str, str], limits: bool) -> Row:
    code = str(rule["rule"])
    boxes = [Box(one, f"{row}:{one.name}", _shown(rule.get(one.name))) for one in PARAMETERS.get(code, ())]
    told = rule.get("only", {})
    only = [Box(one, f"{row}:only.{one.name}", _shown(told.get(one.name))) for one in ONLY] if limits else []
    return Row(row, code, titles.get(code, code), boxes, only)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def rules_said(post: QueryDict) -> list[dict[str, Any]]:
    """This will read the rules of a form, in the order in which its rows stand. What is left empty is not said."""
    return [_said(row, post) for row in post.getlist("row")[:100]]


def _said(row: str, post: QueryDict) -> dict[str, Any]:
    code = post.get(f"{row}:rule", "")
    rule: dict[str, Any] = {"rule": code}
    for one in PARAMETERS.get(code, ()):
        _take(rule, one, post.get(f"{row}:{one.name}", ""))
    only: dict[str, Any] = {}
    for one in ONLY:
        _take(only, one, post.get(f"{row}:only.{one.name}", ""))
    return rule | ({"only": only} if only else {})


def _take(told: dict[str, Any], one: Parameter, text: str) -> None:
    if not (text := text.strip()):
        return
    if one.kind == "list":
        told[one.name] = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    elif one.kind == "number":
        # What is no number is refused by the rule itself, in words.
        told[one.name] = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else text
    else:
        told[one.name] = True if one.kind == "yes" else text
