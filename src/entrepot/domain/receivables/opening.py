"""What customers owed before these books began: each document of theirs once, against the account of openings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from entrepot.domain.customers.merging import merged_away
from entrepot.domain.customers.models import Customer
from entrepot.domain.receivables.events import OpeningBalanceBooked, OpeningBalanceTakenBack
from entrepot.domain.receivables.models import AccountKind, OpeningBalance
from entrepot.domain.receivables.steps import CustomerKey, Entry, NewVoucher, house_accounts, lock_and_open, post
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import ZERO, rounded, unknown_currency
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotFound, Refusal
from entrepot.foundation.rows import insert, next_ids

_OPENING = (AccountKind.OPENING, "")
_LARGEST = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class NewOpening:
    """What a customer owes for a document of the time before; below zero, what is owed to the customer."""

    customer_id: int
    reference: str
    amount: Decimal
    currency: str
    on: date


def book(news: Sequence[NewOpening], *, by: Actor) -> list[OpeningBalance | Refusal]:
    """This will book what was owed. One customer and reference is booked once."""
    known = _lock_customers((new.customer_id for new in news), by)
    taken = _booked(known, by)
    answers: list[Refusal | None] = []
    for new in news:
        key = (new.customer_id, new.currency, new.reference)
        refusal = _wrong(new, known)
        if refusal is None and key in taken:
            refusal = AlreadyExists("opening balance", new.reference)
        if refusal is None:
            taken.add(key)
        answers.append(refusal)
    right = [new for new, refusal in zip(news, answers, strict=True) if refusal is None]
    ids = iter(_written(right, known, by))
    made = OpeningBalance.objects.select_related("customer").in_bulk(
        placed := [next(ids) if refusal is None else 0 for refusal in answers]
    )
    return [refusal or made[pk] for refusal, pk in zip(answers, placed, strict=True)]


def take_back(balances: Sequence[OpeningBalance], *, by: Actor) -> list[OpeningBalance | Refusal]:
    """This will undo openings that were booked by mistake: the same posting, the other way round."""
    customers = _lock_customers((one.customer_id for one in balances), by)
    done: set[int] = set()
    answers: list[OpeningBalance | Refusal] = []
    for one in balances:
        gone = one.taken_back_at is not None or one.pk in done
        answers.append(NotFound("opening balance", one.reference) if gone else one)
        done.add(one.pk)
    back = [one for one in answers if isinstance(one, OpeningBalance)]
    OpeningBalance.objects.filter(pk__in=[one.pk for one in back]).update(taken_back_at=clock.now())
    _post([(one.pk, one.customer_id, one.currency, -one.amount, one.on) for one in back], "opening_taken_back", by)
    told = [
        OpeningBalanceTakenBack(
            one.customer_id, customers[one.customer_id].number, one.reference, str(one.amount), one.currency
        )
        for one in back
    ]
    record(told, by=by)
    return answers


def _lock_customers(ids: Iterable[int], by: Actor) -> Mapping[int, Customer]:
    rows = Customer.objects.filter(pk__in=set(ids), company_id=by.company_id).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True)}


def _booked(known: Mapping[int, Customer], by: Actor) -> set[tuple[int, str, str]]:
    rows = OpeningBalance.objects.filter(customer__in=known, taken_back_at=None, company_id=by.company_id)
    return set(rows.values_list("customer_id", "currency", "reference"))


def _wrong(new: NewOpening, known: Mapping[int, Customer]) -> Refusal | None:
    if new.customer_id not in known:
        return NotFound("customer", str(new.customer_id))
    if refusal := merged_away(known[new.customer_id]) or unknown_currency(new.currency):
        return refusal
    if not 0 < len(new.reference.strip()) <= 120:
        return Invalid("reference", "must have 1 to 120 characters, so that it is booked once")
    amount = new.amount
    if not amount.is_finite() or amount == ZERO or abs(amount) >= _LARGEST or amount != rounded(amount, new.currency):
        given = {"amount": str(amount), "currency": new.currency}
        return Invalid("amount", "{amount} is not an amount of {currency} that can be owed.", given)
    return None


def _written(news: Sequence[NewOpening], known: Mapping[int, Customer], by: Actor) -> list[int]:
    if not news:
        return []
    ids = next_ids({OpeningBalance: len(news)})[OpeningBalance]
    rows = [
        {
            "id": pk, "company_id": by.company_id, "customer_id": new.customer_id, "currency": new.currency,
            "reference": new.reference, "amount": new.amount, "on": new.on, "booked_by": by.ref,
        }
        for pk, new in zip(ids, news, strict=True)
    ]  # fmt: skip
    insert(OpeningBalance, rows)
    entries = [(pk, new.customer_id, new.currency, new.amount, new.on) for pk, new in zip(ids, news, strict=True)]
    _post(entries, "opening", by)
    told = [
        OpeningBalanceBooked(
            new.customer_id, known[new.customer_id].number, new.reference, str(new.amount), new.currency
        )
        for new in news
    ]
    record(told, by=by)
    return ids


def _post(rows: Sequence[tuple[int, int, str, Decimal, date]], kind: str, by: Actor) -> None:
    keys: set[CustomerKey] = {(customer, currency) for _, customer, currency, _, _ in rows}
    if not keys:
        return
    against = {
        currency: house_accounts([_OPENING], currency=currency, company_id=by.company_id)[_OPENING]
        for currency in sorted({currency for _, currency in keys})
    }
    locked, accounts = lock_and_open((), keys, company_id=by.company_id)
    currency_of = {account.pk: account.currency for account in locked.values()}
    currency_of |= {pk: currency for currency, pk in against.items()}
    vouchers = [
        NewVoucher(
            kind, "opening_balance", pk, on,
            [Entry(accounts[(customer, currency)], amount), Entry(against[currency], -amount)],
        )
        for pk, customer, currency, amount, on in rows
    ]  # fmt: skip
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)
