"""Money of the past: what imported orders were paid, and what of it went back, on the days it happened."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from entrepot.domain.orders.steps import lock_orders
from entrepot.domain.payments.models import Allocation, Payment, Refund, RefundPart
from entrepot.domain.payments.rules import filled
from entrepot.domain.payments.states import PaymentMethod, PaymentState
from entrepot.domain.payments.steps.books import keep_allocations, keep_payments, lock_payments, stands
from entrepot.domain.receivables.models import AccountKind, Aspect
from entrepot.domain.receivables.steps import Entry, HouseKey, NewVoucher, house_accounts, post
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.numbering import take_numbers_by_day
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.rows import fetch, insert, next_ids

# Where money of the past came in and went out: none of today's tills holds it.
PAST: HouseKey = (AccountKind.TENDER, "history")


@dataclass(frozen=True, slots=True)
class PastRefund:
    """So much of what was paid for an order went back on a day of the past."""

    order_id: int
    amount: Decimal
    on: date
    reason: str = ""


def settle_past(channel: Channel, external_ids: Sequence[str], *, by: Actor) -> int:
    """This will record a payment for each imported order that still owes something: how many there were."""
    rows = _owing(channel, external_ids)
    if not rows:
        return 0
    ids = next_ids({Payment: len(rows)})[Payment]
    numbers = _numbered("payment", [row["on"] for row in rows], by)
    tenders = _tenders({row["currency"] for row in rows}, by.company_id)
    insert(Payment, [_payment(*row, tenders, by) for row in zip(ids, numbers, rows, strict=True)])
    insert(
        Allocation,
        [
            {"payment_id": pk, "order_id": row["order_id"], "amount": row["owed"], "on": row["on"],
             "allocated_by": by.ref}
            for pk, row in zip(ids, rows, strict=True)
        ],
    )  # fmt: skip
    currency_of = {row["account_id"]: row["currency"] for row in rows}
    currency_of |= {account: currency for currency, account in tenders.items()}
    vouchers = []
    for pk, row in zip(ids, rows, strict=True):
        paid = Entry(row["account_id"], -row["owed"], Aspect.PAYMENT)
        tender = Entry(tenders[row["currency"]], row["owed"])
        vouchers.append(NewVoucher("payment", "payment", pk, row["on"], [tender, paid]))
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)
    return len(rows)


def lock_payments_of(order_ids: Collection[int]) -> dict[int, Payment]:
    """This will lock the payments that stand on orders. Whoever changes the orders as well does this first."""
    return lock_payments(set(Allocation.objects.filter(order__in=order_ids).values_list("payment_id", flat=True)))


def refund_past(refunds: Sequence[PastRefund], *, by: Actor) -> None:
    """This will give back money of the past for orders, from their payments, oldest first.

    The amounts must have been paid: whoever calls has seen to that under the orders' locks.
    """
    if not refunds:
        return
    wanted = {item.order_id for item in refunds}
    payments = lock_payments_of(wanted)
    orders = lock_orders(wanted)
    of_order: dict[int, list[Allocation]] = defaultdict(list)
    for allocation in Allocation.objects.filter(order__in=wanted, payment__in=payments).order_by("pk"):
        of_order[allocation.order_id].append(allocation)
    ids = next_ids({Refund: len(refunds)})[Refund]
    numbers = _numbered("refund", [item.on for item in refunds], by)
    own = {"company_id": by.company_id, "refunded_by": by.ref}
    rows, parts, vouchers = [], [], []
    currency_of: dict[int, str] = {}
    for pk, number, item in zip(ids, numbers, refunds, strict=True):
        order = orders[item.order_id]
        assert order.account_id is not None
        rows.append(
            own | {"id": pk, "number": number, "order_id": order.pk, "amount": item.amount, "on": item.on,
                   "reason": item.reason and reason_code(item.reason), "reference": item.reason[:120],
                   "currency": order.currency}
        )  # fmt: skip
        drawn = _drawn(item.amount, of_order[order.pk], payments)
        parts += [part | {"refund_id": pk} for part, _ in drawn]
        entries = [Entry(order.account_id, item.amount, Aspect.REFUND), *(entry for _, entry in drawn)]
        currency_of |= dict.fromkeys((entry.account_id for entry in entries), order.currency)
        vouchers.append(NewVoucher("refund", "refund", pk, item.on, entries, item.reason))
    insert(Refund, rows)
    insert(RefundPart, parts)
    keep_allocations(allocation for mine in of_order.values() for allocation in mine)
    keep_payments(payments.values())
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)


def _drawn(
    amount: Decimal, allocations: Sequence[Allocation], payments: Mapping[int, Payment]
) -> list[tuple[dict[str, Any], Entry]]:
    """Take an amount from what payments have on an order: the parts of the refund, and what leaves the tenders."""
    drawn = []
    for allocation, part in zip(allocations, filled(amount, [stands(a) for a in allocations]), strict=True):
        if part:
            payment = payments[allocation.payment_id]
            allocation.refunded += part
            payment.allocated -= part
            payment.refunded += part
            row = {"payment_id": payment.pk, "allocation_id": allocation.pk, "method": payment.method, "amount": part}
            drawn.append((row, Entry(payment.tender_id, -part)))
    return drawn


def _owing(channel: Channel, external_ids: Sequence[str]) -> list[dict[str, Any]]:
    names = ("order_id", "on", "currency", "account_id", "payer_id", "owed")
    rows = fetch(
        """SELECT o.id, o."on", o.currency, a.id, a.customer_id, a.balance
           FROM orders_order o JOIN receivables_account a ON a.id = o.account_id
           WHERE o.channel_id = %s AND o.external_id = ANY(%s) AND o.source = 'history' AND a.balance > 0
           ORDER BY o.id FOR NO KEY UPDATE OF o""",
        [channel.pk, list(external_ids)],
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def _numbered(document: str, days: Sequence[date], by: Actor) -> list[str]:
    return take_numbers_by_day(document, [(None, "")] * len(days), days, company_id=by.company_id)


def _tenders(currencies: set[str], company_id: int) -> dict[str, int]:
    return {c: house_accounts([PAST], currency=c, company_id=company_id)[PAST] for c in sorted(currencies)}


def _payment(pk: int, number: str, row: dict[str, Any], tenders: dict[str, int], by: Actor) -> dict[str, Any]:
    owed: Decimal = row["owed"]
    return {
        "id": pk, "company_id": by.company_id, "number": number, "state": PaymentState.RECORDED.value,
        "method": PaymentMethod.OTHER.value, "currency": row["currency"], "amount": owed, "allocated": owed,
        "refunded": ZERO, "payer_id": row["payer_id"], "tender_id": tenders[row["currency"]],
        "received_on": row["on"], "recorded_by": by.ref,
    }  # fmt: skip
