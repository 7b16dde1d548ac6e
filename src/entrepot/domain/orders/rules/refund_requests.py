"""Money that is asked back: what may be asked, and when it is settled. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from entrepot.foundation.money import ZERO, rounded
from entrepot.foundation.refusals import Refusal

# The reason for which an order is held while money is asked back for it.
REFUND_PENDING = "refund_pending"


class AskedBy(StrEnum):
    """Who wants the money back."""

    BUYER = "buyer"
    SALES = "sales"
    CHANNEL = "channel"


class Outcome(StrEnum):
    """How a request ends."""

    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    REFUNDED = "refunded"


@dataclass(eq=False)
class MoneyAskedBack(Refusal):
    """Money is asked back for order {order}. Put its goods aside until it was refunded, or the request
    withdrawn or refused."""

    code: ClassVar[str] = "refund_pending"
    order: str


@dataclass(eq=False)
class AskedForAlready(Refusal):
    """Money is asked back for order {order} already. Withdraw that request before you make another."""

    code: ClassVar[str] = "refund_requested_already"
    order: str


@dataclass(eq=False)
class NoRefundRequest(Refusal):
    """Nobody asks for money back for order {order}."""

    code: ClassVar[str] = "no_refund_request"
    order: str


@dataclass(eq=False)
class MoreThanItCosts(Refusal):
    """{amount} {currency} cannot be asked back for order {order}: it comes to {total}. Ask for an amount above
    zero, in whole coins, and no more than that; or leave it out for all that can go back."""

    code: ClassVar[str] = "more_than_it_costs"
    status: ClassVar[int] = 422
    order: str
    amount: str
    total: str
    currency: str


def unusable_amount(order: str, amount: Decimal | None, total: Decimal, currency: str) -> Refusal | None:
    """This will refuse to ask for an amount that the order cannot give back."""
    if amount is None or (amount.is_finite() and ZERO < amount <= total and amount == rounded(amount, currency)):
        return None
    return MoreThanItCosts(order, str(amount), str(rounded(total, currency)), currency)


def is_settled(asked: Decimal | None, refunded: Decimal, left: Decimal) -> bool:
    """This will tell whether enough went back: what was asked for, or all there is."""
    return left <= ZERO or (asked is not None and refunded >= asked)
