"""What each rule of review may be told, and which rules cannot be used as they are written."""

import json
from collections.abc import Callable, Mapping
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any

from entrepot.domain.orders.rules.refund_requests import REFUND_PENDING, AskedBy
from entrepot.domain.orders.rules.review.facts import Rule
from entrepot.domain.orders.rules.review.looking import REVIEW_RULES
from entrepot.foundation.refusals import Invalid

_A_YEAR = 525_600  # minutes
# Beyond what the books can hold.
_ABSURD = Decimal(10) ** 14
_MOST_TEXTS, _LONGEST_TEXT = 200, 200

Check = Callable[[Any], bool]


def _amount(value: object) -> bool:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return False
    return amount.is_finite() and abs(amount) < _ABSURD


def _whole(least: int, most: int) -> Check:
    # In Python, True is a whole number too.
    return lambda value: type(value) is int and least <= value <= most


def _texts(value: object) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= _MOST_TEXTS
        and all(isinstance(text, str) and 0 < len(text.strip()) <= _LONGEST_TEXT for text in value)
    )


def _hour(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == len("00:00") and time.fromisoformat(value) is not None
    except ValueError:
        return False


def _only(value: object) -> bool:
    return isinstance(value, dict) and value.keys() <= {"channels", "kinds"} and all(map(_texts, value.values()))


_ANY: dict[str, Check] = {"rule": lambda _: True, "only": _only, "order": _whole(-(10**6), 10**6)}

_SETTINGS: dict[str, dict[str, Check]] = {
    "amount": {"above": _amount},
    "second_approval": {"above": _amount},
    "duplicate": {"minutes": _whole(1, _A_YEAR)},
    "message": {"allow": _texts},
    "memo": {"allow": _texts},
    "flag": {"flags": _texts},
    "undeliverable": {"regions": _texts, "countries": _texts, "no_service": lambda value: isinstance(value, bool)},
    "quantity": {"times": _whole(2, 10**6), "least": _whole(0, 10**9)},
    "overdue": {"days": _whole(0, 3650)},
    REFUND_PENDING: {"asked_by": lambda value: _texts(value) and set(value) <= set(AskedBy), "above": _amount},
    "buffer": {"minutes": _whole(1, _A_YEAR), "after": lambda value: value in ("placing", "payment")},
    "hours": {"from": _hour, "to": _hour},
}

# One of each group must be said.
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "amount": (("above",),),
    "second_approval": (("above",),),
    "undeliverable": (("regions", "countries", "no_service"),),
    "buffer": (("minutes",),),
    "hours": (("from",), ("to",)),
}

_EXAMPLES: dict[str, Mapping[str, Any]] = {
    "amount": {"above": "1000"},
    "second_approval": {"above": "10000"},
    "duplicate": {"minutes": 30},
    "message": {"allow": ["尽快发货", "*谢谢*"]},
    "memo": {"allow": ["已核实*"]},
    "flag": {"flags": ["red"]},
    "undeliverable": {"regions": ["65", "54"]},
    "quantity": {"times": 5, "least": 10},
    "overdue": {"days": 7},
    REFUND_PENDING: {"asked_by": ["buyer", "channel"], "above": "50"},
    "buffer": {"minutes": 30, "after": "payment"},
    "hours": {"from": "09:00", "to": "18:00"},
}


def in_order(rules: list[Rule]) -> list[Rule]:
    """This will put rules in the order of their numbers; those without one stay behind, as they stand."""
    return sorted(rules, key=lambda rule: (0, rule["order"]) if "order" in rule else (1, 0))


def unusable_rule(rule: Rule) -> Invalid | None:
    """This will refuse a rule that could not be asked of an order."""
    name = rule.get("rule")
    if not isinstance(name, str) or name not in REVIEW_RULES:
        given = {"rule": str(name), "known": ", ".join(sorted(REVIEW_RULES))}
        return Invalid("rules", "{rule} is not a rule. Rules are: {known}.", given)
    settings = _ANY | _SETTINGS.get(name, {})
    for setting in rule:
        if setting not in settings:
            given = {"rule": name, "setting": setting, "known": ", ".join(sorted(settings.keys() - {"rule"}))}
            return Invalid("rules", "The rule {rule} has no setting {setting}. It has: {known}.", given)
    missing = any(rule.keys().isdisjoint(group) for group in _NEEDED.get(name, ()))
    if missing or not all(settings[setting](value) for setting, value in rule.items()):
        example = json.dumps({"rule": name, **_EXAMPLES.get(name, {})}, ensure_ascii=False)
        given = {"rule": name, "example": example}
        return Invalid("rules", "The rule {rule} cannot be used as it is written. Write it like {example}.", given)
    return None
