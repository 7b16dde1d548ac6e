"""Money that came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.customers.remitters import remember_remitters
from entrepot.domain.orders.editions import edited, stale
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.steps import lock_orders
from entrepot.domain.payments.events import OrderPaymentAllocated, OrderPaymentRecorded, PaymentRecorded
from entrepot.domain.payments.models import Allocation, Payment
from entrepot.domain.payments.queries import look_alikes
from entrepot.domain.payments.rules import filled, is_amount
from entrepot.domain.payments.states import PaymentMethod, PaymentState
from entrepot.domain.payments.steps.books import (
    NothingOwed,
    Page,
    UnknownMethod,
    WrongAmount,
    WrongCurrency,
    open_page_to_keep,
    told,
)
from entrepot.domain.receivables.models import Account, AccountKind, Aspect
from entrepot.domain.receivables.rules import payable
from entrepot.domain.receivables.steps import Entry, house_accounts
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import ZERO, unknown_currency
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.foundation.rows import insert, next_ids


@dataclass(eq=False)
class NotYet(Refusal):
    """The money is said to have come on {received_on}, but today is {today}. Record it when it has come."""

    code: ClassVar[str] = "not_yet"
    status: ClassVar[int] = 422
    received_on: str
    today: str


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that came. It goes on the orders one after the other, on each up to what that owes.

    Without an amount, it is what they owe. What is left is kept as the payer's advance. The payer is the
    first order's customer and the currency that of the first order, else the company's, unless they are given.
    With an edition, an order that is at another one by now is refused.
    """

    method: str
    amount: Decimal | None
    order_ids: tuple[int, ...] = ()
    payer_id: int | None = None
    currency: str | None = None
    reference: str = ""
    received_on: date | None = None
    note: str = ""
    edition: int | None = None
    # Who the bank says sent it.
    remitter: str = ""
    remitter_account: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A payment as it was recorded. `look_alikes` are the numbers of others with its method, reference and amount."""

    payment: Payment
    allocated: dict[int, Decimal]
    look_alikes: list[str]


@dataclass
class _Incoming:
    new: NewPayment
    amount: Decimal
    orders: list[Order]
    currency: str
    on: date
    payer_id: int | None = None
    shares: list[Decimal] = field(default_factory=list)
    id: int = 0
    number: str = ""
    tender_id: int = 0
    kept_in_id: int | None = None
    remitter_id: int | None = None

    @property
    def allocated(self) -> Decimal:
        return sum(self.shares, ZERO)

    @property
    def rest(self) -> Decimal:
        return self.amount - self.allocated


def take_in(new: Sequence[NewPayment], *, by: Actor) -> list[Recorded | Refusal]:
    """This will record payments and put them on their orders. Money that came is never refused for its size."""
    orders = lock_orders({pk for item in new for pk in item.order_ids})
    company = company_of(by)
    # What an order owes changes only under the order's lock, which we hold: so it can be read before
    # any account is locked, and tells what comes without an amount and who needs an account for an advance.
    accounts = Account.objects.in_bulk([order.account_id for order in orders.values() if order.account_id])
    owed = {pk: payable(account.balance) for pk, account in accounts.items()}
    checked = [_checked(item, orders, owed, company) for item in new]
    coming = [item for item in checked if isinstance(item, _Incoming)]
    if coming:
        page = _shared_out(coming, accounts, company.pk)
        _written(coming, page, by=by)
    seen = look_alikes([item.id for item in coming])
    payments = Payment.objects.select_related("payer").in_bulk([item.id for item in coming])
    return [
        item if isinstance(item, Refusal) else Recorded(payments[item.id], _by_order(item), seen.get(item.id, []))
        for item in checked
    ]


def _checked(
    new: NewPayment, orders: Mapping[int, Order], owed: dict[int, Decimal], company: Company
) -> _Incoming | Refusal:
    """Read one payment and, in list order, take what it pays off what is still owed."""
    mine = [orders[pk] for pk in new.order_ids if pk in orders and orders[pk].company_id == company.pk]
    if len(mine) < len(new.order_ids):
        known = {order.pk for order in mine}
        return NotFound("order", str(next(pk for pk in new.order_ids if pk not in known)))
    if changed := [old for order in mine if (old := stale(order, new.edition))]:
        return changed[0]
    if new.method not in PaymentMethod.values:
        return UnknownMethod(new.method, ", ".join(PaymentMethod.values))
    currency = new.currency or (mine[0].currency if mine else company.currency)
    if refusal := unknown_currency(currency):
        return refusal
    for order in mine:
        if order.currency != currency:
            return WrongCurrency(currency, order.number, order.currency)
    rooms = [owed.get(order.account_id or 0, ZERO) for order in mine]
    if new.amount is None and not any(rooms):
        return NothingOwed(", ".join(order.number for order in mine))
    amount = sum(rooms, ZERO) if new.amount is None else new.amount
    if not is_amount(amount, currency):
        return WrongAmount(str(amount), currency)
    today = clock.today(company.time_zone)
    if new.received_on and new.received_on > today:
        return NotYet(str(new.received_on), str(today))
    shares = filled(amount, rooms)
    for order, share in zip(mine, shares, strict=True):
        if share:
            owed[order.account_id or 0] -= share
    return _Incoming(new, amount, mine, currency, new.received_on or today, shares=shares)


def _shared_out(coming: Sequence[_Incoming], accounts: Mapping[int, Account], company_id: int) -> Page:
    """Find out who pays and where the money lies, then lock the accounts."""
    ids = {order.account_id for item in coming for order in item.orders if order.account_id}
    for item in coming:
        item.payer_id = item.new.payer_id or _customer_of(item.orders, accounts)
    tenders: dict[tuple[str, str], int] = {}
    for currency in sorted({item.currency for item in coming}):
        keys = [(AccountKind.TENDER, item.new.method) for item in coming if item.currency == currency]
        made = house_accounts(keys, currency=currency, company_id=company_id)
        tenders |= {(code, currency): pk for (_, code), pk in made.items()}
    keepers = {(item.payer_id, item.currency) for item in coming if item.rest}
    page, kept = open_page_to_keep([*ids, *tenders.values()], keepers, company_id=company_id)
    for item in coming:
        item.tender_id = tenders[(item.new.method, item.currency)]
        item.kept_in_id = kept[(item.payer_id, item.currency)] if item.rest else None
    return page


def _customer_of(orders: Sequence[Order], accounts: Mapping[int, Account]) -> int | None:
    for order in orders:
        account = accounts.get(order.account_id or 0)
        customer_id = account.customer_id if account else order.payer_id or order.buyer_id
        if customer_id:
            return customer_id
    return None


def _written(coming: Sequence[_Incoming], page: Page, *, by: Actor) -> None:
    ids = next_ids({Payment: len(coming)})[Payment]
    on = clock.today(company_of(by).time_zone)
    numbers = take_numbers("payment", [(None, "")] * len(coming), company_id=by.company_id, on=on)
    senders = remember_remitters(
        [(item.new.remitter, item.new.remitter_account) for item in coming], company_id=by.company_id
    )
    events: list[Event] = []
    for item, pk, number, sender in zip(coming, ids, numbers, senders, strict=True):
        item.id, item.number, item.remitter_id = pk, number, sender
        page.write("payment", "payment", pk, item.on, _entries(item))
        events += _told(item, page)
    insert(Payment, [_payment_row(item, by) for item in coming])
    insert(
        Allocation,
        [
            {"payment_id": item.id, "order_id": order.pk, "amount": share, "on": item.on, "allocated_by": by.ref}
            for item in coming
            for order, share in zip(item.orders, item.shares, strict=True)
            if share
        ],
    )
    page.post(by=by)
    edited((order.pk for item in coming for order in item.orders), by=by)
    record(events, by=by)


def _entries(item: _Incoming) -> list[Entry]:
    entries = [Entry(item.tender_id, item.amount)]
    for order, share in zip(item.orders, item.shares, strict=True):
        if share and order.account_id:
            entries.append(Entry(order.account_id, -share, Aspect.PAYMENT))
    if item.rest and item.kept_in_id:
        entries.append(Entry(item.kept_in_id, -item.rest))
    return entries


def _payment_row(item: _Incoming, by: Actor) -> dict[str, object]:
    return {
        "id": item.id, "company_id": by.company_id, "number": item.number, "state": PaymentState.RECORDED.value,
        "method": item.new.method, "reference": item.new.reference, "currency": item.currency,
        "amount": item.amount, "allocated": item.allocated, "payer_id": item.payer_id,
        "tender_id": item.tender_id, "kept_in_id": item.kept_in_id, "received_on": item.on,
        "note": item.new.note, "recorded_by": by.ref, "remitter_id": item.remitter_id,
    }  # fmt: skip


def _told(item: _Incoming, page: Page) -> list[Event]:
    method, amount, currency = item.new.method, told(item.amount, item.currency), item.currency
    allocated = told(item.allocated, currency)
    events: list[Event] = [PaymentRecorded(item.id, item.number, method, amount, currency, allocated)]
    for order, share in zip(item.orders, item.shares, strict=True):
        owed = page.owed(order.account_id) if order.account_id else told(ZERO, currency)
        tell, of_it = (OrderPaymentAllocated, told(share, currency)) if share else (OrderPaymentRecorded, amount)
        events.append(tell(order.pk, item.number, method, of_it, currency, owed))
    return events


def _by_order(item: _Incoming) -> dict[int, Decimal]:
    return {order.pk: share for order, share in zip(item.orders, item.shares, strict=True) if share}
