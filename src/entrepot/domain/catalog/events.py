"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class SkuCreated(Event):
    kind: ClassVar[str] = "sku.created"
    subject: ClassVar[str] = "sku"
    code: str


@dataclass(frozen=True)
class SkuChanged(Event):
    """Which fields were changed. To what is not told: what goods cost is not for all who read the journal."""

    kind: ClassVar[str] = "sku.changed"
    subject: ClassVar[str] = "sku"
    code: str
    edition: int
    fields: list[str]


@dataclass(frozen=True)
class SkuArchived(Event):
    kind: ClassVar[str] = "sku.archived"
    subject: ClassVar[str] = "sku"
    code: str


@dataclass(frozen=True)
class SkuRestored(Event):
    kind: ClassVar[str] = "sku.restored"
    subject: ClassVar[str] = "sku"
    code: str


@dataclass(frozen=True)
class ProductCreated(Event):
    kind: ClassVar[str] = "product.created"
    subject: ClassVar[str] = "product"
    code: str


@dataclass(frozen=True)
class CodeMapped(Event):
    """One of `foreign`, as a channel (or any, where it is empty) calls it, is so many of a unit of the SKU."""

    kind: ClassVar[str] = "sku.code_mapped"
    subject: ClassVar[str] = "sku"
    code: str
    foreign: str
    channel: str
    unit: str
    times: int


@dataclass(frozen=True)
class CodeUnmapped(Event):
    kind: ClassVar[str] = "sku.code_unmapped"
    subject: ClassVar[str] = "sku"
    code: str
    foreign: str
    channel: str
