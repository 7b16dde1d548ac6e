"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar, TypedDict

from entrepot.foundation.journal.recording import Event


class LineChanged(TypedDict):
    line: int
    sku: str
    quantity: int


@dataclass(frozen=True)
class ChangeConfirmed(Event):
    kind: ClassVar[str] = "change.confirmed"
    subject: ClassVar[str] = "change"
    number: str
    change: str
    order: str


@dataclass(frozen=True)
class OrderChangeConfirmed(Event):
    """A change set came to pass; `credited` is what is no longer owed because of it."""

    kind: ClassVar[str] = "order.change_confirmed"
    subject: ClassVar[str] = "order"
    number: str
    change: str
    lines: list[LineChanged]
    credited: str
    currency: str


class FieldAmended(TypedDict):
    """A field by name, of a line or of the order; values only where they are codes, dates, quantities or money."""

    field: str
    line: int | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class OrderAmended(Event):
    """It is different from what was placed. `reviewed_again` tells that its approval does not hold any more."""

    kind: ClassVar[str] = "order.amended"
    subject: ClassVar[str] = "order"
    number: str
    fields: list[FieldAmended]
    total_before: str
    total_after: str
    currency: str
    reviewed_again: bool
