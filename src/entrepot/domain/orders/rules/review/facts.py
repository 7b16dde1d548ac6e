"""What the rules of review see of an order, and what they say about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from entrepot.foundation.money import ZERO


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
    # What is left to pay of this order; all of it where it is only being placed.
    still_owes: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason to hold an order: a stable code, where, and the figures that explain it."""

    code: str
    position: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Rule = Mapping[str, Any]
