"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar, TypedDict

from entrepot.foundation.journal.recording import Event


class PiecesAt(TypedDict):
    """So many pieces of a SKU at a warehouse, by their codes."""

    sku: str
    warehouse: str
    quantity: int


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
    kind: ClassVar[str] = "stock.received"
    subject: ClassVar[str] = "stock_document"
    number: str
    lines: list[PiecesAt]


@dataclass(frozen=True)
class OwnerAdded(Event):
    kind: ClassVar[str] = "goods_owner.added"
    subject: ClassVar[str] = "goods_owner"
    code: str


@dataclass(frozen=True)
class ConsignmentReceived(Event):
    """Goods of somebody else came in; nobody may be promised them."""

    kind: ClassVar[str] = "consignment.received"
    subject: ClassVar[str] = "stock_document"
    number: str
    owner: str
    lines: list[PiecesAt]


@dataclass(frozen=True)
class ConsignmentReturned(Event):
    """Goods of somebody else went back to him."""

    kind: ClassVar[str] = "consignment.returned"
    subject: ClassVar[str] = "stock_document"
    number: str
    owner: str
    lines: list[PiecesAt]


@dataclass(frozen=True)
class StockAdjusted(Event):
    """The quantity of a line is the change: below zero it is a loss."""

    kind: ClassVar[str] = "stock.adjusted"
    subject: ClassVar[str] = "stock_document"
    number: str
    reason: str
    lines: list[PiecesAt]


@dataclass(frozen=True)
class StockFellShort(Event):
    """Less is left than was reserved: so many pieces are short."""

    kind: ClassVar[str] = "stock.fell_short"
    subject: ClassVar[str] = "stock_document"
    lines: list[PiecesAt]
