"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class PayloadReceived(Event):
    """A marketplace sent an order, and what came of it."""

    kind: ClassVar[str] = "order.payload_received"
    subject: ClassVar[str] = "order"
    vendor: str
    outcome: str
