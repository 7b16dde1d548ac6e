"""What is told when an entry is undone. What that changed, the room that changed it tells."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class EntryUndone(Event):
    """The entry of the same order that was undone, by its number there and its kind."""

    kind: ClassVar[str] = "order.entry_undone"
    subject: ClassVar[str] = "order"
    entry: int
    undone: str
