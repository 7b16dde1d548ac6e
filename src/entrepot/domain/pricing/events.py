"""What this room tells."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class PriceListCreated(Event):
    kind: ClassVar[str] = "price_list.created"
    subject: ClassVar[str] = "price_list"
    code: str
    currency: str


@dataclass(frozen=True)
class PricesSet(Event):
    """Prices are [SKU code, from which quantity on, price or null for one that was taken off]."""

    kind: ClassVar[str] = "price_list.prices_set"
    subject: ClassVar[str] = "price_list"
    code: str
    prices: list[tuple[str, int, str | None]]


@dataclass(frozen=True)
class AdjustmentLimitsSet(Event):
    """Limits are [permission, amount or null, its currency, share of the total or null]."""

    kind: ClassVar[str] = "company.adjustment_limits_set"
    subject: ClassVar[str] = "company"
    limits: list[tuple[str, str | None, str, str | None]]
