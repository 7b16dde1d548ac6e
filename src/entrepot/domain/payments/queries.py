"""What is asked about payments: which there are, where they stand, what they may be meant for."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.domain.orders.states import OrderState
from entrepot.domain.payments.models import Allocation, Payment, Refund, RefundPart
from entrepot.domain.payments.rules import Likeness, likeness
from entrepot.domain.payments.states import PaymentState
from entrepot.domain.receivables.models import Account, Standing
from entrepot.domain.receivables.rules import payable, refundable
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch, fetch_dicts, statement

# Amounts are compared with the newest orders only: an older one is found by its number or its payer.
_NEWEST = 2000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An order that a payment may be meant for, and why."""

    order: Order
    owed: Decimal
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """How the money of an order stands; a draft owes nothing yet."""

    currency: str
    charged: Decimal
    paid: Decimal
    refunded: Decimal
    owed: Decimal
    refundable: Decimal
    standing: Standing
    on_account_until: str | None


def payments_visible_to(actor: Actor) -> QuerySet[Payment]:
    """This will give the payments the actor may see, newest first, with where they stand and what went back."""
    actor.must("payments.view_payments")
    return in_full(Payment.objects.filter(company_id=actor.company_id)).order_by("-id")


def in_full(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """This will bring with payments all that is shown of them, in a fixed number of queries."""
    allocations = Allocation.objects.select_related("order").order_by("pk")
    parts = RefundPart.objects.select_related("refund").order_by("pk")
    return payments.select_related("payer").prefetch_related(
        Prefetch("allocations", allocations), Prefetch("refund_parts", parts)
    )


def refunds_visible_to(actor: Actor) -> QuerySet[Refund]:
    actor.must("payments.view_payments")
    return refunds_in_full(Refund.objects.filter(company_id=actor.company_id)).order_by("-id")


def refunds_in_full(refunds: QuerySet[Refund]) -> QuerySet[Refund]:
    """This will bring with refunds all that is shown of them, in a fixed number of queries."""
    parts = RefundPart.objects.select_related("payment").order_by("pk")
    return refunds.select_related("order").prefetch_related(Prefetch("parts", parts))


def payment_numbered(actor: Actor, number: str) -> Payment:
    """This will give the payment with that number, or refuse with NotFound."""
    payment = payments_visible_to(actor).filter(number=number).first()
    if payment is None:
        raise NotFound("payment", number)
    return payment


def refund_numbered(actor: Actor, number: str) -> Refund:
    """This will give the refund with that number, or refuse with NotFound."""
    refund = refunds_visible_to(actor).filter(number=number).first()
    if refund is None:
        raise NotFound("refund", number)
    return refund


def payments_of(actor: Actor, order: Order) -> QuerySet[Payment]:
    """This will give the payments of which something stands, or stood, on an order, oldest first."""
    return payments_visible_to(actor).filter(allocations__order=order).distinct().order_by("id")


def refunds_of(actor: Actor, order: Order) -> QuerySet[Refund]:
    """This will give what went back for an order, oldest first."""
    return refunds_visible_to(actor).filter(order=order).order_by("id")


def money_of(order: Order) -> OrderMoney:
    """This will tell how the money of an order stands."""
    account = order.account or Account(charged=ZERO, credited=ZERO, written_off=ZERO, paid=ZERO, refunded=ZERO)
    return OrderMoney(
        order.currency,
        account.charged - account.credited - account.written_off,
        account.paid,
        account.refunded,
        account.balance if order.account else ZERO,
        refundable(account.paid, account.refunded),
        Standing(account.standing) if order.account else Standing.NOTHING_OWED,
        str(account.due_on) if account.due_on else None,
    )


def crooked_payments() -> list[dict[str, Any]]:
    """This will find payments and orders whose sums are not those of their allocations and refunds, with both."""
    return fetch_dicts(statement(__file__, "crooked_payments"))


def look_alikes(payment_ids: Sequence[int]) -> dict[int, list[str]]:
    """This will find other payments with the same method, reference and amount: perhaps typed in twice."""
    if not payment_ids:
        return {}
    rows = fetch(
        """SELECT p.id, array_agg(o.number ORDER BY o.id) FROM payments_payment p
           JOIN payments_payment o ON o.company_id = p.company_id AND o.reference = p.reference AND o.id < p.id
           WHERE p.id = ANY(%s) AND p.reference <> '' AND o.reference <> '' AND o.method = p.method
             AND o.amount = p.amount AND o.currency = p.currency AND o.state <> %s
           GROUP BY p.id""",
        [list(payment_ids), PaymentState.VOIDED.value],
    )
    return dict(rows)


def suggestions_for(actor: Actor, payment: Payment, *, limit: int = 10) -> list[Suggestion]:
    """This will suggest orders that owe money and share reference, amount or payer, likeliest first."""
    left = payment.amount - payment.allocated - payment.refunded
    if payment.state == PaymentState.VOIDED or not left:
        return []
    found = [
        Suggestion(order, account.balance, alike)
        for order in _candidates(actor, payment, left)
        if (account := order.account) and payable(account.balance)
        if (alike := _alike(payment, left, order, account)).score
    ]
    return sorted(found, key=lambda s: (-s.likeness.score, s.order.pk))[:limit]


def _candidates(actor: Actor, payment: Payment, left: Decimal) -> list[Order]:
    owing = orders_visible_to(actor).filter(
        currency=payment.currency, state__in=[OrderState.PLACED, OrderState.APPROVED, OrderState.COMPLETED]
    )
    words = [word for word in payment.reference.replace(",", " ").replace(";", " ").split() if word]
    named = owing.filter(Q(number__in=words) | Q(external_id__in=words))
    newest = owing.filter(pk__in=owing.values("pk")[:_NEWEST], account__balance=left)[:50]
    rows = list(named.select_related("account")[:50]) + list(newest.select_related("account"))
    if payment.payer_id:
        of_payer = owing.filter(account__customer_id=payment.payer_id, account__balance__gt=0)
        rows += of_payer.select_related("account")[:50]
    return list({order.pk: order for order in rows}.values())


def _alike(payment: Payment, left: Decimal, order: Order, account: Account) -> Likeness:
    return likeness(
        payment.reference,
        left,
        payment.payer_id,
        keys=(order.number, order.external_id),
        owed=account.balance,
        owing_ids=(account.customer_id, order.payer_id, order.buyer_id),
    )
