"""What is told of notices: that an order was told of, never to whom or in which words."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class _OfAnOrder(Event):
    subject: ClassVar[str] = "order"
    occasion: str
    way: str


@dataclass(frozen=True)
class NoticeSent(_OfAnOrder):
    kind: ClassVar[str] = "order.notice_sent"


@dataclass(frozen=True)
class NoticeFailed(_OfAnOrder):
    """It was refused for good, was tried too often, or nobody knows whether it arrived."""

    kind: ClassVar[str] = "order.notice_failed"
    problem: str


@dataclass(frozen=True)
class NoticeRenewed(_OfAnOrder):
    """Somebody had it sent once more."""

    kind: ClassVar[str] = "order.notice_renewed"


@dataclass(frozen=True)
class NoticeWithdrawn(_OfAnOrder):
    kind: ClassVar[str] = "order.notice_withdrawn"


@dataclass(frozen=True)
class NoticeWaySet(Event):
    kind: ClassVar[str] = "company.notice_way_set"
    subject: ClassVar[str] = "company"
    way: str
    vendor: str


@dataclass(frozen=True)
class NoticeRulesSet(Event):
    kind: ClassVar[str] = "channel.notice_rules_set"
    subject: ClassVar[str] = "channel"
    code: str
    told: list[list[str]]


@dataclass(frozen=True)
class NoticeTextSet(Event):
    kind: ClassVar[str] = "company.notice_text_set"
    subject: ClassVar[str] = "company"
    occasion: str
    way: str
    language: str


@dataclass(frozen=True)
class NoticesRefused(Event):
    """The ways by which a customer wants to hear nothing, all of them."""

    kind: ClassVar[str] = "customer.notices_refused"
    subject: ClassVar[str] = "customer"
    ways: list[str]
