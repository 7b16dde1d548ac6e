"""What an account allows: pure arithmetic over its totals."""

from decimal import Decimal

from entrepot.foundation.money import ZERO


def over_limit(balance: Decimal, limit: Decimal | None, more: Decimal) -> bool:
    """This will tell whether owing `more` would pass the limit. Without a limit nothing is too much."""
    return limit is not None and more > ZERO and balance + more > limit


def refundable(paid: Decimal, refunded: Decimal) -> Decimal:
    """This will give what could still go back to the payer: what came in less what went back."""
    return max(paid - refunded, ZERO)


def payable(balance: Decimal) -> Decimal:
    """This will give what may still be allocated to an order: what it owes, never below zero."""
    return max(balance, ZERO)
