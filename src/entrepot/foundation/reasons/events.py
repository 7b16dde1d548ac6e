"""What is told of reasons. Their names are for people, and stay in their rows."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class ReasonAdded(Event):
    kind: ClassVar[str] = "reason.added"
    subject: ClassVar[str] = "reason"
    use: str
    code: str


@dataclass(frozen=True)
class ReasonChanged(Event):
    kind: ClassVar[str] = "reason.changed"
    subject: ClassVar[str] = "reason"
    fields: list[str]
    active: bool
