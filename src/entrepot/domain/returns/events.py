"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class ReturnBooked(Event):
    """Lines are [position of the order line, pieces, credited amount]."""

    kind: ClassVar[str] = "return.booked"
    subject: ClassVar[str] = "return"
    number: str
    order: str
    lines: list[list[int | str]]
    currency: str


@dataclass(frozen=True)
class OrderReturned(Event):
    """Lines are [position, pieces, credited amount]."""

    kind: ClassVar[str] = "order.returned"
    subject: ClassVar[str] = "order"
    number: str
    lines: list[list[int | str]]
    currency: str
