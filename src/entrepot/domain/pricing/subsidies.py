"""What a platform pays of an order: our price stays, the buyer owes less by it. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from entrepot.foundation.money import ZERO, apportioned, rounded
from entrepot.foundation.refusals import Invalid


def platform_shares(
    totals: Sequence[Decimal], own: Sequence[Decimal], whole: Decimal, currency: str
) -> list[Decimal]:
    """This will say what a platform pays of each line: its own share, and a part of what it pays of the whole order.

    The whole is split by what the lines cost beside their own shares. Raises Invalid where it is more.
    """
    for n, (total, share) in enumerate(zip(totals, own, strict=True)):
        if not share.is_finite() or share < 0 or rounded(share, currency) != share:
            raise Invalid(f"lines.{n}.platform_discount", "must be an amount from 0 on, in whole coins")
        if share > max(total, ZERO):
            raise Invalid(f"lines.{n}.platform_discount", "is more than the line costs, {most}", {"most": str(total)})
    if not whole.is_finite() or whole < 0 or rounded(whole, currency) != whole:
        raise Invalid("platform_discount", "must be an amount from 0 on, in whole coins")
    left = [max(total, ZERO) - share for total, share in zip(totals, own, strict=True)]
    most = sum(left, ZERO)
    if whole > most:
        raise Invalid("platform_discount", "is more than the order costs, {most}", {"most": str(most)})
    parts = apportioned(whole, left, currency) if whole else [ZERO] * len(left)
    return [share + part for share, part in zip(own, parts, strict=True)]


def share_given_back(left: Decimal, pieces: int, of: int, currency: str) -> Decimal:
    """This will say what a platform no longer pays when `pieces` of the `of` that are left go; the last take all."""
    return left if pieces >= of else rounded(left * pieces / of, currency)
