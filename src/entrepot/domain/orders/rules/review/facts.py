"""What the rules of review see of an order, and what they say about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from entrepot.foundation.money import ZERO


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What the rules see of a line. Prices are per entered unit, pieces in the SKU's smallest unit."""

    position: int
    matched: bool
    priced: bool
    is_gift: bool
    unit_net: Decimal
    floor: Decimal | None
    cost: Decimal | None = None
    sku_id: int | None = None
    pieces: int = 0
    # Of its pieces, those that no warehouse has promised from what it has.
    missing: int = 0
    # How many pieces of it this customer takes on average; None without a history.
    usual: Decimal | None = None


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
    # What of that it waits for: nothing where it is paid at the door, or later by agreement.
    unpaid: Decimal = ZERO
    # A marketplace has sold already what we may lack, and may ask us to send what is not paid yet.
    held_when_short: bool = False
    held_when_unpaid: bool = False
    # What its payer owes from other orders past their day, and since how many days the oldest.
    overdue: Decimal = ZERO
    days_overdue: int = 0
    cod: Decimal = ZERO
    channel: str = ""
    kind: str = ""
    message: str = ""
    memo: str = ""
    flag: str = ""
    country: str = ""
    region_code: str = ""
    # No service that is offered goes there.
    out_of_reach: bool = False
    # What the invoice that was asked for lacks.
    invoice_lacks: Sequence[str] = ()
    # By what it is on the blacklist: phone, receiver, buyer.
    blacklisted: Sequence[str] = ()
    # Who asks for money back at present, and for how much; nobody where it is empty.
    asked_back_by: str = ""
    asked_back: Decimal = ZERO
    # Open orders that go to the same receiver, by number; and to how many others this buyer's go.
    mergeable: Sequence[str] = ()
    other_receivers: int = 0
    placed_at: datetime | None = None
    paid_at: datetime | None = None
    # The clock of its channel.
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason to hold an order: a stable code, where, and the figures that explain it.

    With `until`, it is over by itself when that moment has come.
    """

    code: str
    position: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    until: datetime | None = None


Rule = Mapping[str, Any]
