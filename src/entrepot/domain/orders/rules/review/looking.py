"""The rules of review, each a question to the facts of one order."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from entrepot.domain.orders.rules.review.facts import Finding, LineFacts, OrderFacts, Rule
from entrepot.domain.orders.rules.standing_back import AMENDED, APPROVAL_WITHDRAWN
from entrepot.foundation.refusals import Invalid

_ALWAYS = ("goods_unmatched", "price_missing")
# By which figure a reason grows: a yes to 1,200 is no yes to 1,300.
_MEASURED_BY = {"amount": "total", "credit_limit": "over", "price_below_floor": "under"}
_A_YEAR = 525_600  # minutes
# Beyond what the books can hold.
_ABSURD = Decimal(10) ** 14


def findings(order: OrderFacts, rules: Iterable[Rule]) -> list[Finding]:
    """This will list every rule that the order fails, in the order of the rules, each reason once.

    What nobody could send is found whatever the rules say: lines that name no SKU or have no price.
    """
    asked = [*rules]
    asked += [{"rule": name} for name in _ALWAYS if all(rule["rule"] != name for rule in asked)]
    found: dict[tuple[str, int | None], Finding] = {}
    for rule in asked:
        for finding in REVIEW_RULES[rule["rule"]](order, rule):
            found.setdefault((finding.code, finding.position), finding)
    return list(found.values())


def accepted_already(found: Finding, accepted: Mapping[str, Any]) -> bool:
    """This will tell whether a person's yes to these figures covers what is found now: it must be no worse."""
    measure = _MEASURED_BY.get(found.code)
    if measure is None:
        return True
    return measure in accepted and Decimal(str(found.facts[measure])) <= Decimal(str(accepted[measure]))


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
    adds = order.total if order.still_owes is None else order.still_owes
    if order.credit_limit is None or order.owed + adds <= order.credit_limit:
        return None
    over = order.owed + adds - order.credit_limit
    return {"owed": str(order.owed), "total": str(adds), "limit": str(order.credit_limit), "over": str(over)}


def _floor(line: LineFacts, _: Rule) -> Mapping[str, Any] | None:
    if line.is_gift or line.floor is None or line.unit_net >= line.floor:
        return None
    return {"price": str(line.unit_net), "floor": str(line.floor), "under": str(line.floor - line.unit_net)}


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
LIFTED_BY_APPROVAL = frozenset(REVIEW_RULES) - {"goods_unmatched"} | {APPROVAL_WITHDRAWN, AMENDED}


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
