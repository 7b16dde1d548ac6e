"""What is told of saved views."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class ViewSaved(Event):
    kind: ClassVar[str] = "saved_view.saved"
    subject: ClassVar[str] = "saved_view"
    listing: str
    shared: bool


@dataclass(frozen=True)
class ViewRemoved(Event):
    kind: ClassVar[str] = "saved_view.removed"
    subject: ClassVar[str] = "saved_view"
    listing: str
