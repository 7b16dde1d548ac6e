"""What an account allows: pure arithmetic over its totals."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

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


class Amount(Protocol):
    """What `totals` reads of a posting."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def aspect(self) -> str: ...


# The total of an order's account that an aspect moves, and in which direction.
_MOVED = {
    "charge": ("charged", 1),
    "credit": ("credited", -1),
    "payment": ("paid", -1),
    "refund": ("refunded", 1),
    "write_off": ("written_off", -1),
}


def totals(postings: Iterable[Amount]) -> dict[str, Decimal]:
    """This will add up what is posted to an order's account, by aspect, as `sql/post.sql` does."""
    sums = dict.fromkeys(("balance", "charged", "credited", "paid", "refunded", "written_off"), ZERO)
    for posting in postings:
        sums["balance"] += posting.amount
        if posting.aspect in _MOVED:
            total, sign = _MOVED[posting.aspect]
            sums[total] += sign * posting.amount
    return sums
