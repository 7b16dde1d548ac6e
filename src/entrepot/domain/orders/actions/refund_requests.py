"""Somebody asks for the money of an order back; it stays in the house until that is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.domain.orders.editions import edited, stale
from entrepot.domain.orders.events import RefundRequested
from entrepot.domain.orders.models import Order, RefundRequest
from entrepot.domain.orders.reviewing.figures import active_rules
from entrepot.domain.orders.rules.refund_requests import (
    REFUND_PENDING,
    AskedBy,
    AskedForAlready,
    NoRefundRequest,
    Outcome,
    unusable_amount,
)
from entrepot.domain.orders.rules.review import OrderFacts, holds_while_asked_back
from entrepot.domain.orders.states import OrderState
from entrepot.domain.orders.steps import close_refund_requests, lock_orders, open_refund_requests, put_holds
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import rounded
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.refusals import Invalid, NotFound, OutOfTurn, Refusal
from entrepot.foundation.rows import insert

_PLACED = (OrderState.PLACED, OrderState.APPROVED, OrderState.COMPLETED)


@dataclass(frozen=True, slots=True)
class AskedBack:
    """Money that somebody wants back for an order: all that can go back where no amount is said."""

    order: str
    reason: str
    amount: Decimal | None = None
    asked_by: str = AskedBy.BUYER
    note: str = ""
    edition: int | None = None


@actions
def request_refunds(asked: Sequence[AskedBack], *, by: Actor) -> list[Order | Refusal]:
    """This will note that money is asked back for orders, and hold what has not left until that is settled."""
    numbers = {one.order for one in asked}
    ids = Order.objects.filter(company_id=by.company_id, number__in=numbers).values_list("id", flat=True)
    orders = {order.number: order for order in lock_orders(ids).values()}
    already = {request.order_id for request in open_refund_requests(order.pk for order in orders.values()).values()}
    answers: list[Order | Refusal] = []
    good: list[tuple[Order, AskedBack]] = []
    for one in asked:
        order = orders.get(one.order)
        refusal = NotFound("order", one.order) if order is None else _refusal(one, order, already)
        if order is not None and refusal is None:
            good.append((order, one))
            already.add(order.pk)
        answers.append(refusal or orders[one.order])
    held = _held(good, by)
    insert(RefundRequest, [_row(order, one, by, holds=order.pk in held) for order, one in good])
    record([_told(order, one) for order, one in good], by=by)
    put_holds(
        [o.pk for o, _ in good if o.pk in held and o.state != OrderState.COMPLETED],
        code=REFUND_PENDING,
        by_rules=True,
        by=by,
    )
    edited([order.pk for order, _ in good], by=by)
    return _fresh(answers)


@actions
def withdraw_refund_requests(
    orders: Sequence[Order], *, reason: str = "", edition: int | None = None, by: Actor
) -> list[Order | Refusal]:
    """This will take back that money was asked for: the orders go on."""
    return _close(orders, Outcome.WITHDRAWN, reason, edition, by)


@actions
def refuse_refund_requests(
    orders: Sequence[Order], *, reason: str, edition: int | None = None, by: Actor
) -> list[Order | Refusal]:
    """This will say no to requests for money: the orders go on."""
    if not reason.strip():
        raise Invalid("reason", "Say why no money goes back.")
    return _close(orders, Outcome.REFUSED, reason, edition, by)


def _close(
    orders: Sequence[Order], outcome: Outcome, reason: str, edition: int | None, by: Actor
) -> list[Order | Refusal]:
    requests = open_refund_requests(order.pk for order in orders)
    answers: list[Order | Refusal] = [
        stale(order, edition) or (order if order.pk in requests else NoRefundRequest(order.number))
        for order in orders
    ]
    closed = sorted({answer.pk for answer in answers if isinstance(answer, Order)})
    close_refund_requests([requests[pk] for pk in closed], outcome=outcome, reason=reason, by=by)
    edited(closed, by=by)
    return _fresh(answers)


def _refusal(one: AskedBack, order: Order, already: set[int]) -> Refusal | None:
    if one.asked_by not in list(AskedBy):
        return Invalid("asked_by", "Say who wants the money back: {known}.", {"known": ", ".join(AskedBy)})
    if not one.reason.strip():
        return Invalid("reason", "Say why the money is to go back.")
    if refusal := stale(order, one.edition):
        return refusal
    if order.state not in _PLACED:
        return OutOfTurn(order.number, order.state, "refunded")
    if order.pk in already:
        return AskedForAlready(order.number)
    return unusable_amount(order.number, one.amount, order.total, order.currency)


def _held(asked: Sequence[tuple[Order, AskedBack]], by: Actor) -> set[int]:
    """Name the orders which the active rules hold for what is asked."""
    rules, held = active_rules(by.company_id), set[int]()
    channels = Channel.objects.in_bulk({order.channel_id for order, _ in asked})
    for order, one in asked:
        amount = order.total if one.amount is None else one.amount
        facts = OrderFacts(
            order.total, (), channel=channels[order.channel_id].code, kind=order.kind, asked_back_by=one.asked_by,
            asked_back=amount,
        )  # fmt: skip
        if holds_while_asked_back(facts, rules):
            held.add(order.pk)
    return held


def _row(order: Order, one: AskedBack, by: Actor, *, holds: bool) -> dict[str, object]:
    note = one.note or (one.reason if reason_code(one.reason) != one.reason else "")
    return {
        "order_id": order.pk, "amount": one.amount, "reason": reason_code(one.reason), "note": note[:400],
        "asked_by": one.asked_by, "holds": holds, "requested_at": clock.now(), "requested_by": by.ref,
    }  # fmt: skip


def _told(order: Order, one: AskedBack) -> RefundRequested:
    amount = "" if one.amount is None else str(rounded(one.amount, order.currency))
    return RefundRequested(order.pk, amount, order.currency, reason_code(one.reason), one.asked_by)


def _fresh(answers: Sequence[Order | Refusal]) -> list[Order | Refusal]:
    found = Order.objects.in_bulk([answer.pk for answer in answers if isinstance(answer, Order)])
    return [found[answer.pk] if isinstance(answer, Order) else answer for answer in answers]
