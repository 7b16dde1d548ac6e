"""Which orders a person must look at. Every rule looks at one order's facts; all that fail are listed."""

from entrepot.domain.orders.rules.review.facts import Finding, LineFacts, OrderFacts, Rule
from entrepot.domain.orders.rules.review.looking import (
    AS_UNMATCHED,
    HEALS,
    HELD_FOR,
    LIFTED_BY_APPROVAL,
    MENDED_BY_AMENDING,
    NOT_BY_HAND,
    REVIEW_RULES,
    SKU_ARCHIVED,
    accepted_already,
    findings,
    holds_while_asked_back,
)
from entrepot.domain.orders.rules.review.parameters import in_order, unusable_rule

__all__ = [
    "AS_UNMATCHED",
    "HEALS",
    "HELD_FOR",
    "LIFTED_BY_APPROVAL",
    "MENDED_BY_AMENDING",
    "NOT_BY_HAND",
    "REVIEW_RULES",
    "SKU_ARCHIVED",
    "Finding",
    "LineFacts",
    "OrderFacts",
    "Rule",
    "accepted_already",
    "findings",
    "holds_while_asked_back",
    "in_order",
    "unusable_rule",
]
