"""How money looks from outside."""

from decimal import Decimal
from typing import Any

from entrepot.domain.payments.actions import Deferred
from entrepot.domain.payments.models import Payment, Refund
from entrepot.domain.payments.queries import OrderMoney
from entrepot.domain.payments.rules import supported_actions
from entrepot.domain.payments.states import PaymentState
from entrepot.domain.payments.suggesting import Suggestion
from entrepot.foundation.money import rounded


def told(amount: Decimal, currency: str) -> str:
    """This will write an amount at the places of its currency."""
    return str(rounded(amount, currency))


def payment_shown(payment: Payment) -> dict[str, Any]:
    """This will show a payment, where it stands, and what of it went back."""
    currency, voided = payment.currency, payment.state == PaymentState.VOIDED
    plain = ("number", "state", "method", "reference", "currency", "received_on", "note", "recorded_at")
    amounts = ("amount", "allocated", "refunded", "advance")
    return {
        **{name: getattr(payment, name) for name in plain},
        **{name: told(getattr(payment, name), currency) for name in amounts},
        "payer": payment.payer.number if payment.payer else None,
        "remitter": payment.remitter.name if payment.remitter else "",
        "allocations": [
            {"order": a.order.number, "amount": told(a.amount, currency), "on": a.on,
             "taken_back": told(a.taken_back, currency), "refunded": told(a.refunded, currency)}
            for a in payment.allocations.all()
        ],
        "refunds": [
            {"refund": part.refund.number, "amount": told(part.amount, currency), "method": part.method}
            for part in payment.refund_parts.all()
        ],
        "supported_actions": supported_actions(
            voided=voided, allocated=payment.allocated, refunded=payment.refunded, advance=payment.advance,
            payer=payment.payer_id is not None, claimed=bool(payment.claimed_by),
        ),
    }  # fmt: skip


def refund_shown(refund: Refund) -> dict[str, Any]:
    """This will show a refund and from which payments it was taken."""
    plain = ("number", "currency", "reference", "reason", "on", "refunded_at")
    return {
        **{name: getattr(refund, name) for name in plain},
        "amount": told(refund.amount, refund.currency),
        "order": refund.order.number if refund.order else None,
        "parts": [
            {"payment": part.payment.number, "method": part.method, "amount": told(part.amount, refund.currency)}
            for part in refund.parts.all()
        ],
    }


def money_shown(money: OrderMoney) -> dict[str, Any]:
    """This will show how the money of an order stands."""
    amounts = ("charged", "paid", "refunded", "owed", "refundable")
    return {
        "currency": money.currency,
        **{name: told(getattr(money, name), money.currency) for name in amounts},
        "standing": money.standing,
        "on_account_until": money.on_account_until,
    }


def deferral_shown(deferred: Deferred) -> dict[str, Any]:
    """This will show that an order may be paid later. No payment was made, so there is no number."""
    order, account = deferred.order, deferred.account
    return {
        "order": order.number,
        "method": "on_account",
        "number": None,
        "amount": told(account.balance, order.currency),
        "currency": order.currency,
        "due_on": deferred.due_on,
    }


def suggestion_shown(suggestion: Suggestion) -> dict[str, Any]:
    """This will show orders that a payment may be meant for together, and what speaks for them."""
    return {
        "orders": [
            {"order": part.order.number, "owed": told(part.owed, part.order.currency),
             "amount": told(part.amount, part.order.currency)}
            for part in suggestion.parts
        ],
        "currency": suggestion.parts[0].order.currency,
        "score": suggestion.score,
        "reasons": list(suggestion.reasons),
    }  # fmt: skip
