"""Credit notes of the past: what was given back without an order it could be set against, and paid out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from entrepot.domain.receivables.events import CreditNoteIssued
from entrepot.domain.receivables.models import AccountKind, CreditNote, CreditNoteLine
from entrepot.domain.receivables.steps import (
    Entry,
    HouseKey,
    NewVoucher,
    house_accounts,
    lock_accounts,
    open_customer_accounts,
    post,
)
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import ZERO
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.rows import fetch, insert, next_ids

# For whom nobody knows, in place of a customer's account.
_WALK_IN: HouseKey = (AccountKind.ADVANCES, "walk_in")


@dataclass(frozen=True, slots=True)
class NewCreditLine:
    """What is credited. `of` is the house account that bears it: sales, charges, or what was written off."""

    reason: str
    code: str
    title: str
    quantity: int
    amount: Decimal
    of: AccountKind


@dataclass(frozen=True, slots=True)
class NewCreditNote:
    customer_id: int | None
    source: str
    external_id: str
    currency: str
    on: date
    lines: Sequence[NewCreditLine]

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(slots=True)
class _Books:
    """Where credit notes of one currency are written."""

    of: dict[HouseKey, int]
    customers: dict[int, int]
    currency_of: dict[int, str] = field(default_factory=dict)

    def account(self, customer_id: int | None) -> int:
        return self.of[_WALK_IN] if customer_id is None else self.customers[customer_id]


def known_credit_notes(source: str, external_ids: Collection[str], *, company_id: int) -> set[str]:
    """This will tell which of the sender's numbers have been booked already."""
    rows = fetch(
        """SELECT external_id FROM receivables_creditnote
           WHERE company_id = %s AND source = %s AND external_id = ANY(%s)""",
        [company_id, source, sorted(external_ids)],
    )
    return {row[0] for row in rows}


def issue_credit_notes(new: Sequence[NewCreditNote], *, paid_from: HouseKey, by: Actor) -> list[int]:
    """This will credit customers, or walk-ins, and pay it out of a tender account on the same day; one currency."""
    if not new:
        return []
    books = _opened(new, paid_from, by.company_id)
    ids = next_ids({CreditNote: len(new)})[CreditNote]
    on = max(note.on for note in new)
    numbers = take_numbers("credit_note", [(None, "")] * len(new), company_id=by.company_id, on=on)
    own = {"company_id": by.company_id, "issued_by": by.ref}
    insert(
        CreditNote,
        [
            own | {"id": pk, "number": number, "customer_id": note.customer_id, "source": note.source,
                   "external_id": note.external_id, "currency": note.currency, "amount": note.amount, "on": note.on}
            for pk, number, note in zip(ids, numbers, new, strict=True)
        ],
    )  # fmt: skip
    insert(CreditNoteLine, [row for pk, note in zip(ids, new, strict=True) for row in _line_rows(pk, note)])
    vouchers = [v for pk, note in zip(ids, new, strict=True) for v in _vouchers(pk, note, books, paid_from)]
    lock_accounts(list(books.customers.values()))
    post(vouchers, company_id=by.company_id, currency_of=books.currency_of, by=by)
    record([_told(pk, n, note) for pk, n, note in zip(ids, numbers, new, strict=True)], by=by)
    return ids


def _opened(new: Sequence[NewCreditNote], paid_from: HouseKey, company_id: int) -> _Books:
    (currency,) = {note.currency for note in new}
    known = {note.customer_id for note in new if note.customer_id is not None}
    customers = open_customer_accounts(known, currency=currency, company_id=company_id) if known else {}
    kinds = {(line.of, "") for note in new for line in note.lines} | {_WALK_IN, paid_from}
    of = house_accounts(kinds, currency=currency, company_id=company_id)
    return _Books(of, customers, dict.fromkeys([*of.values(), *customers.values()], currency))


def _line_rows(pk: int, note: NewCreditNote) -> list[dict[str, object]]:
    return [
        {"credit_note_id": pk, "position": position, "reason": line.reason, "code": line.code[:120],
         "title": line.title[:400], "quantity": line.quantity, "amount": line.amount}
        for position, line in enumerate(note.lines, 1)
    ]  # fmt: skip


def _vouchers(pk: int, note: NewCreditNote, books: _Books, paid_from: HouseKey) -> list[NewVoucher]:
    if not note.amount:
        return []
    account, reasons = books.account(note.customer_id), {line.reason for line in note.lines}
    reason = reasons.pop() if len(reasons) == 1 else "several"
    borne: dict[AccountKind, Decimal] = {}
    for line in note.lines:
        borne[line.of] = borne.get(line.of, ZERO) + line.amount
    credited = [Entry(books.of[kind, ""], amount) for kind, amount in borne.items()]
    out = [Entry(account, note.amount), Entry(books.of[paid_from], -note.amount)]
    return [
        NewVoucher("credit_note", "credit_note", pk, note.on, [*credited, Entry(account, -note.amount)], reason),
        NewVoucher("credit_note_paid", "credit_note", pk, note.on, out, reason),
    ]


def _told(pk: int, number: str, note: NewCreditNote) -> CreditNoteIssued:
    lines: list[list[int | str]] = [[x.code, x.quantity, str(x.amount), x.reason] for x in note.lines]
    return CreditNoteIssued(pk, number, str(note.amount), note.currency, lines)
