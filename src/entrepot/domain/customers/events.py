"""What this room tells. Who a customer is stays in the customer's row."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class CustomerCreated(Event):
    kind: ClassVar[str] = "customer.created"
    subject: ClassVar[str] = "customer"
    number: str


@dataclass(frozen=True)
class CustomerChanged(Event):
    """Which fields were changed; what they hold now is read from the row by those who may."""

    kind: ClassVar[str] = "customer.changed"
    subject: ClassVar[str] = "customer"
    number: str
    fields: list[str]
    edition: int


@dataclass(frozen=True)
class AddressAdded(Event):
    kind: ClassVar[str] = "customer.address_added"
    subject: ClassVar[str] = "customer"
    number: str
    region_code: str


@dataclass(frozen=True)
class GroupCreated(Event):
    kind: ClassVar[str] = "customer_group.created"
    subject: ClassVar[str] = "customer_group"
    code: str
