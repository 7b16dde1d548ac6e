"""What somebody asks for when amending an order, and the reasons for which it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.orders.placing.given import InvoiceRequest, NewLine
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.foundation.refusals import Refusal

# What may be given in `fields`: plain columns of an order, and what is named by a number or code.
PLAIN = (
    "customer_message", "seller_memo", "internal_note", "flag", "tags", "priority", "carrier", "service",
    "promised_at", "ship_by", "deadline",
)  # fmt: skip
NAMED = ("warehouse", "salesperson", "payer")


@dataclass(frozen=True)
class Amendment:
    """What is to be different about an order. What is not given stays as it is."""

    order: str
    reason: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[LineChange] = ()
    added: Sequence[NewLine] = ()
    ship_to: NewAddress | None = None
    invoice: InvoiceRequest | None = None
    shipping: Decimal | None = None
    order_discount: Decimal | None = None
    adjustment: Adjustment | None = None
    # The total is what the lines come to again.
    unadjusted: bool = False
    edition: int | None = None

    @property
    def touches_lines(self) -> bool:
        return bool(self.lines or self.added)

    @property
    def touches_money(self) -> bool:
        terms = (self.shipping, self.order_discount, self.adjustment)
        return self.touches_lines or self.unadjusted or any(term is not None for term in terms)


@dataclass(eq=False)
class NothingToAmend(Refusal):
    """Order {order} is like this already: nothing would change."""

    code: ClassVar[str] = "nothing_to_amend"
    order: str


@dataclass(eq=False)
class EverythingHasLeft(Refusal):
    """Everything of order {order} has left. Ask for a return or an exchange instead."""

    code: ClassVar[str] = "everything_has_left"
    order: str
