"""What is told of assignments: `to` is `person:12` or `role:warehouse`, as actors are named."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class OrderAssigned(Event):
    kind: ClassVar[str] = "order.assigned"
    subject: ClassVar[str] = "order"
    to: str
    due_at: datetime | None
    before: str
    before_due_at: datetime | None


@dataclass(frozen=True)
class OrderUnassigned(Event):
    kind: ClassVar[str] = "order.unassigned"
    subject: ClassVar[str] = "order"
    before: str
    before_due_at: datetime | None
