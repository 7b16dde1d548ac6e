"""Which orders a person must look at. Every rule looks at one order's facts; all that fail are listed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from entrepot.domain.orders.rules.standing_back import APPROVAL_WITHDRAWN
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Invalid

_A_YEAR = 525_600  # minutes
# Beyond what the books can hold.
_ABSURD = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What the rules see of a line. `position` is None for what concerns the order as a whole."""

    position: int
    matched: bool
    priced: bool
    is_gift: bool
    unit_net: Decimal
    floor: Decimal | None


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What the rules see of an order."""

    total: Decimal
    lines: Sequence[LineFacts]
    needs_address: bool = True
    has_address: bool = True
    address_complete: bool = True
    address_masked: bool = False
    customer_is_new: bool = False
    customer_blocked: bool = False
    has_message: bool = False
    has_memo: bool = False
    minutes_since_twin: float | None = None
    # What the customer owes already, and may owe; None without a limit.
    owed: Decimal = ZERO
    credit_limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason to hold an order: a stable code, where, and the figures that explain it."""

    code: str
    position: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Rule = Mapping[str, Any]


def findings(order: OrderFacts, rules: Iterable[Rule]) -> list[Finding]:
    """This will list every rule that the order fails, in the order of the rules."""
    return [found for rule in rules for found in REVIEW_RULES[rule["rule"]](order, rule)]


def _when(test: Callable[[OrderFacts, Rule], Mapping[str, Any] | None], code: str) -> Callable[..., list[Finding]]:
    def look(order: OrderFacts, rule: Rule) -> list[Finding]:
        facts = test(order, rule)
        return [] if facts is None else [Finding(code, None, facts)]

    return look


def _lines(
    test: Callable[[LineFacts, Rule], Mapping[str, Any] | None], code: str
) -> Callable[[OrderFacts, Rule], list[Finding]]:
    def look(order: OrderFacts, rule: Rule) -> list[Finding]:
        tested = ((line, test(line, rule)) for line in order.lines)
        return [Finding(code, line.position, facts) for line, facts in tested if facts is not None]

    return look


def _amount(order: OrderFacts, rule: Rule) -> Mapping[str, Any] | None:
    above = Decimal(str(rule["above"]))
    return {"total": str(order.total), "above": str(above)} if order.total > above else None


def _duplicate(order: OrderFacts, rule: Rule) -> Mapping[str, Any] | None:
    minutes = order.minutes_since_twin
    return {"minutes": round(minutes, 1)} if minutes is not None and minutes <= rule.get("minutes", 30) else None


def _credit(order: OrderFacts, _: Rule) -> Mapping[str, Any] | None:
    if order.credit_limit is None or order.owed + order.total <= order.credit_limit:
        return None
    return {"owed": str(order.owed), "total": str(order.total), "limit": str(order.credit_limit)}


def _floor(line: LineFacts, _: Rule) -> Mapping[str, Any] | None:
    if line.is_gift or line.floor is None or line.unit_net >= line.floor:
        return None
    return {"price": str(line.unit_net), "floor": str(line.floor)}


REVIEW_RULES: dict[str, Callable[[OrderFacts, Rule], list[Finding]]] = {
    "goods_unmatched": _lines(lambda line, _: None if line.matched else {}, "goods_unmatched"),
    "price_missing": _lines(lambda line, _: None if line.priced else {}, "price_missing"),
    "price_below_floor": _lines(_floor, "price_below_floor"),
    "address_incomplete": _when(
        lambda o, _: {} if o.needs_address and not o.address_masked and not o.address_complete else None,
        "address_incomplete",
    ),
    "address_masked": _when(lambda o, _: {} if o.address_masked else None, "address_masked"),
    "customer_blocked": _when(lambda o, _: {} if o.customer_blocked else None, "customer_blocked"),
    "new_customer": _when(lambda o, _: {} if o.customer_is_new else None, "new_customer"),
    "message": _when(lambda o, _: {} if o.has_message else None, "message"),
    "memo": _when(lambda o, _: {} if o.has_memo else None, "memo"),
    "amount": _when(_amount, "amount"),
    "gifts_only": _when(lambda o, _: {} if o.lines and all(line.is_gift for line in o.lines) else None, "gifts_only"),
    "duplicate": _when(_duplicate, "duplicate"),
    "credit_limit": _when(_credit, "credit_limit"),
}

# A reviewer who approves lifts these; the others must be mended first, because nothing could be sent.
LIFTED_BY_APPROVAL = frozenset(REVIEW_RULES) - {"goods_unmatched"} | {APPROVAL_WITHDRAWN}


def unusable_rule(rule: Rule) -> Invalid | None:
    """This will refuse a rule that could not be asked of an order."""
    name = rule.get("rule")
    if not isinstance(name, str) or name not in REVIEW_RULES:
        given = {"rule": name, "known": ", ".join(sorted(REVIEW_RULES))}
        return Invalid("rules", "{rule} is not a rule. Rules are: {known}.", given)
    if name == "amount" and not _is_amount(rule.get("above")):
        given = {"example": '{"rule": "amount", "above": "1000"}'}
        return Invalid("rules", "The rule amount needs an amount, like {example}.", given)
    minutes = rule.get("minutes", 30)
    # In Python, True is a whole number too.
    if name == "duplicate" and not (type(minutes) is int and 0 < minutes <= _A_YEAR):
        given = {"example": '{"rule": "duplicate", "minutes": 30}'}
        return Invalid("rules", "The rule duplicate needs whole minutes, a year at most, like {example}.", given)
    return None


def _is_amount(value: object) -> bool:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return False
    return amount.is_finite() and abs(amount) < _ABSURD
