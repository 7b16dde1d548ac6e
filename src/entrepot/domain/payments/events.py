"""What this room tells. Money is told as strings, at the currency's exponent.

Each change tells the payment and every order it touches, under one kind: followers of orders look at
facts whose subject is "order", where `owed` is what the order owes afterwards. An order is told
`payment.allocated` whenever money was put on it, also when that was done as the money came.
"""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class PaymentRecorded(Event):
    """`allocated` is what of it was put on orders at once."""

    kind: ClassVar[str] = "payment.recorded"
    subject: ClassVar[str] = "payment"
    number: str
    method: str
    amount: str
    currency: str
    allocated: str


@dataclass(frozen=True)
class OrderPaymentRecorded(Event):
    """Money came for this order, which owed nothing: it is kept as an advance."""

    kind: ClassVar[str] = "payment.recorded"
    subject: ClassVar[str] = "order"
    payment: str
    method: str
    amount: str
    currency: str
    owed: str


@dataclass(frozen=True)
class PaymentAllocated(Event):
    kind: ClassVar[str] = "payment.allocated"
    subject: ClassVar[str] = "payment"
    order: str
    amount: str
    currency: str


@dataclass(frozen=True)
class OrderPaymentAllocated(Event):
    kind: ClassVar[str] = "payment.allocated"
    subject: ClassVar[str] = "order"
    payment: str
    method: str
    amount: str
    currency: str
    owed: str


@dataclass(frozen=True)
class AllocationTakenBack(Event):
    kind: ClassVar[str] = "payment.allocation_taken_back"
    subject: ClassVar[str] = "payment"
    order: str
    amount: str
    currency: str


@dataclass(frozen=True)
class OrderAllocationTakenBack(Event):
    kind: ClassVar[str] = "payment.allocation_taken_back"
    subject: ClassVar[str] = "order"
    payment: str
    amount: str
    currency: str
    owed: str


@dataclass(frozen=True)
class PaymentClaimed(Event):
    """Money that was nobody's is this customer's advance."""

    kind: ClassVar[str] = "payment.claimed"
    subject: ClassVar[str] = "payment"
    payer_id: int
    amount: str
    currency: str


@dataclass(frozen=True)
class CustomerPaymentClaimed(Event):
    kind: ClassVar[str] = "payment.claimed"
    subject: ClassVar[str] = "customer"
    payment: str
    amount: str
    currency: str


@dataclass(frozen=True)
class ClaimTakenBack(Event):
    kind: ClassVar[str] = "payment.claim_taken_back"
    subject: ClassVar[str] = "payment"
    payer_id: int
    amount: str
    currency: str


@dataclass(frozen=True)
class CustomerClaimTakenBack(Event):
    kind: ClassVar[str] = "payment.claim_taken_back"
    subject: ClassVar[str] = "customer"
    payment: str
    amount: str
    currency: str


@dataclass(frozen=True)
class PaymentRefunded(Event):
    kind: ClassVar[str] = "payment.refunded"
    subject: ClassVar[str] = "payment"
    refund: str
    amount: str
    currency: str


@dataclass(frozen=True)
class OrderRefunded(Event):
    kind: ClassVar[str] = "payment.refunded"
    subject: ClassVar[str] = "order"
    refund: str
    amount: str
    currency: str
    owed: str


@dataclass(frozen=True)
class PaymentVoided(Event):
    kind: ClassVar[str] = "payment.voided"
    subject: ClassVar[str] = "payment"
    amount: str
    currency: str


@dataclass(frozen=True)
class PutOnAccount(Event):
    """The order may be paid until `due_on`, and waits for its money no longer."""

    kind: ClassVar[str] = "order.put_on_account"
    subject: ClassVar[str] = "order"
    owed: str
    currency: str
    due_on: str


@dataclass(frozen=True)
class TakenOffAccount(Event):
    kind: ClassVar[str] = "order.taken_off_account"
    subject: ClassVar[str] = "order"
    owed: str
    currency: str
