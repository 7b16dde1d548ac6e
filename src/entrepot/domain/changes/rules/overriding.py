"""Which states may be set by hand, and what that writes off. Pure: what cannot be is refused in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.orders.states import OrderState, Progress
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import OutOfTurn, Refusal

DELIVERED = "delivered"
WRITE_OFF, STAYS_OWED = "write_off", "owed"
_ARRIVED = (Progress.DELIVERED, Progress.RETURNED, Progress.NOTHING)


@dataclass(eq=False)
class HasNotLeft(Refusal):
    """{open} pieces of order {order} have not left. Hand them over, or cancel them, before it is marked delivered."""

    code: ClassVar[str] = "has_not_left"
    order: str
    open: int


@dataclass(eq=False)
class HasNotArrived(Refusal):
    """{open} pieces of order {order} have not arrived. Mark it delivered, or cancel what is open, first."""

    code: ClassVar[str] = "has_not_arrived"
    order: str
    open: int


@dataclass(eq=False)
class TravelsWithOthers(Refusal):
    """Parcel {parcel} carries goods of other orders too. Mark the parcel delivered instead."""

    code: ClassVar[str] = "travels_with_others"
    parcel: str


@dataclass(eq=False)
class RestUndecided(Refusal):
    """{amount} {currency} of order {order} are not paid. Say whether the rest is written off or stays owed."""

    code: ClassVar[str] = "rest_undecided"
    status: ClassVar[int] = 422
    order: str
    amount: str
    currency: str


@dataclass(eq=False)
class MoneyToGiveBack(Refusal):
    """{amount} {currency} too much were paid for order {order}. Refund them before it is completed."""

    code: ClassVar[str] = "money_to_give_back"
    order: str
    amount: str
    currency: str


@dataclass(eq=False)
class NobodyKnowsTheGoods(Refusal):
    """Nobody knows what the goods on these lines of order {order} are: {lines}. Name them before it is approved."""

    code: ClassVar[str] = "nobody_knows_the_goods"
    order: str
    lines: str


@dataclass(frozen=True, slots=True)
class OrderNow:
    """What is read of an order before its state is set by hand."""

    number: str
    state: str
    progress: str
    currency: str
    not_left: int
    not_arrived: int
    balance: Decimal
    unknown_lines: Sequence[int] = ()
    # Parcels of it that are under way with goods of other orders too.
    shared_parcels: Sequence[str] = ()


def written_off(order: OrderNow, to: str, rest: str) -> Decimal:
    """This will tell what is written off when the order becomes `to`, or refuse what cannot be.

    What is over by cancelling or rejecting stays over; what has not left cannot have arrived.
    """
    if to == OrderState.APPROVED and order.state == OrderState.PLACED:
        if order.unknown_lines:
            raise NobodyKnowsTheGoods(order.number, ", ".join(map(str, order.unknown_lines)))
        return ZERO
    if to == OrderState.APPROVED and order.state == OrderState.COMPLETED:
        return ZERO
    if order.state != OrderState.APPROVED or to not in (OrderState.COMPLETED, DELIVERED):
        raise OutOfTurn(order.number, order.state, to)
    if to == DELIVERED:
        return _delivered(order)
    if order.progress not in _ARRIVED:
        raise HasNotArrived(order.number, order.not_arrived)
    return _settled(order, rest)


def _delivered(order: OrderNow) -> Decimal:
    if order.not_left:
        raise HasNotLeft(order.number, order.not_left)
    if not order.not_arrived:
        raise OutOfTurn(order.number, order.progress, DELIVERED)
    if order.shared_parcels:
        raise TravelsWithOthers(order.shared_parcels[0])
    return ZERO


def _settled(order: OrderNow, rest: str) -> Decimal:
    if order.balance < 0:
        raise MoneyToGiveBack(order.number, str(-order.balance), order.currency)
    if order.balance > 0 and rest not in (WRITE_OFF, STAYS_OWED):
        raise RestUndecided(order.number, str(order.balance), order.currency)
    return order.balance if rest == WRITE_OFF else ZERO
