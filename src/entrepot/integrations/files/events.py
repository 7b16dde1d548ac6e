"""What is told of imports. What they make is told of the orders, payments and goods themselves."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class ImportWithdrawn(Event):
    """So many of what an import had made were undone, and so many stayed."""

    kind: ClassVar[str] = "import.withdrawn"
    subject: ClassVar[str] = "import"
    number: str
    what: str
    undone: int
    kept: int


@dataclass(frozen=True)
class ImportStarted(Event):
    kind: ClassVar[str] = "import.started"
    subject: ClassVar[str] = "import"
    number: str
    what: str
