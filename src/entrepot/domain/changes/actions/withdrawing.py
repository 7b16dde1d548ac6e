"""Take back what review has let go on, until picking begins; or hand an order back to whoever made it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from entrepot.domain.changes.steps import call_back, numbered, open_orders, picking_of, unpicked
from entrepot.domain.orders import steps as orders
from entrepot.domain.orders.holds import open_holds
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.rules.standing_back import RETURNED_TO_SALES
from entrepot.domain.orders.states import OrderState, Progress
from entrepot.domain.shipping.steps import Opened
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import AlreadyExists, ChangedMeanwhile, Invalid, NotFound, OutOfTurn, Refusal

_LEFT = (Progress.SHIPPED, Progress.DELIVERED, Progress.RETURNED)


@dataclass(frozen=True)
class Withdrawal:
    """An order whose approval is to be taken back, as its author has seen it, and why."""

    order: str
    reason: str = ""
    edition: int | None = None


@dataclass(frozen=True)
class HandingBack:
    """An order that its maker is to mend. The reason says what."""

    order: str
    reason: str
    edition: int | None = None


Asked = TypeVar("Asked", Withdrawal, HandingBack)


@actions
def withdraw_approval(withdrawals: Sequence[Withdrawal], *, by: Actor) -> list[Order | Refusal]:
    """This will take approved orders back to review, calling back what was released but not picked.

    No follower approves them again: they wait under a hold that the next approval lifts.
    """

    def look(order: Order, _: Withdrawal) -> None:
        if order.state != OrderState.APPROVED or order.progress in _LEFT:
            state = order.state if order.state != OrderState.APPROVED else order.progress
            raise OutOfTurn(order.number, state, OrderState.PLACED)

    opened = open_orders([asked.order for asked in withdrawals], by=by)
    answers = _each(withdrawals, opened, look, by)
    return _go_back(withdrawals, answers, opened, orders.withdraw_approvals, by)


@actions
def return_to_sales(backs: Sequence[HandingBack], *, by: Actor) -> list[Order | Refusal]:
    """This will hand orders back to whoever made them, with what is to be mended. Nothing is cancelled.

    Goods stay promised and money stays owed while the order waits to be submitted again.
    """

    def look(order: Order, asked: HandingBack) -> None:
        if not asked.reason.strip():
            raise Invalid("reason", "Say what is to be mended.")
        if order.state not in (OrderState.PLACED, OrderState.APPROVED) or order.progress in _LEFT:
            raise OutOfTurn(order.number, order.state, "returned to sales")
        if any(hold.code == RETURNED_TO_SALES for hold in holds[order.pk]):
            raise AlreadyExists("hold on", f"{order.number}: {RETURNED_TO_SALES}")

    opened = open_orders([asked.order for asked in backs], by=by)
    holds = open_holds(opened.orders)
    return _go_back(backs, _each(backs, opened, look, by), opened, orders.return_to_sales, by)


def _each(
    asked: Sequence[Asked], opened: Opened, look: Callable[[Order, Asked], None], by: Actor
) -> list[Order | Refusal]:
    found = numbered(opened, by=by)
    answers: list[Order | Refusal] = []
    seen: set[str] = set()
    for item in asked:
        try:
            if item.order not in found:
                raise NotFound("order", item.order)
            if item.order in seen:
                raise Invalid("orders", "{number} is named twice.", {"number": item.order})
            seen.add(item.order)
            order = found[item.order]
            if item.edition is not None and item.edition != order.edition:
                raise ChangedMeanwhile(f"Order {order.number}")
            look(order, item)
            if begun := picking_of(opened, order):
                raise begun
            answers.append(order)
        except Refusal as refusal:
            answers.append(refusal)
    return answers


def _go_back(
    asked: Sequence[Asked], answers: Sequence[Order | Refusal], opened: Opened, step: Callable[..., None], by: Actor
) -> list[Order | Refusal]:
    reasons = {a.pk: item.reason for item, a in zip(asked, answers, strict=True) if isinstance(a, Order)}
    ids = sorted(reasons)
    call_back(opened, unpicked(opened, ids), ids, by=by)
    step(ids, reason=reasons, by=by)
    fresh = Order.objects.in_bulk(ids)
    return [fresh[answer.pk] if isinstance(answer, Order) else answer for answer in answers]
