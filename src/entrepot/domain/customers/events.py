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
class AddressesArchived(Event):
    kind: ClassVar[str] = "customer.addresses_archived"
    subject: ClassVar[str] = "customer"
    number: str


@dataclass(frozen=True)
class CustomerArchived(Event):
    kind: ClassVar[str] = "customer.archived"
    subject: ClassVar[str] = "customer"
    number: str


@dataclass(frozen=True)
class GroupCreated(Event):
    kind: ClassVar[str] = "customer_group.created"
    subject: ClassVar[str] = "customer_group"
    code: str


@dataclass(frozen=True)
class CustomersMerged(Event):
    """Told of the one who is kept; `merged` is the number of the other."""

    kind: ClassVar[str] = "customer.merged"
    subject: ClassVar[str] = "customer"
    number: str
    merged: str


@dataclass(frozen=True)
class CustomerMergedInto(Event):
    kind: ClassVar[str] = "customer.merged_into"
    subject: ClassVar[str] = "customer"
    number: str
    kept: str


@dataclass(frozen=True)
class CustomersSeparated(Event):
    """Told of the one who was kept; `merged` is the number of the other, who stands alone again."""

    kind: ClassVar[str] = "customer.separated"
    subject: ClassVar[str] = "customer"
    number: str
    merged: str


@dataclass(frozen=True)
class CustomerSeparatedFrom(Event):
    kind: ClassVar[str] = "customer.separated_from"
    subject: ClassVar[str] = "customer"
    number: str
    kept: str
