"""Which orders a person must look at. Every rule looks at one order's facts; all that fail are listed."""

from entrepot.domain.orders.rules.review.facts import Finding, LineFacts, OrderFacts, Rule
from entrepot.domain.orders.rules.review.looking import (
    LIFTED_BY_APPROVAL,
    REVIEW_RULES,
    accepted_already,
    findings,
    unusable_rule,
)

__all__ = [
    "LIFTED_BY_APPROVAL",
    "REVIEW_RULES",
    "Finding",
    "LineFacts",
    "OrderFacts",
    "Rule",
    "accepted_already",
    "findings",
    "unusable_rule",
]
