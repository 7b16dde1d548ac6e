"""What a payment may be meant for: reads orders, customers and earlier allocations, and lets the rules decide."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q

from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import with_those_merged
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.domain.orders.states import OrderState
from entrepot.domain.payments.models import Allocation, Payment
from entrepot.domain.payments.rules import Candidate, Sought, guesses
from entrepot.domain.payments.states import PaymentState
from entrepot.foundation.actors import Actor

# Amounts are compared with the newest orders only: an older one is found by its number or its payer.
_NEWEST = 2000
_MOST = 50
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-_]{2,}")


@dataclass(frozen=True, slots=True)
class Part:
    """An order, what it owes, and how much of the payment would go on it."""

    order: Order
    owed: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Orders that a payment may be meant for together, and why."""

    parts: list[Part]
    reasons: tuple[str, ...]
    score: int


def suggestions_for(actor: Actor, payment: Payment, *, limit: int = 10) -> list[Suggestion]:
    """This will suggest orders that owe money and share reference, amount or payer, likeliest first.

    A payer is known by the payment, by what its sender paid before, or, least surely, by the same name.
    """
    if payment.state == PaymentState.VOIDED or not payment.advance:
        return []
    text = f"{payment.reference} {payment.note}"
    payers = frozenset({payment.payer_id} if payment.payer_id else ())
    sought = Sought(text, payment.advance, payers, _remembered(payment), _namesakes(payment))
    known = sought.payer_ids | sought.remembered_ids | sought.namesake_ids
    orders = {order.pk: order for order in _owing(actor, payment, text, known)}
    found = guesses(sought, [_candidate(order) for order in orders.values()], limit=limit)
    return [
        Suggestion(
            [
                Part(orders[pk], _balance(orders[pk]), amount)
                for pk, amount in zip(guess.order_ids, guess.amounts, strict=True)
            ],
            guess.reasons,
            guess.score,
        )
        for guess in found
    ]


def _owing(actor: Actor, payment: Payment, text: str, known: Collection[int]) -> list[Order]:
    owing = orders_visible_to(actor).filter(
        currency=payment.currency,
        state__in=[OrderState.PLACED, OrderState.APPROVED, OrderState.COMPLETED],
        account__balance__gt=0,
    )
    owing = owing.select_related("account", "account__customer")
    words = {way for word in _NUMBER.findall(text) for way in (word, word.upper())}
    named = owing.filter(Q(number__in=words) | Q(external_id__in=words))
    recent = orders_visible_to(actor).values("pk")[:_NEWEST]
    equal = owing.filter(pk__in=recent, account__balance=payment.advance)
    rows = [*named[:_MOST], *equal[:_MOST]]
    if known:
        # The oldest first: they have waited longest.
        rows += owing.filter(account__customer__in=with_those_merged(known)).order_by("id")[:_MOST]
    return rows


def _remembered(payment: Payment) -> frozenset[int]:
    """Return for whom money of this sender stands already, a part of this payment included."""
    its = Q(payment=payment)
    if payment.remitter_id:
        its |= Q(payment__remitter=payment.remitter_id)
    earlier = Allocation.objects.filter(its, amount__gt=F("taken_back")).order_by("-id")
    rows = earlier.values_list("order__account__customer_id", flat=True)
    return frozenset(pk for pk in rows[:_MOST] if pk)


def _namesakes(payment: Payment) -> frozenset[int]:
    if payment.remitter is None or not payment.remitter.name:
        return frozenset()
    named = Customer.objects.filter(company_id=payment.company_id, name=payment.remitter.name)
    return frozenset(named.order_by("-id").values_list("id", flat=True)[:_MOST])


def _candidate(order: Order) -> Candidate:
    customer = order.account.customer if order.account else None
    ids = {order.payer_id, order.buyer_id, customer and customer.pk, customer and customer.merged_into_id} - {None}
    keys = (order.number, order.external_id)
    return Candidate(order.pk, keys, _balance(order), frozenset(pk for pk in ids if pk))


def _balance(order: Order) -> Decimal:
    assert order.account is not None
    return order.account.balance
