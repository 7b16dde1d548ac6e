"""Payments that were recorded and never came: a slip of the pen, a cheque that bounced."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.orders.editions import edited
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.steps import lock_orders
from entrepot.domain.payments.events import AllocationTakenBack, OrderAllocationTakenBack, PaymentVoided
from entrepot.domain.payments.models import Allocation, Payment
from entrepot.domain.payments.states import LIFE_OF_A_PAYMENT, PaymentState
from entrepot.domain.payments.steps.books import (
    IsVoided,
    Page,
    keep_allocations,
    keep_payments,
    left_of,
    lock_payments,
    note_words,
    open_page,
    stands,
    today,
    told,
    usable,
)
from entrepot.domain.receivables.models import Aspect
from entrepot.domain.receivables.steps import Entry
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import NotFound, Refusal


@dataclass(eq=False)
class AlreadyRefunded(Refusal):
    """{refunded} {currency} of payment {payment} went back to the payer, so it did come and cannot be voided."""

    code: ClassVar[str] = "already_refunded"
    payment: str
    refunded: str
    currency: str


@dataclass(frozen=True, slots=True)
class Void:
    """A payment that never came, and how that was found out."""

    payment_id: int
    reason: str = ""


def void(wanted: Sequence[Void], *, by: Actor) -> list[Payment | Refusal]:
    """This will undo payments: what stood on orders is owed again, and the tender gives it back."""
    payments = lock_payments({item.payment_id for item in wanted})
    # The payments' lock keeps their allocations still.
    allocations = list(Allocation.objects.filter(payment__in=payments).order_by("pk"))
    orders = lock_orders({allocation.order_id for allocation in allocations})
    page = open_page(
        [
            *(order.account_id for order in orders.values()),
            *(pk for payment in payments.values() for pk in (payment.tender_id, payment.kept_in_id)),
        ]
    )
    on = today(by)
    events: list[Event] = []
    answers: list[int | Refusal] = []
    for item in wanted:
        payment = payments.get(item.payment_id)
        refusal = _refusal(payment, item, answers, by)
        if payment is None or refusal:
            answers.append(refusal or NotFound("payment", str(item.payment_id)))
            continue
        mine = [a for a in allocations if a.payment_id == payment.pk and stands(a)]
        entries = _undone(payment, mine, orders)
        page.write("payment_voided", "payment", payment.pk, on, entries, reason=item.reason)
        events += _told(payment, mine, orders, page)
        _empty(payment, mine)
        note_words([payment], item.reason)
        answers.append(payment.pk)
    voided = [pk for pk in answers if isinstance(pk, int)]
    keep_allocations(allocations)
    LIFE_OF_A_PAYMENT.move(Payment, voided, to=PaymentState.VOIDED)
    keep_payments(payments[pk] for pk in voided)
    page.post(by=by)
    edited((a.order_id for a in allocations if a.payment_id in voided), by=by)
    record(events, by=by)
    now = Payment.objects.in_bulk(voided)
    return [answer if isinstance(answer, Refusal) else now[answer] for answer in answers]


def _refusal(payment: Payment | None, item: Void, before: Sequence[int | Refusal], by: Actor) -> Refusal | None:
    refusal = usable(payment, item.payment_id, by)
    if payment is None or refusal:
        return refusal
    if payment.pk in before:
        return IsVoided(payment.number)
    if payment.refunded:
        return AlreadyRefunded(payment.number, told(payment.refunded, payment.currency), payment.currency)
    return None


def _undone(payment: Payment, mine: Sequence[Allocation], orders: dict[int, Order]) -> list[Entry]:
    entries = [Entry(payment.tender_id, -payment.amount)]
    for allocation in mine:
        account_id = orders[allocation.order_id].account_id
        assert account_id is not None
        entries.append(Entry(account_id, stands(allocation), Aspect.PAYMENT))
    rest = left_of(payment)
    if rest:
        assert payment.kept_in_id is not None
        entries.append(Entry(payment.kept_in_id, rest))
    return entries


def _told(payment: Payment, mine: Sequence[Allocation], orders: dict[int, Order], page: Page) -> list[Event]:
    currency = payment.currency
    events: list[Event] = [PaymentVoided(payment.pk, told(payment.amount, currency), currency)]
    amounts: dict[int, Decimal] = {}
    for allocation in mine:
        amounts[allocation.order_id] = amounts.get(allocation.order_id, ZERO) + stands(allocation)
    for order_id, amount in amounts.items():
        order = orders[order_id]
        owed = page.owed(order.account_id or 0)
        events.append(AllocationTakenBack(payment.pk, order.number, told(amount, currency), currency))
        events.append(OrderAllocationTakenBack(order_id, payment.number, told(amount, currency), currency, owed))
    return events


def _empty(payment: Payment, mine: Sequence[Allocation]) -> None:
    for allocation in mine:
        allocation.taken_back += stands(allocation)
    payment.allocated = ZERO
