"""What somebody may ask for about returns. So far: cancellations of past years, which are booked as they ended."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from entrepot.domain.customers.rules import Buyer
from entrepot.domain.customers.steps import identify
from entrepot.domain.payments.steps import PAST, PastRefund, lock_payments_of, refund_past
from entrepot.domain.receivables.credit_notes import (
    NewCreditLine,
    NewCreditNote,
    issue_credit_notes,
    known_credit_notes,
)
from entrepot.domain.receivables.models import AccountKind
from entrepot.domain.returns.matching import Bought, Share, Wanted, set_against
from entrepot.domain.returns.queries import known_external_ids
from entrepot.domain.returns.steps import PastReturn, PastReturnLine, book_past_returns
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.rows import columns, fetch, statement
from entrepot.foundation.secrets import keyed_hash

SOURCE = "history"
_BORNE_BY = {"bad_debt": AccountKind.WRITE_OFF}


@dataclass(frozen=True, slots=True)
class PastReversalLine:
    """What was cancelled: `amount` for all pieces. `is_charge` for what is no goods.

    A `reason` says that it was no cancellation of a purchase (a discount, a fee, a bad debt), so none is sought.
    """

    code: str
    title: str
    quantity: int
    unit_price: Decimal
    amount: Decimal
    is_charge: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PastReversal:
    """A cancellation as it was sent, under the sender's number."""

    external_id: str
    at: datetime
    on: date
    buyer: Buyer | None
    lines: Sequence[PastReversalLine]


@dataclass(frozen=True, slots=True)
class PastReversals:
    channel: Channel
    currency: str
    reversals: Sequence[PastReversal]


@dataclass(slots=True)
class Reversed:
    """What became of a reversal: per line why it was credited, or nothing where it was set against a purchase."""

    already_there: bool = False
    credited_for: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Work:
    past: PastReversal
    key: str
    customer_id: int | None
    shares: list[list[Share]] = field(default_factory=list)
    answer: Reversed = field(default_factory=Reversed)


@action
def book_past_reversals(past: PastReversals, *, by: Actor) -> list[Reversed]:
    """This will set past cancellations against the purchases they are of: goods came back, money went back.

    Where no purchase is found, a credit note says why. All of it is over: no stock moves, nothing is owed.
    """
    # Two imports of one channel would find the same pieces free.
    fetch("SELECT pg_advisory_xact_lock(%s)", [keyed_hash(f"{by.company_id} {past.channel.pk}", "past reversals")])
    there = _already_there(past, by.company_id)
    new = [r for r in past.reversals if r.external_id not in there]
    people = [r.buyer or Buyer() for r in new]
    customers = identify(people, company_id=by.company_id, by=by) if new else []
    work = [_Work(r, _key(past, r), customer) for r, customer in zip(new, customers, strict=True)]
    bought, refundable = _bought_before(past, work)
    for item in work:
        _set_against(item, past.currency, bought, refundable)
    _book_returns(work, by)
    notes = [note for item in work if (note := _credit_note(item, past.currency))]
    issue_credit_notes(notes, paid_from=PAST, by=by)
    answers = {item.past.external_id: item.answer for item in work}
    return [answers.get(r.external_id) or Reversed(already_there=True) for r in past.reversals]


def _key(past: PastReversals, reversal: PastReversal) -> str:
    return f"{past.channel.code}/{reversal.external_id}"


def _return_key(key: str, number: int) -> str:
    """One cancellation may be of several orders, which makes a return each; the first always has number 1."""
    return f"{key}/{number}"[:100]


def _already_there(past: PastReversals, company_id: int) -> set[str]:
    keys = {_key(past, r): r.external_id for r in past.reversals}
    returns = {_return_key(key, 1): key for key in keys}
    found = {returns[key] for key in known_external_ids(SOURCE, returns, company_id=company_id)}
    found |= known_credit_notes(SOURCE, keys, company_id=company_id)
    return {keys[key] for key in found}


def _bought_before(
    past: PastReversals, work: Sequence[_Work]
) -> tuple[dict[tuple[int, str], list[Bought]], dict[int, Decimal]]:
    wanted = {
        (item.customer_id, line.code)
        for item in work
        for line in item.past.lines
        if item.customer_id is not None and not line.reason
    }
    buyers, codes = columns(sorted(wanted), 2)
    rows = fetch(
        statement(__file__, "bought_before"),
        {"buyers": buyers, "codes": codes, "channel": past.channel.pk, "currency": past.currency},
    )
    bought: dict[tuple[int, str], list[Bought]] = defaultdict(list)
    refundable: dict[int, Decimal] = {}
    for buyer, code, line, order, external, at, price, _, free, money, left in rows:
        bought[buyer, code].append(Bought(line, order, external, at, price, free, money))
        refundable[order] = left
    return bought, refundable


def _set_against(
    item: _Work, currency: str, bought: dict[tuple[int, str], list[Bought]], refundable: dict[int, Decimal]
) -> None:
    for line in item.past.lines:
        reason, shares = line.reason, list[Share]()
        if not reason and item.customer_id is None:
            reason = "no_customer"
        elif not reason:
            wanted = Wanted(
                line.quantity, line.unit_price, line.amount, item.past.at, currency, at_its_price=line.is_charge
            )
            shares = set_against(wanted, bought.get((item.customer_id or 0, line.code), []), refundable)
            reason = "" if shares else "charge_given_back" if line.is_charge else "no_purchase_found"
        item.shares.append(shares)
        item.answer.credited_for.append(reason)


def _book_returns(work: Sequence[_Work], by: Actor) -> None:
    returns, refunds = [], []
    for item in work:
        by_order: dict[int, list[Share]] = defaultdict(list)
        for share in (s for shares in item.shares for s in shares):
            by_order[share.bought.order_id].append(share)
        reason = f"cancelled by {item.past.external_id}"[:200]
        for number, (order, shares) in enumerate(by_order.items(), 1):
            lines = [PastReturnLine(s.bought.line_id, s.pieces, s.amount) for s in shares]
            key = _return_key(item.key, number)
            returns.append(PastReturn(order, item.past.on, lines, reason, SOURCE, key))
            amount = sum((s.amount for s in shares), ZERO)
            if amount:
                refunds.append(PastRefund(order, amount, item.past.on, reason))
    lock_payments_of({refund.order_id for refund in refunds})
    for answer in book_past_returns(returns, by=by) if returns else ():
        if isinstance(answer, Refusal):
            raise answer
    refund_past(refunds, by=by)


def _credit_note(item: _Work, currency: str) -> NewCreditNote | None:
    pairs = zip(item.past.lines, item.answer.credited_for, strict=True)
    lines = [
        NewCreditLine(reason, x.code, x.title, x.quantity, x.amount, _bearer(x, reason))
        for x, reason in pairs
        if reason
    ]
    if not lines:
        return None
    return NewCreditNote(item.customer_id, SOURCE, item.key, currency, item.past.on, lines)


def _bearer(line: PastReversalLine, reason: str) -> AccountKind:
    return _BORNE_BY.get(reason, AccountKind.CHARGES if line.is_charge else AccountKind.SALES)
