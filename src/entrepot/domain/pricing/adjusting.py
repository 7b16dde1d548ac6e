"""Totals changed by hand: rounded off or overwritten, within what somebody may. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.pricing.rules import SHARES_DISCOUNTS, Priceable, Priced, PricedLine
from entrepot.foundation.money import ZERO, apportioned, rounded
from entrepot.foundation.refusals import Invalid, Refusal


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How a total is changed: rounded down to a multiple of `round_down_to`, or made to be `total`."""

    reason: str
    round_down_to: Decimal | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """How far somebody may go: so much in one currency, or that share of the total, whichever is more.

    Without both, as far as they like.
    """

    amount: Decimal | None = None
    currency: str = ""
    share: Decimal | None = None


@dataclass(eq=False)
class AdjustmentTooLarge(Refusal):
    """You may change this total by {most} {currency} at most, not by {asked}. Ask for less, or ask a manager."""

    code: ClassVar[str] = "adjustment_too_large"
    status: ClassVar[int] = 422
    most: str
    currency: str
    asked: str


def adjust(
    priced: Priced, lines: Sequence[Priceable], adjustment: Adjustment, *, currency: str, tax_inclusive: bool
) -> Priced:
    """This will make a price come to what the adjustment asks for, shared over the lines to the smallest coin.

    Goods, services and kits bear it by what they cost; charges only where those do not suffice. Where
    prices are without tax, a line's adjustment is as well, like its discounts. Raises Invalid.
    """
    difference = adjusted_total(priced.total, adjustment, currency) - priced.total
    if not difference:
        return priced
    shares = apportioned(difference, _weights(priced, lines, -difference), currency)
    adjusted = [
        _adjusted(amounts, line.tax_rate, share, currency, tax_inclusive) if share else amounts
        for amounts, line, share in zip(priced.lines, lines, shares, strict=True)
    ]
    return replace(
        priced,
        lines=adjusted,
        tax_total=sum((line.tax for line in adjusted), ZERO),
        total=sum((line.total for line in adjusted), ZERO),
        adjustment_total=sum((line.adjustment for line in adjusted), ZERO),
    )


def adjust_within(
    limits: Sequence[Limit],
    priced: Priced,
    lines: Sequence[Priceable],
    adjustment: Adjustment,
    *,
    currency: str,
    tax_inclusive: bool,
    granted: Decimal = ZERO,
) -> Priced:
    """This will adjust a price, or raise AdjustmentTooLarge where neither limits nor what was granted allow it."""
    adjusted = adjust(priced, lines, adjustment, currency=currency, tax_inclusive=tax_inclusive)
    if refusal := check_limit(priced.total, adjusted.total, limits, currency, granted=granted):
        raise refusal
    return adjusted


def adjusted_total(total: Decimal, adjustment: Adjustment, currency: str) -> Decimal:
    """This will tell what a total is to become. Raises Invalid for what no total can be."""
    step, wanted = adjustment.round_down_to, adjustment.total
    if (step is None) == (wanted is None):
        raise Invalid("adjustment", "Say either what to round down to, or what the total is to be.")
    if step is not None:
        if not step.is_finite() or step <= 0 or rounded(step, currency) != step or step > 1000:
            raise Invalid("adjustment.round_down_to", "must be whole coins, such as 1 or 0.1")
        return rounded(total // step * step, currency) if total > 0 else total
    assert wanted is not None
    if not wanted.is_finite() or wanted < 0 or wanted >= 10**15 or rounded(wanted, currency) != wanted:
        raise Invalid("adjustment.total", "must be an amount from 0 on, in whole coins")
    return rounded(wanted, currency)


def check_limit(
    before: Decimal, after: Decimal, limits: Sequence[Limit], currency: str, *, granted: Decimal = ZERO
) -> AdjustmentTooLarge | None:
    """This will refuse a change of a total beyond the widest of somebody's limits and what was granted."""
    asked = abs(after - before)
    allowed = [most_allowed(limit, before, currency) for limit in limits]
    most = max([granted, *(amount for amount in allowed if amount is not None)])
    if None in allowed or asked <= most:
        return None
    return AdjustmentTooLarge(str(rounded(most, currency)), currency, str(rounded(asked, currency)))


def most_allowed(limit: Limit, total: Decimal, currency: str) -> Decimal | None:
    """This will tell by how much a limit lets a total be changed; None is any amount."""
    if limit.amount is None and limit.share is None:
        return None
    of_amount = limit.amount if limit.amount is not None and limit.currency == currency else ZERO
    return max(of_amount, rounded(abs(total) * (limit.share or ZERO), currency))


def _weights(priced: Priced, lines: Sequence[Priceable], less: Decimal) -> list[Decimal]:
    costs = [max(ZERO, amounts.total) for amounts in priced.lines]
    goods = [cost if line.kind in SHARES_DISCOUNTS else ZERO for cost, line in zip(costs, lines, strict=True)]
    if sum(goods, ZERO) >= less and (any(goods) or less < 0):
        return goods
    if sum(costs, ZERO) < less:
        raise Invalid("adjustment", "is more than the lines cost, {most}", {"most": str(sum(costs, ZERO))})
    return costs


def _adjusted(line: PricedLine, rate: Decimal, share: Decimal, currency: str, tax_inclusive: bool) -> PricedLine:
    total = line.total + share
    net = rounded(total / (1 + rate), currency)
    tax = total - net
    return replace(line, total=total, tax=tax, adjustment=share if tax_inclusive else net - (line.total - line.tax))
