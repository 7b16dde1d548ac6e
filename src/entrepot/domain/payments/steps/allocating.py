"""What of a payment stands on which order, decided later or decided otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.orders.editions import edited
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.steps import lock_orders
from entrepot.domain.payments.events import (
    AllocationTakenBack,
    OrderAllocationTakenBack,
    OrderPaymentAllocated,
    PaymentAllocated,
)
from entrepot.domain.payments.models import Allocation, Payment
from entrepot.domain.payments.rules import filled, is_amount
from entrepot.domain.payments.steps.books import (
    Page,
    WrongAmount,
    WrongCurrency,
    keep_allocations,
    keep_payments,
    left_of,
    lock_payments,
    note_words,
    open_page,
    open_page_to_keep,
    stands,
    today,
    told,
    usable,
)
from entrepot.domain.receivables.models import Aspect
from entrepot.domain.receivables.rules import payable
from entrepot.domain.receivables.steps import Entry
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.foundation.rows import insert


@dataclass(eq=False)
class NothingToAllocate(Refusal):
    """Nothing of payment {payment} can be put on order {order}: {left} is left of it, and the order owes {owed}."""

    code: ClassVar[str] = "nothing_to_allocate"
    payment: str
    order: str
    left: str
    owed: str


@dataclass(eq=False)
class AllocationTooLarge(Refusal):
    """Only {possible} {currency} of payment {payment} can be put on order {order}. Allocate that much or less."""

    code: ClassVar[str] = "allocation_too_large"
    payment: str
    order: str
    possible: str
    currency: str


@dataclass(eq=False)
class NotAllocatedThatMuch(Refusal):
    """Only {possible} {currency} of payment {payment} can be taken back from order {order}.

    What was refunded for the order does not come back.
    """

    code: ClassVar[str] = "not_allocated_that_much"
    payment: str
    order: str
    possible: str
    currency: str


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """Say why payment {payment} is taken off order {order}: whoever reads the books later will ask."""

    code: ClassVar[str] = "reason_missing"
    status: ClassVar[int] = 422
    payment: str
    order: str


@dataclass(frozen=True, slots=True)
class NewAllocation:
    """So much of a payment for an order; without an amount, as much as is left and owed."""

    payment_id: int
    order_id: int
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """So much of a payment away from an order; without an amount, all that stands there."""

    payment_id: int
    order_id: int
    amount: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was put on an order or taken back from it."""

    payment: Payment
    order: Order
    amount: Decimal


def allocate(wanted: Sequence[NewAllocation], *, by: Actor) -> list[Moved | Refusal]:
    """This will put what is left of payments on orders, on none more than it owes."""
    payments = lock_payments({item.payment_id for item in wanted})
    orders = lock_orders({item.order_id for item in wanted})
    page = open_page(
        [*(order.account_id for order in orders.values()), *(payment.kept_in_id for payment in payments.values())]
    )
    on = today(by)
    answers: list[Moved | Refusal] = []
    for item in wanted:
        found = _found(item, payments, orders, by)
        answer = found if isinstance(found, Refusal) else _allocatable(item, *found, page)
        if isinstance(answer, Moved):
            answer.payment.allocated += answer.amount
            _move(page, answer, -answer.amount, "allocation", on)
        answers.append(answer)
    _kept_allocated([a for a in answers if isinstance(a, Moved)], page, on, by=by)
    return answers


def take_back(wanted: Sequence[TakeBack], *, by: Actor) -> list[Moved | Refusal]:
    """This will take payments off orders again, newest allocation first; they become advances of their payers."""
    payments = lock_payments({item.payment_id for item in wanted})
    orders = lock_orders({item.order_id for item in wanted})
    # The payments' lock keeps their allocations still.
    newest = list(Allocation.objects.filter(payment__in=payments, order__in=orders).order_by("-pk"))
    touched: list[Allocation] = []
    answers: list[Moved | Refusal] = []
    for item in wanted:
        found = _found(item, payments, orders, by)
        answer = found if isinstance(found, Refusal) else _taken(item, *found, newest, touched)
        answers.append(answer)
    moved = [answer for answer in answers if isinstance(answer, Moved)]
    reasons = [item.reason for item, answer in zip(wanted, answers, strict=True) if isinstance(answer, Moved)]
    _kept_taken_back(moved, reasons, touched, by=by)
    return answers


