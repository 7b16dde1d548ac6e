"""What is told of files, by what they hang on. Their names may name people, and stay in their rows."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class _FileAttached(Event):
    file: str
    file_kind: str
    content_type: str
    size: int


@dataclass(frozen=True)
class _FileArchived(Event):
    file: str


@dataclass(frozen=True)
class OrderFileAttached(_FileAttached):
    kind: ClassVar[str] = "order.file_attached"
    subject: ClassVar[str] = "order"


@dataclass(frozen=True)
class OrderFileArchived(_FileArchived):
    kind: ClassVar[str] = "order.file_archived"
    subject: ClassVar[str] = "order"


@dataclass(frozen=True)
class CustomerFileAttached(_FileAttached):
    kind: ClassVar[str] = "customer.file_attached"
    subject: ClassVar[str] = "customer"


@dataclass(frozen=True)
class CustomerFileArchived(_FileArchived):
    kind: ClassVar[str] = "customer.file_archived"
    subject: ClassVar[str] = "customer"


@dataclass(frozen=True)
class SkuFileAttached(_FileAttached):
    kind: ClassVar[str] = "sku.file_attached"
    subject: ClassVar[str] = "sku"


@dataclass(frozen=True)
class SkuFileArchived(_FileArchived):
    kind: ClassVar[str] = "sku.file_archived"
    subject: ClassVar[str] = "sku"


@dataclass(frozen=True)
class PaymentFileAttached(_FileAttached):
    kind: ClassVar[str] = "payment.file_attached"
    subject: ClassVar[str] = "payment"


@dataclass(frozen=True)
class PaymentFileArchived(_FileArchived):
    kind: ClassVar[str] = "payment.file_archived"
    subject: ClassVar[str] = "payment"


@dataclass(frozen=True)
class ParcelFileAttached(_FileAttached):
    kind: ClassVar[str] = "parcel.file_attached"
    subject: ClassVar[str] = "parcel"


@dataclass(frozen=True)
class ParcelFileArchived(_FileArchived):
    kind: ClassVar[str] = "parcel.file_archived"
    subject: ClassVar[str] = "parcel"


_ALL_ATTACHED: tuple[type[_FileAttached], ...] = (
    OrderFileAttached, CustomerFileAttached, SkuFileAttached, PaymentFileAttached, ParcelFileAttached,
)  # fmt: skip
_ALL_ARCHIVED: tuple[type[_FileArchived], ...] = (
    OrderFileArchived, CustomerFileArchived, SkuFileArchived, PaymentFileArchived, ParcelFileArchived,
)  # fmt: skip
ATTACHED = {event.subject: event for event in _ALL_ATTACHED}
ARCHIVED = {event.subject: event for event in _ALL_ARCHIVED}
