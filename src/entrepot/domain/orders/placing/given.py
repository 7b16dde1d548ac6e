"""What somebody asks for when placing an order, and the reasons for which it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Refusal


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line as typed or received. `quantity` counts in `unit`, or in the SKU's own unit without one.

    A quantity that was `typed` as a text (2箱3件) counts instead; `unit` then is what the price is for. A
    `line_total` is what the line comes to before discounts, and its price is derived from it.
    """

    sku: str
    quantity: Decimal = ZERO
    unit_price: Decimal | None = None
    unit: str = ""
    typed: str = ""
    line_total: Decimal | None = None
    discount: Decimal = ZERO
    platform_discount: Decimal = ZERO
    tax_rate: Decimal | None = None
    title: str = ""
    external_id: str = ""
    kind: str = ""
    note: str = ""
    # Values of the company's own fields, by code.
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InvoiceRequest:
    kind: str
    title: str
    tax_number: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as somebody wants it."""

    channel: str
    lines: Sequence[NewLine]
    external_id: str = ""
    customer: Buyer | None = None
    customer_number: str = ""
    ship_to: NewAddress | None = None
    payer_number: str = ""
    kind: str = "standard"
    source: str = "api"
    currency: str = ""
    tax_inclusive: bool | None = None
    shipping: Decimal = ZERO
    order_discount: Decimal = ZERO
    discounts: Sequence[Mapping[str, Any]] = ()
    adjustment: Adjustment | None = None
    # What the platform pays of the whole order, beside what it pays of single lines.
    platform_discount: Decimal = ZERO
    shortage_policy: str = ""
    ship_complete: bool = False
    warehouse: str = ""
    # By whom it should be sent; empty for whoever is best.
    carrier: str = ""
    service: str = ""
    # Nothing where nobody said how urgent it is; 0 is said.
    priority: int | None = None
    flag: str = ""
    tags: Sequence[str] = ()
    customer_message: str = ""
    seller_memo: str = ""
    internal_note: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)
    promised_at: datetime | None = None
    ship_by: datetime | None = None
    deadline: datetime | None = None
    cod_amount: Decimal = ZERO
    invoice: InvoiceRequest | None = None
    parent_number: str = ""
    salesperson: str = ""
    placed_at: datetime | None = None
    # Holds that the sender knows of beforehand: {code: note}.
    holds: Mapping[str, str] = field(default_factory=dict)
    # What could not be read at the door of a channel that keeps bad data: [{where, problem}].
    faults: Sequence[Mapping[str, Any]] = ()


@dataclass(eq=False)
class NothingOrdered(Refusal):
    """An order needs at least one line. Add what is ordered."""

    code: ClassVar[str] = "nothing_ordered"
    status: ClassVar[int] = 422


@dataclass(eq=False)
class UnknownChannel(Refusal):
    """There is no channel {channel}. Channels are: {known}."""

    code: ClassVar[str] = "unknown_channel"
    status: ClassVar[int] = 422
    channel: str
    known: str


@dataclass(eq=False)
class UnknownSku(Refusal):
    """There is no SKU or barcode {sku}. Create it first, or correct the code on line {position}."""

    code: ClassVar[str] = "unknown_sku"
    status: ClassVar[int] = 422
    sku: str
    position: int


@dataclass(eq=False)
class ArchivedSku(Refusal):
    """{sku} on line {position} is archived and not sold any more."""

    code: ClassVar[str] = "archived_sku"
    status: ClassVar[int] = 422
    sku: str
    position: int


@dataclass(eq=False)
class QuantityNotWhole(Refusal):
    """{quantity} of {sku} on line {position} is not a whole number of its smallest unit above zero."""

    code: ClassVar[str] = "quantity_not_whole"
    status: ClassVar[int] = 422
    sku: str
    quantity: Decimal | str
    position: int


@dataclass(eq=False)
class QuantityUnclear(Refusal):
    """{quantity} on line {position} is not a quantity. Write a number, or numbers with units, such as 2箱3件."""

    code: ClassVar[str] = "quantity_unclear"
    status: ClassVar[int] = 422
    quantity: str
    position: int


@dataclass(eq=False)
class QuantityOffMultiple(Refusal):
    """{sku} is sold from {least} on, in multiples of {step}; {quantity} on line {position} is not that."""

    code: ClassVar[str] = "quantity_off_multiple"
    status: ClassVar[int] = 422
    sku: str
    least: int
    step: int
    quantity: int
    position: int


@dataclass(eq=False)
class PriceMissing(Refusal):
    """{sku} has no price in {currency}. Give one on line {position}, or set one in a price list."""

    code: ClassVar[str] = "price_missing"
    status: ClassVar[int] = 422
    sku: str
    currency: str
    position: int


@dataclass(eq=False)
class UnknownCustomer(Refusal):
    """There is no customer {number}."""

    code: ClassVar[str] = "unknown_customer"
    status: ClassVar[int] = 422
    number: str


@dataclass(eq=False)
class UnknownWarehouse(Refusal):
    """There is no warehouse {warehouse}. Warehouses are: {known}."""

    code: ClassVar[str] = "unknown_warehouse"
    status: ClassVar[int] = 422
    warehouse: str
    known: str


@dataclass(eq=False)
class UnknownService(Refusal):
    """There is no freight service {service}. Services are: {known}."""

    code: ClassVar[str] = "unknown_service"
    status: ClassVar[int] = 422
    service: str
    known: str


@dataclass(eq=False)
class ServiceOfAnotherCarrier(Refusal):
    """Service {service} is one of {owner}, not of {carrier}. Choose another service, or leave the carrier out."""

    code: ClassVar[str] = "service_of_another_carrier"
    status: ClassVar[int] = 422
    service: str
    owner: str
    carrier: str


def unknown_service(service: str, carrier: str, owners: Mapping[str, str]) -> Refusal | None:
    """This will refuse a service that is not offered, or not by this carrier; `owners` tells whose each one is."""
    if service and service not in owners:
        return UnknownService(service, ", ".join(sorted(owners)))
    if service and carrier and owners[service] != carrier:
        return ServiceOfAnotherCarrier(service, owners[service], carrier)
    return None