def _found(
    item: NewAllocation | TakeBack, payments: Mapping[int, Payment], orders: Mapping[int, Order], by: Actor
) -> tuple[Payment, Order] | Refusal:
    payment, order = payments.get(item.payment_id), orders.get(item.order_id)
    refusal = usable(payment, item.payment_id, by)
    if payment is None or refusal:
        return refusal or NotFound("payment", str(item.payment_id))
    if order is None or order.company_id != by.company_id:
        return NotFound("order", str(item.order_id))
    if order.currency != payment.currency:
        return WrongCurrency(payment.currency, order.number, order.currency)
    if item.amount is not None and not is_amount(item.amount, payment.currency):
        return WrongAmount(str(item.amount), payment.currency)
    if isinstance(item, TakeBack) and not item.reason.strip():
        return ReasonMissing(payment.number, order.number)
    return payment, order


def _allocatable(item: NewAllocation, payment: Payment, order: Order, page: Page) -> Moved | Refusal:
    owed = payable(page.accounts[order.account_id].balance) if order.account_id else ZERO
    possible = min(left_of(payment), owed)
    currency = payment.currency
    if not possible:
        left = told(left_of(payment), currency)
        return NothingToAllocate(payment.number, order.number, left, told(owed, currency))
    if item.amount is not None and item.amount > possible:
        return AllocationTooLarge(payment.number, order.number, told(possible, currency), currency)
    return Moved(payment, order, possible if item.amount is None else item.amount)


def _taken(
    item: TakeBack, payment: Payment, order: Order, newest: Sequence[Allocation], touched: list[Allocation]
) -> Moved | Refusal:
    mine = [a for a in newest if (a.payment_id, a.order_id) == (payment.pk, order.pk)]
    rooms = [stands(allocation) for allocation in mine]
    possible = sum(rooms, ZERO)
    amount = possible if item.amount is None else item.amount
    if not ZERO < amount <= possible:
        told_amount = told(possible, payment.currency)
        return NotAllocatedThatMuch(payment.number, order.number, told_amount, payment.currency)
    for allocation, part in zip(mine, filled(amount, rooms), strict=True):
        allocation.taken_back += part
    payment.allocated -= amount
    note_words([payment], item.reason)
    touched += mine
    return Moved(payment, order, amount)


def _move(page: Page, moved: Moved, amount: Decimal, kind: str, on: date, reason: str = "") -> None:
    """Move between the order and what its payer has not allocated: above zero away from the order."""
    payment, order = moved.payment, moved.order
    assert order.account_id is not None
    assert payment.kept_in_id is not None
    entries = [Entry(order.account_id, amount, Aspect.PAYMENT), Entry(payment.kept_in_id, -amount)]
    page.write(kind, "payment", payment.pk, on, entries, reason=reason)


def _kept_allocated(moved: Sequence[Moved], page: Page, on: date, *, by: Actor) -> None:
    rows = [
        {"payment_id": m.payment.pk, "order_id": m.order.pk, "amount": m.amount, "on": on, "allocated_by": by.ref}
        for m in moved
    ]
    insert(Allocation, rows)
    keep_payments(m.payment for m in moved)
    page.post(by=by)
    edited((m.order.pk for m in moved), by=by)
    events: list[Event] = []
    for m in moved:
        amount, currency = told(m.amount, m.payment.currency), m.payment.currency
        owed = page.owed(m.order.account_id or 0)
        events.append(PaymentAllocated(m.payment.pk, m.order.number, amount, currency))
        events.append(OrderPaymentAllocated(m.order.pk, m.payment.number, m.payment.method, amount, currency, owed))
    record(events, by=by)


def _kept_taken_back(
    moved: Sequence[Moved], reasons: Sequence[str], touched: Sequence[Allocation], *, by: Actor
) -> None:
    if not moved:
        return
    keepers = {(m.payment.payer_id, m.payment.currency) for m in moved if m.payment.kept_in_id is None}
    accounts = [pk for m in moved for pk in (m.order.account_id, m.payment.kept_in_id)]
    page, kept = open_page_to_keep(accounts, keepers, company_id=by.company_id)
    for m in moved:
        m.payment.kept_in_id = m.payment.kept_in_id or kept[(m.payment.payer_id, m.payment.currency)]
    on = today(by)
    keep_allocations(touched)
    keep_payments(m.payment for m in moved)
    events: list[Event] = []
    for m, reason in zip(moved, reasons, strict=True):
        _move(page, m, m.amount, "allocation_taken_back", on, reason)
        amount, currency = told(m.amount, m.payment.currency), m.payment.currency
        owed = page.owed(m.order.account_id or 0)
        events.append(AllocationTakenBack(m.payment.pk, m.order.number, amount, currency))
        events.append(OrderAllocationTakenBack(m.order.pk, m.payment.number, amount, currency, owed))
    page.post(by=by)
    edited((m.order.pk for m in moved), by=by)
    record(events, by=by)
