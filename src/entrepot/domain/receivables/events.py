"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class CreditLimitSet(Event):
    """`limit` is an amount, or None where the customer may owe without limit."""

    kind: ClassVar[str] = "customer.credit_limit_set"
    subject: ClassVar[str] = "customer"
    currency: str
    limit: str | None
    before: str | None


@dataclass(frozen=True)
class CreditNoteIssued(Event):
    """Lines are [code, quantity, amount, reason]."""

    kind: ClassVar[str] = "credit_note.issued"
    subject: ClassVar[str] = "credit_note"
    number: str
    amount: str
    currency: str
    lines: list[list[int | str]]


@dataclass(frozen=True)
class OpeningBalanceBooked(Event):
    """What a customer owed before these books began; `reference` is the document's number."""

    kind: ClassVar[str] = "customer.opening_balance_booked"
    subject: ClassVar[str] = "customer"
    number: str
    reference: str
    amount: str
    currency: str


@dataclass(frozen=True)
class OpeningBalanceTakenBack(Event):
    kind: ClassVar[str] = "customer.opening_balance_taken_back"
    subject: ClassVar[str] = "customer"
    number: str
    reference: str
    amount: str
    currency: str
