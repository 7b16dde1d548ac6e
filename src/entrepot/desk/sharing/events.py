"""What is told of links and of what customers did by them. Never the link itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class _OfAnOrder(Event):
    subject: ClassVar[str] = "order"


@dataclass(frozen=True)
class OrderShared(_OfAnOrder):
    kind: ClassVar[str] = "order.shared"
    expires_at: datetime


@dataclass(frozen=True)
class LinkWithdrawn(_OfAnOrder):
    kind: ClassVar[str] = "order.link_withdrawn"


@dataclass(frozen=True)
class LinkLocked(_OfAnOrder):
    """Somebody guessed the end of the phone number too often."""

    kind: ClassVar[str] = "order.link_locked"


@dataclass(frozen=True)
class CustomerAsked(_OfAnOrder):
    """The customer wrote something to be answered; it stands in the customer's message of the order."""

    kind: ClassVar[str] = "order.customer_asked"


@dataclass(frozen=True)
class CustomerTextsSet(Event):
    kind: ClassVar[str] = "channel.customer_texts_set"
    subject: ClassVar[str] = "channel"
    code: str


@dataclass(frozen=True)
class OrderRated(_OfAnOrder):
    """One star to five; the customer's words stand beside the order."""

    kind: ClassVar[str] = "order.rated"
    stars: int


@dataclass(frozen=True)
class _OfACustomer(Event):
    subject: ClassVar[str] = "customer"


@dataclass(frozen=True)
class SignInAsked(_OfACustomer):
    """A code was made for somebody who wants to see their orders."""

    kind: ClassVar[str] = "customer.sign_in_asked"


@dataclass(frozen=True)
class CustomerSignedIn(_OfACustomer):
    kind: ClassVar[str] = "customer.signed_in"


@dataclass(frozen=True)
class CustomerSignedOut(_OfACustomer):
    kind: ClassVar[str] = "customer.signed_out"
