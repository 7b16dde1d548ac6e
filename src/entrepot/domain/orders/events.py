"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar, TypedDict

from entrepot.foundation.journal.recording import Event


class LineCancelled(TypedDict):
    line: int
    sku: str
    quantity: int


class LinePlaced(LineCancelled):
    """What became of the pieces of a line, all zero for what is not kept in stock."""

    reserved: int
    waiting: int
    short: int


@dataclass(frozen=True)
class OrderEvent(Event):
    subject: ClassVar[str] = "order"


@dataclass(frozen=True)
class OrderDrafted(OrderEvent):
    kind: ClassVar[str] = "order.drafted"
    number: str
    total: str
    currency: str


@dataclass(frozen=True)
class OrderPlaced(OrderEvent):
    kind: ClassVar[str] = "order.placed"
    number: str
    channel: str
    total: str
    currency: str
    lines: list[LinePlaced]
    holds: list[str]


@dataclass(frozen=True)
class TotalAdjusted(OrderEvent):
    """The total was rounded off or overwritten by hand; the amount is below zero where it became less."""

    kind: ClassVar[str] = "order.total_adjusted"
    amount: str
    currency: str
    reason: str


@dataclass(frozen=True)
class OrderApproved(OrderEvent):
    """`rules` approved it without a person, or a person did."""

    kind: ClassVar[str] = "order.approved"
    by_rules: bool


@dataclass(frozen=True)
class OrderApprovalWithdrawn(OrderEvent):
    """It waits for review again; what was released of it was called back."""

    kind: ClassVar[str] = "order.approval_withdrawn"
    reason: str


@dataclass(frozen=True)
class OrderReturnedToSales(OrderEvent):
    """A reviewer handed it back to whoever made it, to be mended."""

    kind: ClassVar[str] = "order.returned_to_sales"
    reason: str


@dataclass(frozen=True)
class OrderSubmittedAgain(OrderEvent):
    kind: ClassVar[str] = "order.submitted_again"


@dataclass(frozen=True)
class OrderStateOverridden(OrderEvent):
    """Somebody set its state by hand; `written_off` is what is not asked for any more because of it."""

    kind: ClassVar[str] = "order.state_overridden"
    before: str
    after: str
    reason: str
    written_off: str
    currency: str


@dataclass(frozen=True)
class OrderRejected(OrderEvent):
    kind: ClassVar[str] = "order.rejected"
    reason: str


@dataclass(frozen=True)
class OrderHeld(OrderEvent):
    kind: ClassVar[str] = "order.held"
    codes: list[str]


@dataclass(frozen=True)
class HoldReleased(OrderEvent):
    kind: ClassVar[str] = "order.hold_released"
    codes: list[str]


@dataclass(frozen=True)
class LinesCancelled(OrderEvent):
    """`credited` is what is no longer owed."""

    kind: ClassVar[str] = "order.lines_cancelled"
    reason: str
    lines: list[LineCancelled]
    credited: str
    currency: str


@dataclass(frozen=True)
class OrderCancelled(OrderEvent):
    kind: ClassVar[str] = "order.cancelled"
    reason: str


@dataclass(frozen=True)
class OrderCompleted(OrderEvent):
    kind: ClassVar[str] = "order.completed"


@dataclass(frozen=True)
class OrderReopened(OrderEvent):
    """It was completed, and owes money again."""

    kind: ClassVar[str] = "order.reopened"


@dataclass(frozen=True)
class ReviewRulesActivated(Event):
    kind: ClassVar[str] = "review_rules.activated"
    subject: ClassVar[str] = "review_rules"
    version: int
    # Whether orders that are open already are looked at by them too.
    review_open: bool = False


@dataclass(frozen=True)
class UrgencyRulesActivated(Event):
    kind: ClassVar[str] = "urgency_rules.activated"
    subject: ClassVar[str] = "urgency_rules"
    version: int


@dataclass(frozen=True)
class OrderImported(OrderEvent):
    """A past order was written down as delivered: nothing follows from it."""

    kind: ClassVar[str] = "order.imported"
    number: str
    channel: str
    total: str
    currency: str
    pieces: int


class LineMatched(TypedDict):
    line: int
    sku: str
    quantity: int


@dataclass(frozen=True)
class GoodsMatched(OrderEvent):
    """Lines whose codes nobody knew when they came are known now."""

    kind: ClassVar[str] = "order.goods_matched"
    lines: list[LineMatched]


class LinePriced(TypedDict):
    line: int
    price: str


@dataclass(frozen=True)
class PricesFound(OrderEvent):
    """Lines that came without a price have one now; `added` is what is owed more for them."""

    kind: ClassVar[str] = "order.prices_found"
    lines: list[LinePriced]
    added: str
    currency: str


@dataclass(frozen=True)
class BlacklistChanged(Event):
    """Somebody was put on the blacklist or taken off; who it is stays in the row, as a key."""

    kind: ClassVar[str] = "blacklist.changed"
    subject: ClassVar[str] = "blacklist"
    by_what: str
    listed: bool


@dataclass(frozen=True)
class OrderApprovedFirst(OrderEvent):
    """A reviewer approved it; it waits for the second approval that its amount asks for."""

    kind: ClassVar[str] = "order.approved_first"


@dataclass(frozen=True)
class RefundRequested(OrderEvent):
    """Somebody asks for money back; without an amount, for all that can go back."""

    kind: ClassVar[str] = "order.refund_requested"
    amount: str
    currency: str
    reason: str
    asked_by: str


@dataclass(frozen=True)
class RefundRequestClosed(OrderEvent):
    """The request was withdrawn, refused, or the money went back."""

    kind: ClassVar[str] = "order.refund_request_closed"
    outcome: str
    reason: str
