"""Who may approve: some amounts need two people, and where four eyes are asked for, never the one who made it."""

from collections.abc import Iterable

from entrepot.domain.orders.rules.review.facts import Rule

SECOND_APPROVAL = "second_approval"
# In the facts of that hold: who has approved it first.
FIRST = "first"
SECOND_RIGHT = "orders.approve_orders_finally"


def needs_four_eyes(rules: Iterable[Rule], *, channel: str, kind: str) -> bool:
    """This will tell whether orders of this channel and kind are never approved by who made them."""
    scopes = (rule.get("only", {}) for rule in rules if rule["rule"] == "four_eyes")
    return any(channel in s.get("channels", [channel]) and kind in s.get("kinds", [kind]) for s in scopes)
