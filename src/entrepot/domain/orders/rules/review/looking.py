"""The rules of review, each a question to the facts of one order."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from entrepot.domain.orders.rules.refund_requests import REFUND_PENDING
from entrepot.domain.orders.rules.review.clockwork import buffer, hours
from entrepot.domain.orders.rules.review.facts import Finding, LineFacts, OrderFacts, Rule
from entrepot.domain.orders.rules.review.texts import stops
from entrepot.domain.orders.rules.standing_back import AMENDED, APPROVAL_WITHDRAWN, RETURNED_TO_SALES

_ALWAYS = ("goods_unmatched", "price_missing")
# By which figure a reason grows: a yes to 1,200 is no yes to 1,300.
_MEASURED_BY = {
    "amount": "total", "second_approval": "total", "credit_limit": "over", "price_below_floor": "under",
    "price_below_cost": "under", "quantity": "pieces", "overdue": "overdue",
}  # fmt: skip

Facts = Mapping[str, Any] | None


def findings(order: OrderFacts, rules: Iterable[Rule]) -> list[Finding]:
    """This will list every rule that the order fails, in the order of the rules, each reason once.

    What nobody could send is found whatever the rules say: lines that name no SKU or have no price; and of a
    marketplace's order, which cannot be refused, lines that are short and money that its channel waits for.
    Money that is asked back is found where the rules say nothing of it; those that do may narrow it.
    """
    rules = list(rules)
    asked = [rule for rule in rules if _concerns(rule, order)]
    asked += [{"rule": name} for name in _always(order) if all(rule["rule"] != name for rule in asked)]
    if all(rule["rule"] != REFUND_PENDING for rule in rules):
        asked.append({"rule": REFUND_PENDING})
    found: dict[tuple[str, int | None], Finding] = {}
    for rule in asked:
        for finding in REVIEW_RULES[rule["rule"]](order, rule):
            found.setdefault((finding.code, finding.position), finding)
    return list(found.values())


def _always(order: OrderFacts) -> list[str]:
    short = ["short"] if order.held_when_short else []
    return [*_ALWAYS, *short, *(["unpaid"] if order.held_when_unpaid else [])]


def accepted_already(found: Finding, accepted: Mapping[str, Any]) -> bool:
    """This will tell whether a person's yes to these figures covers what is found now: it must be no worse."""
    measure = _MEASURED_BY.get(found.code)
    if measure is None:
        return True
    return measure in accepted and Decimal(str(found.facts[measure])) <= Decimal(str(accepted[measure]))


def _concerns(rule: Rule, order: OrderFacts) -> bool:
    """Whether a rule is asked of an order at all: `only` names channels and kinds of orders."""
    only = rule.get("only", {})
    channels, kinds = only.get("channels"), only.get("kinds")
    return (channels is None or order.channel in channels) and (kinds is None or order.kind in kinds)


def _when(test: Callable[[OrderFacts, Rule], Facts], code: str) -> Callable[..., list[Finding]]:
    def look(order: OrderFacts, rule: Rule) -> list[Finding]:
        facts = test(order, rule)
        return [] if facts is None else [Finding(code, None, facts)]

    return look


def _lines(test: Callable[[LineFacts, Rule], Facts], code: str) -> Callable[[OrderFacts, Rule], list[Finding]]:
    def look(order: OrderFacts, rule: Rule) -> list[Finding]:
        tested = ((line, test(line, rule)) for line in order.lines)
        return [Finding(code, line.position, facts) for line, facts in tested if facts is not None]

    return look


def _amount(order: OrderFacts, rule: Rule) -> Facts:
    above = Decimal(str(rule["above"]))
    return {"total": str(order.total), "above": str(above)} if order.total > above else None


def _duplicate(order: OrderFacts, rule: Rule) -> Facts:
    minutes = order.minutes_since_twin
    return {"minutes": round(minutes, 1)} if minutes is not None and minutes <= rule.get("minutes", 30) else None


def _credit(order: OrderFacts, _: Rule) -> Facts:
    adds = order.total if order.still_owes is None else order.still_owes
    if order.credit_limit is None or order.owed + adds <= order.credit_limit:
        return None
    over = order.owed + adds - order.credit_limit
    return {"owed": str(order.owed), "total": str(adds), "limit": str(order.credit_limit), "over": str(over)}


def _overdue(order: OrderFacts, rule: Rule) -> Facts:
    late = order.overdue > 0 and order.days_overdue > rule.get("days", 0)
    return {"overdue": str(order.overdue), "days": order.days_overdue} if late else None


def _floor(line: LineFacts, _: Rule) -> Facts:
    return _below(line, line.floor, "floor")


def _cost(line: LineFacts, _: Rule) -> Facts:
    below = _below(line, line.cost, "cost")
    # What goods cost is not for everybody who sees the hold.
    return {"price": below["price"], "under": below["under"]} if below else None


def _below(line: LineFacts, bound: Decimal | None, name: str) -> dict[str, str] | None:
    if line.is_gift or bound is None or line.unit_net >= bound:
        return None
    return {"price": str(line.unit_net), name: str(bound), "under": str(bound - line.unit_net)}


def _quantity(line: LineFacts, rule: Rule) -> Facts:
    """More than so many times what this customer takes on average, and more than a least number of pieces."""
    times, least = rule.get("times", 5), rule.get("least", 10)
    if line.usual is None or line.pieces <= least or line.pieces <= times * line.usual:
        return None
    return {"pieces": line.pieces, "usual": str(round(line.usual, 1)), "times": times}


def _undeliverable(order: OrderFacts, rule: Rule) -> Facts:
    regions, countries = rule.get("regions", []), rule.get("countries", [])
    there = order.country == "CN" and any(order.region_code.startswith(region) for region in regions)
    too_far = rule.get("no_service", False) and order.out_of_reach
    if not order.needs_address or not (there or order.country in countries or too_far):
        return None
    return {"country": order.country, "region": order.region_code}


