"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class WarehouseOpened(Event):
    kind: ClassVar[str] = "warehouse.opened"
    subject: ClassVar[str] = "warehouse"
    code: str


@dataclass(frozen=True)
class WarehouseChanged(Event):
    kind: ClassVar[str] = "warehouse.changed"
    subject: ClassVar[str] = "warehouse"
    fields: list[str]


@dataclass(frozen=True)
class BinsAdded(Event):
    kind: ClassVar[str] = "warehouse.bins_added"
    subject: ClassVar[str] = "warehouse"
    codes: list[str]


@dataclass(frozen=True)
class StockReceived(Event):
    """Lines are [sku id, warehouse id, quantity]."""

    kind: ClassVar[str] = "stock.received"
    subject: ClassVar[str] = "stock_document"
    number: str
    lines: list[list[int]]


@dataclass(frozen=True)
class StockAdjusted(Event):
    """Lines are [sku id, warehouse id, change]; a change below zero is a loss."""

    kind: ClassVar[str] = "stock.adjusted"
    subject: ClassVar[str] = "stock_document"
    number: str
    reason: str
    lines: list[list[int]]


@dataclass(frozen=True)
class StockFellShort(Event):
    """Less is left than was reserved; lines are [sku id, warehouse id, pieces short]."""

    kind: ClassVar[str] = "stock.fell_short"
    subject: ClassVar[str] = "stock_document"
    lines: list[list[int]]
