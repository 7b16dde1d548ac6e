"""Somebody has a reason to let an order wait, and later has it no more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from entrepot.domain.orders.editions import edited, stale
from entrepot.domain.orders.events import HoldReleased, OrderHeld
from entrepot.domain.orders.holds import approve_clean, count_holds, lift, open_holds
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.reviewing.again import review_orders_again
from entrepot.domain.orders.rules.approving import SECOND_APPROVAL, SECOND_RIGHT
from entrepot.domain.orders.rules.review import NOT_BY_HAND
from entrepot.domain.orders.states import ALL_LEFT, OrderState
from entrepot.domain.orders.steps import lock_orders
from entrepot.foundation import clock
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotFound, OutOfTurn, Refusal
from entrepot.foundation.rows import insert


@dataclass(eq=False)
class NeedsSecondApproval(Refusal):
    """{number} waits for its second approval. Somebody with the right {right} gives it; nobody lifts the hold."""

    code: ClassVar[str] = "needs_second_approval"
    status: ClassVar[int] = 403
    number: str
    right: str


@dataclass(eq=False)
class HeldByItsCause(Refusal):
    """{number} is held for: {codes}. Nobody lifts that by hand: mend what is the matter, and it goes by itself."""

    code: ClassVar[str] = "held_by_its_cause"
    words: ClassVar[frozenset[str]] = frozenset({"codes"})
    number: str
    codes: str


@actions
def hold_orders(
    orders: Sequence[Order],
    *,
    code: str,
    note: str = "",
    expires_at: datetime | None = None,
    edition: int | None = None,
    by: Actor,
) -> list[Order | Refusal]:
    """This will hold orders for a reason: nothing new is released to a warehouse until it is lifted."""
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid("expires_at", "A hold ends at a time that is still to come, or at none.")
    if code in NOT_BY_HAND:
        raise Invalid("code", "This hold is put and lifted by its cause. Choose a code of your own.")
    already = open_holds([order.pk for order in orders])
    answers: list[Order | Refusal] = []
    for order in orders:
        if refusal := stale(order, edition):
            answers.append(refusal)
        elif order.state not in (OrderState.PLACED, OrderState.APPROVED):
            answers.append(OutOfTurn(order.number, order.state, "held"))
        elif order.progress in ALL_LEFT:
            answers.append(OutOfTurn(order.number, order.progress, "held"))
        elif any(hold.code == code and hold.line_id is None for hold in already[order.pk]):
            answers.append(AlreadyExists("hold on", f"{order.number}: {code}"))
        else:
            answers.append(order)
    held = list({answer.pk: answer for answer in answers if isinstance(answer, Order)}.values())
    insert(
        Hold,
        [
            {"order_id": order.pk, "code": code, "note": note[:400], "placed_at": clock.now(), "placed_by": by.ref,
             "expires_at": expires_at}
            for order in held
        ],
    )  # fmt: skip
    count_holds([order.pk for order in held])
    edited([order.pk for order in held], by=by)
    record([OrderHeld(order.pk, [code]) for order in held], by=by)
    return _fresh(answers)


@actions
def release_holds(
    orders: Sequence[Order], *, codes: Collection[str] | None = None, edition: int | None = None, by: Actor
) -> list[Order | Refusal]:
    """This will lift the holds of these codes, or all, so that the orders go on by themselves.

    What is mended, approved or submitted again, and not lifted, stays.
    """
    held = open_holds([order.pk for order in orders])
    answers: list[Order | Refusal] = []
    lifted: dict[int, list[Hold]] = {}
    for order in orders:
        asked = [hold for hold in held[order.pk] if codes is None or hold.code in codes]
        found = [hold for hold in asked if hold.code not in NOT_BY_HAND]
        refusal: Refusal | None = stale(order, edition)
        if refusal is None and not found:
            refusal = _nothing_to_lift(order, {hold.code for hold in asked})
        if refusal is not None:
            answers.append(refusal)
            continue
        lifted[order.pk] = found
        answers.append(order)
    lift([hold for holds in lifted.values() for hold in holds], by=by)
    edited(lifted, by=by)
    told: list[Event] = [HoldReleased(pk, sorted({hold.code for hold in holds})) for pk, holds in lifted.items()]
    record([*told, *approve_clean(lifted, by=by)], by=by)
    return _fresh(answers)


def _nothing_to_lift(order: Order, codes: Collection[str]) -> Refusal:
    if SECOND_APPROVAL in codes:
        return NeedsSecondApproval(order.number, SECOND_RIGHT)
    if codes:
        return HeldByItsCause(order.number, ", ".join(sorted(codes)))
    return NotFound("open hold on", order.number)


def _fresh(answers: Sequence[Order | Refusal]) -> list[Order | Refusal]:
    found = Order.objects.in_bulk([answer.pk for answer in answers if isinstance(answer, Order)])
    return [found[answer.pk] if isinstance(answer, Order) else answer for answer in answers]


@action
def release_expired_holds(_: None, *, by: Actor) -> list[int]:
    """This will lift every hold whose time is over, and name the orders that go on."""
    due = Hold.objects.filter(order__company_id=by.company_id, released_at=None, expires_at__lte=clock.now())
    orders = lock_orders(due.values_list("order_id", flat=True)[:1000])
    expired = list(due.filter(order_id__in=orders).order_by("id"))
    lift(expired, by=by)
    codes: dict[int, set[str]] = {}
    for hold in expired:
        codes.setdefault(hold.order_id, set()).add(hold.code)
    told: list[Event] = [HoldReleased(pk, sorted(names)) for pk, names in sorted(codes.items())]
    record(told, by=by)
    # What has rested long enough may have something else against it by now: the hours, for one.
    rested = {hold.order_id for hold in expired if hold.by_rules}
    review_orders_again(lock_orders(rested), by=by)
    record(approve_clean(codes, by=by), by=by)
    return sorted(codes)
