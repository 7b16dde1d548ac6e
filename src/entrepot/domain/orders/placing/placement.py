"""One order on its way to the tables; every stage fills in what it finds out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from entrepot.domain.catalog.queries import FoundSku
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.orders.rules.review import Finding
from entrepot.domain.sourcing.steps import Promised
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Refusal


@dataclass(slots=True)
class PlacedLine:
    """A line that is understood: which SKU, how many pieces, at what price."""

    position: int
    kind: str
    given: NewLine
    # None where the code names nothing; a component is known by its id and code alone.
    sku: FoundSku | None
    sku_id: int | None
    quantity: int
    factor: int
    unit: str
    unit_price: Decimal | None
    parent: "PlacedLine | None" = None
    gross: Decimal = ZERO
    discount: Decimal = ZERO
    order_discount: Decimal = ZERO
    platform_discount: Decimal = ZERO
    adjustment: Decimal = ZERO
    tax_rate: Decimal = ZERO
    tax: Decimal = ZERO
    total: Decimal = ZERO
    id: int = 0
    # Its number among the wants of its order; None for what is not kept in stock.
    want: int | None = None
    custom: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Placement:
    given: NewOrder
    refusal: Refusal | None = None
    # The order that exists already under this external id.
    existing_id: int | None = None
    channel: Channel | None = None
    currency: str = ""
    tax_inclusive: bool = True
    # Its currency is unknown, so its amounts say nothing.
    worthless: bool = False
    lines: list[PlacedLine] = field(default_factory=list)
    goods_total: Decimal = ZERO
    charges_total: Decimal = ZERO
    discount_total: Decimal = ZERO
    adjustment_total: Decimal = ZERO
    platform_discount: Decimal = ZERO
    tax_total: Decimal = ZERO
    total: Decimal = ZERO
    address: dict[str, Any] | None = None
    fingerprint: int = 0
    # Values of the company's own fields, and the words among them by which the order is found.
    custom: dict[str, Any] = field(default_factory=dict)
    own_words: list[str] = field(default_factory=list)
    promised: Promised | None = None
    buyer_id: int | None = None
    group_id: int | None = None
    payer_id: int | None = None
    parent_id: int | None = None
    warehouse_id: int | None = None
    salesperson_id: int | None = None
    ship_to_id: int | None = None
    invoice_profile_id: int | None = None
    holds: list[Finding] = field(default_factory=list)
    # Those that its sender asked for: {code: note}.
    sent_holds: dict[str, str] = field(default_factory=dict)
    order_id: int = 0
    account_id: int = 0
    account_parent: int | None = None
    number: str = ""
    on: date | None = None
    at: datetime | None = None
    # The earlier one in this list with the same external id.
    same_as: "Placement | None" = None
    # The edition and birth of the draft that this was, if it was one, and what its adjustment was granted to be.
    draft: dict[str, Any] | None = None

    @property
    def alive(self) -> bool:
        return self.refusal is None and self.existing_id is None and self.same_as is None

    @property
    def hold_count(self) -> int:
        return len(self.holds) + len(self.sent_holds)

    def objects(self, refusal: Refusal, *, held: str, **facts: object) -> None:
        """This will refuse the order, or where bad data is kept hold it for the same reason."""
        if self.keeps_bad_data:
            self.holds.append(Finding(held, None, facts))
        else:
            self.refusal = refusal

    @property
    def owed(self) -> Decimal:
        """What the buyer owes: the total less what the platform pays."""
        return self.total - self.platform_discount

    @property
    def keeps_bad_data(self) -> bool:
        return self.channel is not None and self.channel.keeps_bad_orders
