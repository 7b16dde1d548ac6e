"""First stage, as to money: what each line costs, and all of them together, to the cent."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from entrepot.domain.orders.placing.given import NewLine, PriceMissing
from entrepot.domain.orders.placing.placement import PlacedLine, Placement
from entrepot.domain.orders.rules.review import Finding
from entrepot.domain.orders.states import LineKind
from entrepot.domain.pricing.adjusting import AdjustmentTooLarge, Limit, adjust_within
from entrepot.domain.pricing.queries import PriceWanted, adjustment_limits_of, prices_for
from entrepot.domain.pricing.rules import Priceable, price_from, price_lines
from entrepot.domain.pricing.subsidies import platform_shares
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Invalid, Refusal

SHIPPING = "shipping"


def find_prices(placements: Sequence[Placement], by: Actor) -> None:
    """This will price lines that came without a price, then every order as a whole, to the cent."""
    alive = [p for p in placements if p.alive]
    for line in (line for p in alive for line in p.lines if line.given.line_total is not None):
        _derive_price(line)
    missing = [(p, line) for p in alive for line in p.lines if line.unit_price is None and line.sku is not None]
    by_currency: dict[str, list[tuple[Placement, PlacedLine]]] = {}
    for placement, line in missing:
        by_currency.setdefault(placement.currency, []).append((placement, line))
    for currency, wanted in by_currency.items():
        asked = [
            PriceWanted(line.sku.id, line.quantity, p.group_id, p.channel.pk, p.at)  # type: ignore[union-attr,arg-type]
            for p, line in wanted
        ]
        for (_, line), price in zip(
            wanted, prices_for(asked, currency=currency, company_id=by.company_id), strict=True
        ):
            if price is not None and line.sku is not None:
                line.unit_price = price * line.factor / 10**line.sku.scale
    limits = adjustment_limits_of(by) if any(p.given.adjustment for p in alive) else []
    for placement in alive:
        _add_shipping(placement)
        try:
            _priced(placement, limits)
        except Refusal as refusal:
            placement.refusal = refusal


def _derive_price(line: PlacedLine) -> None:
    total, quantity = line.given.line_total, line.given.quantity
    if total is not None and total.is_finite() and abs(total) < 10**13 and quantity > 0:
        line.unit_price = price_from(total, quantity)


def _add_shipping(placement: Placement) -> None:
    amount = placement.given.shipping
    if amount:
        line = NewLine(SHIPPING, Decimal(1), amount, kind=LineKind.CHARGE)
        placement.lines.append(
            PlacedLine(len(placement.lines) + 1, LineKind.CHARGE, line, None, None, 1, 1, "", amount)
        )


def _priced(placement: Placement, limits: Sequence[Limit]) -> None:
    for line in placement.lines:
        if line.unit_price is None:
            if not placement.keeps_bad_data:
                raise PriceMissing(line.given.sku or line.given.title or line.kind, placement.currency, line.position)
            placement.holds.append(Finding("price_missing", line.position))
            line.unit_price = ZERO
        line.tax_rate = _tax_rate(line)
    if placement.worthless:
        _hold_amounts(placement, "currency")
        _add_up(placement, _without_amounts(placement), ZERO)
        return
    try:
        _add_up(placement, _as_given(placement), placement.given.order_discount, limits)
    except (Invalid, AdjustmentTooLarge) as unclear:
        if not placement.keeps_bad_data:
            raise
        # A marketplace's order is kept without the amounts that cannot be; what was sent stands in the hold.
        where = unclear.field if isinstance(unclear, Invalid) else "adjustment"
        _hold_amounts(placement, where)
        _add_up_mended(placement)


def _hold_amounts(placement: Placement, where: str) -> None:
    """Hold the order once, with all amounts that were sent, also those that were unclear already."""
    earlier = [hold for hold in placement.holds if hold.code == "amounts_unclear"]
    before: dict[str, Any] = next((dict(hold.facts) for hold in earlier), {})
    facts = {**before, **_sent(placement, where)}
    placement.holds = [hold for hold in placement.holds if hold not in earlier]
    placement.holds.append(Finding("amounts_unclear", None, facts))


def _add_up_mended(placement: Placement) -> None:
    for line in placement.lines:
        line.unit_price = line.unit_price if _can_be(line.unit_price) else ZERO
        line.tax_rate = line.tax_rate if line.tax_rate.is_finite() and 0 <= line.tax_rate < 1 else ZERO
    try:
        _add_up(placement, [replace(x, discount=ZERO, gross=None) for x in _as_given(placement)], ZERO)
    except Invalid:
        _add_up(placement, _without_amounts(placement), ZERO)


def _without_amounts(placement: Placement) -> list[Priceable]:
    for line in placement.lines:
        line.unit_price, line.tax_rate = ZERO, ZERO
    return [replace(line, discount=ZERO, gross=None) for line in _as_given(placement)]


def _can_be(price: Decimal | None) -> bool:
    return price is not None and price.is_finite() and 0 <= price < 10**13


def _as_given(placement: Placement) -> list[Priceable]:
    return [
        Priceable(
            unit_price=line.unit_price or ZERO, quantity=line.given.quantity,
            kind=line.kind, discount=line.given.discount, tax_rate=line.tax_rate,
            gross=line.given.line_total,
        )
        for line in placement.lines
    ]  # fmt: skip


def _sent(placement: Placement, where: str) -> dict[str, Any]:
    return {
        "where": where,
        "currency": placement.given.currency[:20],
        "order_discount": str(placement.given.order_discount),
        "platform_discount": str(placement.given.platform_discount),
        "adjustment": asdict(placement.given.adjustment) if placement.given.adjustment else None,
        "lines": [
            {"line": line.position, "quantity": str(line.given.quantity), "price": str(line.unit_price),
             "discount": str(line.given.discount), "platform_discount": str(line.given.platform_discount),
             "total": line.given.line_total and str(line.given.line_total)}
            for line in placement.lines
        ],
    }  # fmt: skip


def _add_up(
    placement: Placement,
    lines: Sequence[Priceable],
    order_discount: Decimal,
    limits: Sequence[Limit] | None = None,
) -> None:
    priced = price_lines(
        lines, currency=placement.currency, tax_inclusive=placement.tax_inclusive, order_discount=order_discount
    )
    if placement.given.adjustment and limits is not None:
        priced = adjust_within(
            limits, priced, lines, placement.given.adjustment,
            currency=placement.currency, tax_inclusive=placement.tax_inclusive,
            granted=(placement.draft or {}).get("granted", ZERO),
        )  # fmt: skip
    subsidies = [ZERO] * len(lines)
    if limits is not None:
        own = [line.given.platform_discount for line in placement.lines]
        totals = [line.total for line in priced.lines]
        subsidies = platform_shares(totals, own, placement.given.platform_discount, placement.currency)
    for line, amounts, subsidy in zip(placement.lines, priced.lines, subsidies, strict=True):
        line.platform_discount = subsidy
        line.gross, line.discount, line.order_discount = amounts.gross, amounts.discount, amounts.order_discount
        line.tax, line.total, line.adjustment = amounts.tax, amounts.total, amounts.adjustment
    placement.goods_total, placement.charges_total = priced.goods_total, priced.charges_total
    placement.discount_total, placement.tax_total = priced.discount_total, priced.tax_total
    placement.platform_discount = sum(subsidies, ZERO)
    placement.adjustment_total, placement.total = priced.adjustment_total, priced.total


def _tax_rate(line: PlacedLine) -> Decimal:
    if line.given.tax_rate is not None:
        return line.given.tax_rate
    return line.sku.tax_rate if line.sku is not None else ZERO