def _flag(order: OrderFacts, rule: Rule) -> Facts:
    flags = rule.get("flags")
    stopped = order.flag in flags if flags is not None else bool(order.flag)
    return {"flag": order.flag} if stopped else None


def _refund_pending(order: OrderFacts, rule: Rule) -> Facts:
    who, above = rule.get("asked_by", (order.asked_back_by,)), Decimal(str(rule.get("above", -1)))
    if not order.asked_back_by or order.asked_back_by not in who or order.asked_back <= above:
        return None
    return {"asked_by": order.asked_back_by, "amount": str(order.asked_back)}


def holds_while_asked_back(order: OrderFacts, rules: Iterable[Rule]) -> bool:
    """This will tell whether an order is held while money is asked back for it, whatever else is the matter."""
    return bool(findings(order, [rule for rule in rules if rule["rule"] == REFUND_PENDING]))


def _text(has: bool, text: str, rule: Rule) -> Facts:
    return {} if has and stops(text, rule.get("allow", ())) else None


REVIEW_RULES: dict[str, Callable[[OrderFacts, Rule], list[Finding]]] = {
    "goods_unmatched": _lines(lambda line, _: None if line.matched else {}, "goods_unmatched"),
    "price_missing": _lines(lambda line, _: None if line.priced else {}, "price_missing"),
    "price_below_floor": _lines(_floor, "price_below_floor"),
    "price_below_cost": _lines(_cost, "price_below_cost"),
    "quantity": _lines(_quantity, "quantity"),
    "short": _lines(lambda line, _: {"missing": line.missing} if line.matched and line.missing else None, "short"),
    "address_incomplete": _when(
        lambda o, _: {} if o.needs_address and not o.address_masked and not o.address_complete else None,
        "address_incomplete",
    ),
    "address_masked": _when(lambda o, _: {} if o.address_masked else None, "address_masked"),
    "undeliverable": _when(_undeliverable, "undeliverable"),
    "could_merge": _when(lambda o, _: {"orders": list(o.mergeable)} if o.mergeable else None, "could_merge"),
    "several_addresses": _when(
        lambda o, _: {"others": o.other_receivers} if o.other_receivers else None, "several_addresses"
    ),
    "customer_blocked": _when(lambda o, _: {} if o.customer_blocked else None, "customer_blocked"),
    "blacklist": _when(lambda o, _: {"by": list(o.blacklisted)} if o.blacklisted else None, "blacklist"),
    "new_customer": _when(lambda o, _: {} if o.customer_is_new else None, "new_customer"),
    "message": _when(lambda o, rule: _text(o.has_message, o.message, rule), "message"),
    "memo": _when(lambda o, rule: _text(o.has_memo, o.memo, rule), "memo"),
    "flag": _when(_flag, "flag"),
    "amount": _when(_amount, "amount"),
    "gifts_only": _when(lambda o, _: {} if o.lines and all(line.is_gift for line in o.lines) else None, "gifts_only"),
    "duplicate": _when(_duplicate, "duplicate"),
    "credit_limit": _when(_credit, "credit_limit"),
    "overdue": _when(_overdue, "overdue"),
    "unpaid": _when(lambda o, _: {"unpaid": str(o.unpaid)} if o.unpaid > 0 else None, "unpaid"),
    "cod": _when(lambda o, _: {"collect": str(o.cod)} if o.cod > 0 else None, "cod"),
    "invoice_incomplete": _when(
        lambda o, _: {"lacks": list(o.invoice_lacks)} if o.invoice_lacks else None, "invoice_incomplete"
    ),
    REFUND_PENDING: _when(_refund_pending, REFUND_PENDING),
    "buffer": buffer,
    "hours": hours,
    "second_approval": _when(_amount, "second_approval"),
    # Says who may approve, not what is wrong with an order.
    "four_eyes": lambda _, __: [],
}

# A reviewer who approves lifts these; the others must be mended first, because nothing could be sent.
_MENDED_FIRST = {"goods_unmatched", "second_approval", REFUND_PENDING}
LIFTED_BY_APPROVAL = frozenset(REVIEW_RULES) - _MENDED_FIRST | {APPROVAL_WITHDRAWN, AMENDED}

# A line that cannot be counted has no SKU; it has one as soon as it can be.
AS_UNMATCHED = {"unit_unknown": "goods_unmatched", "quantity_unclear": "goods_unmatched"}
# What goes when its cause is gone. That an order was amended is over once it was looked at again.
HEALS = frozenset(REVIEW_RULES) | AS_UNMATCHED.keys() | {AMENDED}

# What is not sold any more waits until it is sold again.
SKU_ARCHIVED = "sku_archived"

# What was sent could not be booked, or there was nothing to book: over as soon as somebody has amended it.
MENDED_BY_AMENDING = frozenset({"amounts_unclear", "currency_unknown", "nothing_ordered"})
# Nobody lifts these by hand: what is the matter is mended, or the order approved or submitted again.
NOT_BY_HAND = (
    AS_UNMATCHED.keys()
    | MENDED_BY_AMENDING
    | {"goods_unmatched", "second_approval", APPROVAL_WITHDRAWN, AMENDED, RETURNED_TO_SALES, REFUND_PENDING}
)
# What an order may be held for, as far as it is ours to name: reviewers and channels may give other reasons.
HELD_FOR = (
    frozenset(REVIEW_RULES)
    | NOT_BY_HAND
    | {"text_too_long", "data_unreadable", SKU_ARCHIVED}
    | {"by_hand", "customer_asked", "address_unsure", "goods_unsure", "fraud_check"}
)
