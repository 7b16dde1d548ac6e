"""Amounts of money: decimals at the exponent of their currency, split without losing a cent."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217; every other currency has two places.
_PLACES = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "XAF": 0, "XOF": 0, "UGX": 0,
           "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "TND": 3, "IQD": 3, "LYD": 3}  # fmt: skip

ZERO = Decimal(0)


def places(currency: str) -> int:
    """This will give the number of decimals that amounts in `currency` have."""
    return _PLACES.get(currency, 2)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """This will round half up to the smallest coin of `currency`."""
    return amount.quantize(Decimal(1).scaleb(-places(currency)), ROUND_HALF_UP)


def apportioned(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """This will split `total` over `weights` to the cent: the parts always sum to `total`.

    Each part is the difference of two rounded running sums, so no part is off by more than one coin
    and the last that weighs anything takes the remainder. Without any weight, the first takes all.
    """
    whole = sum(weights, ZERO)
    if not weights:
        return []
    if not whole:
        return [total, *[ZERO] * (len(weights) - 1)]
    parts, seen, given = [], ZERO, ZERO
    for weight in weights:
        seen += weight
        upto = total if seen == whole else rounded(total * seen / whole, currency)
        parts.append(upto - given)
        given = upto
    return parts
