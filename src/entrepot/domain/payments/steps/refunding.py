"""Money that goes back. What was not paid cannot be refunded, also when two ask at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.orders.editions import edited, stale
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.steps import lock_orders, settle_refund_requests
from entrepot.domain.payments.events import OrderRefunded, PaymentRefunded
from entrepot.domain.payments.models import Allocation, Payment, Refund, RefundPart
from entrepot.domain.payments.rules import filled, is_amount
from entrepot.domain.payments.states import PaymentMethod
from entrepot.domain.payments.steps.books import (
    Page,
    UnknownMethod,
    WrongAmount,
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
from entrepot.domain.receivables.models import Account, AccountKind, Aspect
from entrepot.domain.receivables.rules import refundable
from entrepot.domain.receivables.steps import Entry, house_accounts
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import ZERO
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.foundation.rows import insert, next_ids


@dataclass(eq=False)
class RefundTooLarge(Refusal):
    """{amount} {currency} cannot be refunded for {what}: {refundable} can. Refund that much or less."""

    code: ClassVar[str] = "refund_too_large"
    what: str
    amount: str
    refundable: str
    currency: str


@dataclass(frozen=True, slots=True)
class NewRefund:
    """Money to give back for an order, taken from its payments, oldest first.

    Without a method each payment goes back the way it came; without an amount, all there is goes back.
    """

    order_id: int
    amount: Decimal | None = None
    reason: str = ""
    method: str | None = None
    reference: str = ""
    edition: int | None = None


@dataclass(frozen=True, slots=True)
class AdvanceRefund:
    """Money to give back of a payment that stands on no order; without an amount, all that is left."""

    payment_id: int
    amount: Decimal | None = None
    reason: str = ""
    method: str | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    payment: Payment
    allocation: Allocation | None
    amount: Decimal


@dataclass
class _Granted:
    wanted: NewRefund | AdvanceRefund
    order: Order | None
    parts: list[_Part]
    currency: str
    # What the refund is taken off: the order's account, or the one that keeps the advance.
    source: Entry
    id: int = 0
    number: str = ""
    amount: Decimal = field(init=False)

    def __post_init__(self) -> None:
        self.amount = sum((part.amount for part in self.parts), ZERO)


def refund(wanted: Sequence[NewRefund], *, by: Actor) -> list[Refund | Refusal]:
    """This will give money back for orders, never more than was paid for each less what went back before."""
    ids = {item.order_id for item in wanted}
    # Locks go payments, then orders. A payment that comes in between is not seen, as if it came after.
    drawn = set(Allocation.objects.filter(order__in=ids).values_list("payment_id", flat=True))
    payments = lock_payments(drawn)
    orders = lock_orders(ids)
    oldest = list(Allocation.objects.filter(order__in=orders, payment__in=payments).order_by("pk"))
    tenders = _tenders(wanted, {order.currency for order in orders.values()}, by)
    page = open_page(
        [*(o.account_id for o in orders.values()), *(p.tender_id for p in payments.values()), *tenders.values()]
    )
    answers: list[_Granted | Refusal] = []
    for item in wanted:
        order = orders.get(item.order_id)
        if order is None or order.company_id != by.company_id:
            answers.append(NotFound("order", str(item.order_id)))
        else:
            mine = [a for a in oldest if a.order_id == order.pk]
            account = page.accounts.get(order.account_id or 0)
            answers.append(_granted(item, order, account, mine, payments))
    return _given(answers, page, tenders, by=by)


def refund_advance(wanted: Sequence[AdvanceRefund], *, by: Actor) -> list[Refund | Refusal]:
    """This will give back money that stands on no order."""
    payments = lock_payments({item.payment_id for item in wanted})
    tenders = _tenders(wanted, {payment.currency for payment in payments.values()}, by)
    page = open_page([*(pk for p in payments.values() for pk in (p.tender_id, p.kept_in_id)), *tenders.values()])
    answers = [_granted_advance(item, payments.get(item.payment_id), by) for item in wanted]
    return _given(answers, page, tenders, by=by)


def _tenders(
    wanted: Sequence[NewRefund | AdvanceRefund], currencies: set[str], by: Actor
) -> dict[tuple[str, str], int]:
    methods = {item.method for item in wanted if item.method in PaymentMethod.values}
    tenders: dict[tuple[str, str], int] = {}
    for currency in sorted(currencies) if methods else ():
        keys = [(AccountKind.TENDER, str(method)) for method in methods]
        made = house_accounts(keys, currency=currency, company_id=by.company_id)
        tenders |= {(code, currency): pk for (_, code), pk in made.items()}
    return tenders


def _asked(item: NewRefund | AdvanceRefund, possible: Decimal, what: str, currency: str) -> Decimal | Refusal:
    amount = possible if item.amount is None else item.amount
    if item.method is not None and item.method not in PaymentMethod.values:
        return UnknownMethod(item.method, ", ".join(PaymentMethod.values))
    if item.amount is not None and not is_amount(item.amount, currency):
        return WrongAmount(str(item.amount), currency)
    if amount > possible or not amount:
        return RefundTooLarge(what, told(amount, currency), told(possible, currency), currency)
    return amount


def _granted(
    item: NewRefund,
    order: Order,
    account: Account | None,
    mine: Sequence[Allocation],
    payments: Mapping[int, Payment],
) -> _Granted | Refusal:
    if refusal := stale(order, item.edition):
        return refusal
    rooms = [stands(allocation) for allocation in mine]
    possible = min(sum(rooms, ZERO), refundable(account.paid, account.refunded)) if account else ZERO
    amount = _asked(item, possible, order.number, order.currency)
    if isinstance(amount, Refusal):
        return amount
    assert account is not None
    parts = []
    for allocation, part in zip(mine, filled(amount, rooms), strict=True):
        if part:
            payment = payments[allocation.payment_id]
            allocation.refunded += part
            payment.allocated -= part
            payment.refunded += part
            parts.append(_Part(payment, allocation, part))
    account.refunded += amount
    return _Granted(item, order, parts, order.currency, Entry(account.pk, amount, Aspect.REFUND))


def _granted_advance(item: AdvanceRefund, payment: Payment | None, by: Actor) -> _Granted | Refusal:
    refusal = usable(payment, item.payment_id, by)
    if payment is None or refusal:
        return refusal or NotFound("payment", str(item.payment_id))
    amount = _asked(item, left_of(payment), payment.number, payment.currency)
    if isinstance(amount, Refusal):
        return amount
    assert payment.kept_in_id is not None
    payment.refunded += amount
    source = Entry(payment.kept_in_id, amount)
    return _Granted(item, None, [_Part(payment, None, amount)], payment.currency, source)


def _given(
    answers: Sequence[_Granted | Refusal], page: Page, tenders: Mapping[tuple[str, str], int], *, by: Actor
) -> list[Refund | Refusal]:
    granted = [answer for answer in answers if isinstance(answer, _Granted)]
    if granted:
        _written(granted, page, tenders, by=by)
    made = Refund.objects.select_related("order").in_bulk([g.id for g in granted])
    return [made[answer.id] if isinstance(answer, _Granted) else answer for answer in answers]


def _written(granted: Sequence[_Granted], page: Page, tenders: Mapping[tuple[str, str], int], *, by: Actor) -> None:
    on = today(by)
    ids = next_ids({Refund: len(granted)})[Refund]
    numbers = take_numbers("refund", [(None, "")] * len(granted), company_id=by.company_id, on=on)
    events: list[Event] = []
    for item, pk, number in zip(granted, ids, numbers, strict=True):
        item.id, item.number = pk, number
        back = [Entry(_tender(item, part, tenders), -part.amount) for part in item.parts]
        page.write("refund", "refund", pk, on, [item.source, *back], reason=item.wanted.reason)
        events += _told(item, page)
    insert(Refund, [_row(item, on, by) for item in granted])
    insert(RefundPart, [_part_row(item, part) for item in granted for part in item.parts])
    parts = [part for item in granted for part in item.parts]
    for item in granted:
        note_words({part.payment.pk: part.payment for part in item.parts}.values(), item.wanted.reason)
    keep_allocations(part.allocation for part in parts if part.allocation)
    keep_payments(part.payment for part in parts)
    page.post(by=by)
    edited((item.order.pk for item in granted if item.order), by=by)
    record(events, by=by)
    settle_refund_requests(_gone_back(granted, page), by=by)


def _gone_back(granted: Sequence[_Granted], page: Page) -> dict[int, tuple[Decimal, Decimal]]:
    """Return by order what went back just now, and what could still go back."""
    gone: dict[int, tuple[Decimal, Decimal]] = {}
    for item in granted:
        if item.order:
            account = page.accounts[item.source.account_id]
            before = gone.get(item.order.pk, (ZERO, ZERO))[0]
            gone[item.order.pk] = (before + item.amount, refundable(account.paid, account.refunded))
    return gone


def _tender(item: _Granted, part: _Part, tenders: Mapping[tuple[str, str], int]) -> int:
    return tenders[(item.wanted.method, item.currency)] if item.wanted.method else part.payment.tender_id


def _row(item: _Granted, on: date, by: Actor) -> dict[str, object]:
    return {
        "id": item.id, "company_id": by.company_id, "number": item.number, "currency": item.currency,
        "order_id": item.order.pk if item.order else None, "amount": item.amount,
        "reference": item.wanted.reference,
        "reason": item.wanted.reason and reason_code(item.wanted.reason), "on": on, "refunded_by": by.ref,
    }  # fmt: skip


def _part_row(item: _Granted, part: _Part) -> dict[str, object]:
    return {
        "refund_id": item.id, "payment_id": part.payment.pk, "amount": part.amount,
        "allocation_id": part.allocation.pk if part.allocation else None,
        "method": item.wanted.method or part.payment.method,
    }  # fmt: skip


def _told(item: _Granted, page: Page) -> list[Event]:
    events: list[Event] = [
        PaymentRefunded(pk, item.number, told(amount, item.currency), item.currency)
        for pk, amount in _by_payment(item.parts).items()
    ]
    if item.order:
        amount, owed = told(item.amount, item.currency), page.owed(item.source.account_id)
        events.append(OrderRefunded(item.order.pk, item.number, amount, item.currency, owed))
    return events


def _by_payment(parts: Sequence[_Part]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for part in parts:
        sums[part.payment.pk] = sums.get(part.payment.pk, ZERO) + part.amount
    return sums
