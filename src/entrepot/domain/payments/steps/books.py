"""What every change of payments needs: rows locked in one order, and a page of the money book to write on."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.payments.models import Allocation, Payment
from entrepot.domain.payments.states import PaymentState
from entrepot.domain.receivables.models import Account, AccountKind
from entrepot.domain.receivables.steps import (
    Entry,
    HouseKey,
    NewVoucher,
    house_accounts,
    lock_accounts,
    lock_and_open,
    post,
)
from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import rounded
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.foundation.rows import columns, fetch

UNCLAIMED: HouseKey = (AccountKind.ADVANCES, "unclaimed")
Keeper = tuple[int | None, str]  # (payer id, currency)


@dataclass(eq=False)
class WrongAmount(Refusal):
    """{amount} is not an amount of {currency}: give one above zero, in whole coins of that currency."""

    code: ClassVar[str] = "wrong_amount"
    status: ClassVar[int] = 422
    amount: str
    currency: str


@dataclass(eq=False)
class WrongCurrency(Refusal):
    """The money is in {currency}, but order {order} is in {wanted}. Record it in the currency of the order."""

    code: ClassVar[str] = "wrong_currency"
    status: ClassVar[int] = 422
    currency: str
    order: str
    wanted: str


@dataclass(eq=False)
class IsVoided(Refusal):
    """Payment {payment} is voided: its money never came. Choose another payment."""

    code: ClassVar[str] = "payment_voided"
    payment: str


@dataclass(eq=False)
class NothingOwed(Refusal):
    """Nothing is owed for {order}, now or later. If money came all the same, say how much."""

    code: ClassVar[str] = "nothing_owed"
    order: str


@dataclass(eq=False)
class UnknownMethod(Refusal):
    """{method} is not a way in which money comes here. Use one of: {known}."""

    code: ClassVar[str] = "unknown_method"
    status: ClassVar[int] = 422
    method: str
    known: str


@dataclass
class Page:
    """The accounts of one change, locked, and the vouchers that it will write. Balances run along in memory."""

    accounts: dict[int, Account]
    vouchers: list[NewVoucher] = field(default_factory=list)

    def write(
        self, kind: str, subject: str, subject_id: int, on: date, entries: Sequence[Entry], *, reason: str = ""
    ) -> None:
        self.vouchers.append(NewVoucher(kind, subject, subject_id, on, list(entries), reason))
        for entry in entries:
            self.accounts[entry.account_id].balance += entry.amount

    def owed(self, account_id: int) -> str:
        """This will tell what an account owes after everything written so far."""
        account = self.accounts[account_id]
        return told(account.balance, account.currency)

    def post(self, *, by: Actor) -> None:
        currency_of = {pk: account.currency for pk, account in self.accounts.items()}
        post(self.vouchers, company_id=by.company_id, currency_of=currency_of, by=by)


def told(amount: Decimal, currency: str) -> str:
    """This will write an amount as the journal and the doors tell it."""
    return str(rounded(amount, currency))


def today(by: Actor) -> date:
    """This will give the business date of the actor's company."""
    return clock.today(company_of(by).time_zone)


def open_page(account_ids: Iterable[int | None]) -> Page:
    """This will lock the accounts, and those above them, and open a page to write on."""
    return Page(lock_accounts({pk for pk in account_ids if pk is not None}))


def lock_payments(ids: Collection[int]) -> dict[int, Payment]:
    """This will lock payments in the order of their ids: before their orders, before all accounts."""
    rows = Payment.objects.filter(pk__in=set(ids)).order_by("pk")
    return {payment.pk: payment for payment in rows.select_for_update(no_key=True)}


def usable(payment: Payment | None, payment_id: int, by: Actor) -> Refusal | None:
    """This will refuse a payment that is not there, not the actor's, or voided."""
    if payment is None or payment.company_id != by.company_id:
        return NotFound("payment", str(payment_id))
    return IsVoided(payment.number) if payment.state == PaymentState.VOIDED else None


def left_of(payment: Payment) -> Decimal:
    """This will give what of a payment neither stands on an order nor went back."""
    return payment.amount - payment.allocated - payment.refunded


def stands(allocation: Allocation) -> Decimal:
    """This will give what of an allocation is on its order at present."""
    return allocation.amount - allocation.taken_back - allocation.refunded


def open_page_to_keep(
    account_ids: Iterable[int | None], keepers: Collection[Keeper], *, company_id: int
) -> tuple[Page, dict[Keeper, int]]:
    """This will open a page, and with it the accounts that keep what is not allocated, by (payer id, currency).

    A customer's advance stands on the customer's account, so that it lessens what the customer owes in
    all; money of an unknown payer waits on an account of the house.
    """
    unclaimed = {
        currency: house_accounts([UNCLAIMED], currency=currency, company_id=company_id)[UNCLAIMED]
        for currency in sorted({currency for payer, currency in keepers if payer is None})
    }
    customers = {(payer, currency) for payer, currency in keepers if payer is not None}
    ids = {pk for pk in account_ids if pk is not None} | set(unclaimed.values())
    locked, opened = lock_and_open(ids, customers, company_id=company_id)
    kept: dict[Keeper, int] = {(None, currency): pk for currency, pk in unclaimed.items()}
    return Page(locked), kept | dict(opened.items())


def note_words(payments: Iterable[Payment], reason: str) -> None:
    """This will add people's own words to the notes of locked payments: the books keep only a code of them."""
    if reason and reason_code(reason) != reason:
        for payment in payments:
            payment.note = f"{payment.note}; {reason}".removeprefix("; ")[:400]


def keep_payments(payments: Iterable[Payment]) -> None:
    """This will write down what locked payments gave, where the rest is kept and what is noted, in one statement."""
    rows = {p.pk: (p.pk, p.allocated, p.refunded, p.kept_in_id, p.note) for p in payments}
    if rows:
        fetch(
            """UPDATE payments_payment p
               SET allocated = d.allocated, refunded = d.refunded, kept_in_id = d.kept_in_id, note = d.note
               FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::bigint[], %s::text[])
                    AS d(id, allocated, refunded, kept_in_id, note) WHERE p.id = d.id""",
            columns(rows.values(), 5),
        )


def keep_allocations(allocations: Iterable[Allocation]) -> None:
    """This will write down what allocations of locked payments gave, in one statement."""
    rows = {a.pk: (a.pk, a.taken_back, a.refunded) for a in allocations}
    if rows:
        fetch(
            """UPDATE payments_allocation a SET taken_back = d.taken_back, refunded = d.refunded
               FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS d(id, taken_back, refunded)
               WHERE a.id = d.id""",
            columns(rows.values(), 3),
        )
