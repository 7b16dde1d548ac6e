"""What is told of personal data that somebody was shown. The data itself is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class _Revealed(Event):
    fields: Sequence[str]
    reason: str
    # Shown, copied, drawn on paper, exported.
    how: str


@dataclass(frozen=True)
class OrderRevealed(_Revealed):
    kind: ClassVar[str] = "order.revealed"
    subject: ClassVar[str] = "order"


@dataclass(frozen=True)
class FulfilmentRevealed(_Revealed):
    kind: ClassVar[str] = "fulfilment.revealed"
    subject: ClassVar[str] = "fulfilment"


@dataclass(frozen=True)
class CustomerRevealed(_Revealed):
    kind: ClassVar[str] = "customer.revealed"
    subject: ClassVar[str] = "customer"


REVEALED: dict[str, type[_Revealed]] = {
    event.subject: event for event in (OrderRevealed, FulfilmentRevealed, CustomerRevealed)
}
"""By subject."""
