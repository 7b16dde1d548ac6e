"""What is asked about payments: which there are, where they stand, what they may be meant for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from entrepot.domain.orders.models import Order
from entrepot.domain.payments.models import Allocation, Payment, Refund, RefundPart
from entrepot.domain.payments.states import PaymentState
from entrepot.domain.receivables.models import Account, Standing
from entrepot.domain.receivables.rules import refundable
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch, fetch_dicts, statement


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


def money_in(actor: Actor, *spans: tuple[datetime, datetime]) -> dict[str, list[Decimal]]:
    """This will sum what was recorded as paid in each span, from one moment up to another, by currency."""
    actor.must("payments.view_payments")
    within = [Q(recorded_at__gte=since, recorded_at__lt=until) for since, until in spans]
    came = Payment.objects.filter(reduce(or_, within), company_id=actor.company_id).exclude(state="voided")
    sums = {f"span{n}": Coalesce(Sum("amount", filter=one), ZERO) for n, one in enumerate(within)}
    rows: Any = came.order_by("currency").values("currency").annotate(**sums)
    return {row["currency"]: [row[name] for name in sums] for row in rows}


def payments_visible_to(actor: Actor) -> QuerySet[Payment]:
    """This will give the payments the actor may see, newest first, with where they stand and what went back."""
    actor.must("payments.view_payments")
    return in_full(Payment.objects.filter(company_id=actor.company_id)).order_by("-id")


def in_full(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """This will bring with payments all that is shown of them, in a fixed number of queries."""
    allocations = Allocation.objects.select_related("order").order_by("pk")
    parts = RefundPart.objects.select_related("refund").order_by("pk")
    return payments.select_related("payer", "remitter").prefetch_related(
        Prefetch("allocations", allocations), Prefetch("refund_parts", parts)
    )


def unclaimed(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """This will choose the money that is nobody's yet: something is left of it, and no payer is known."""
    return payments.filter(advance__gt=0, payer=None)


def advances_of(actor: Actor, payer_ids: Collection[int]) -> dict[tuple[int, str], Decimal]:
    """This will sum what is left of the payments of these payers, by payer and currency."""
    actor.must("payments.view_payments")
    kept = Payment.objects.filter(company_id=actor.company_id, payer__in=payer_ids, advance__gt=0)
    sums = kept.order_by().values_list("payer_id", "currency").annotate(Sum("advance"))
    return {(payer, currency): left for payer, currency, left in sums if payer is not None}


def payers_of_payments(payment_ids: Iterable[int]) -> set[int]:
    """This will name the customers who paid these payments."""
    known = Payment.objects.filter(pk__in=list(payment_ids), payer__isnull=False)
    return {pk for pk in known.values_list("payer_id", flat=True) if pk}


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
