"""Lines that came without a price, which nobody had set: once there is one, they are priced and it is owed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.domain.orders.events import LinePriced, PricesFound
from entrepot.domain.orders.models import Hold, Order, OrderLine
from entrepot.domain.orders.states import LineKind
from entrepot.domain.pricing.queries import PriceWanted, prices_for
from entrepot.domain.pricing.rules import Priceable, PricedLine, price_lines
from entrepot.domain.receivables.models import AccountKind, Aspect
from entrepot.domain.receivables.steps import Entry, NewVoucher, house_accounts, lock_accounts, post
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Invalid
from entrepot.foundation.rows import columns, fetch

_BOOKS = [(AccountKind.SALES, ""), (AccountKind.TAX, "")]


@dataclass(frozen=True, slots=True)
class _Found:
    """A line, its price per entered unit, its tax rate and what they come to."""

    line: OrderLine
    price: Decimal
    rate: Decimal
    amounts: PricedLine


def price_lines_again(orders: Mapping[int, Order], holds: Mapping[int, Sequence[Hold]], *, by: Actor) -> None:
    """This will price lines of locked orders that are held for want of a price, where there is one by now."""
    unpriced = (hold for pk in orders for hold in holds[pk] if hold.code == "price_missing" and hold.by_rules)
    held = [hold.line_id for hold in unpriced if hold.line_id]
    lines = OrderLine.objects.filter(pk__in=held, unit_price=0, total=0, cancelled=0, sku__isnull=False)
    wanted = list(lines.select_related("sku").order_by("order_id", "position"))
    found = _found(orders, wanted, by)
    if not found:
        return
    _write(found)
    of_order: dict[int, list[_Found]] = defaultdict(list)
    for one in found:
        of_order[one.line.order_id].append(one)
    _owe(orders, of_order, by)
    record([_told(orders[pk], some) for pk, some in of_order.items()], by=by)


def _found(orders: Mapping[int, Order], lines: Sequence[OrderLine], by: Actor) -> list[_Found]:
    now = clock.now()
    groups = _groups(orders) if lines else {}
    found: list[_Found] = []
    for currency in sorted({orders[line.order_id].currency for line in lines}):
        own = [line for line in lines if orders[line.order_id].currency == currency]
        asked = [
            PriceWanted(line.sku_id or 0, line.quantity, groups[line.order_id], orders[line.order_id].channel_id, now)
            for line in own
        ]
        prices = prices_for(asked, currency=currency, company_id=by.company_id)
        tried = (_priced(orders[line.order_id], line, price) for line, price in zip(own, prices, strict=True))
        found += [one for one in tried if one is not None]
    return sorted(found, key=lambda one: one.line.pk)


def _groups(orders: Mapping[int, Order]) -> dict[int, int | None]:
    rows = Order.objects.filter(pk__in=list(orders)).values_list("id", "buyer__group_id")
    return dict(rows)


def _priced(order: Order, line: OrderLine, price: Decimal | None) -> _Found | None:
    if not price or line.sku is None:
        return None
    unit_price = round(price * line.unit_factor / 10**line.sku.scale, 6)
    rate = line.tax_rate or line.sku.tax_rate
    asked = Priceable(unit_price, line.quantity_entered, line.kind, line.discount, rate)
    try:
        (amounts,) = price_lines([asked], currency=order.currency, tax_inclusive=order.tax_inclusive).lines
    except Invalid:
        # Its discount is more than it costs: a person must say what is meant.
        return None
    return _Found(line, unit_price, rate, amounts)


def _write(found: Sequence[_Found]) -> None:
    fetch(
        """UPDATE orders_orderline l SET unit_price = f.price, tax_rate = f.rate, gross = f.gross,
                  discount = f.discount, tax = f.tax, total = f.total
           FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
                       %s::numeric[]) AS f(id, price, rate, gross, discount, tax, total)
           WHERE l.id = f.id""",
        columns([(f.line.pk, f.price, f.rate, *_amounts(f)) for f in found], 7),
    )
    fetch(
        """UPDATE orders_order o
           SET goods_total = o.goods_total + f.goods, charges_total = o.charges_total + f.charges,
               discount_total = o.discount_total + f.discount, tax_total = o.tax_total + f.tax,
               total = o.total + f.total
           FROM (SELECT order_id, sum(goods) AS goods, sum(charges) AS charges, sum(discount) AS discount,
                        sum(tax) AS tax, sum(total) AS total
                 FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[])
                      AS r(order_id, goods, charges, discount, tax, total) GROUP BY 1) f
           WHERE o.id = f.order_id""",
        columns([_added(f) for f in found], 6),
    )


def _amounts(f: _Found) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    return f.amounts.gross, f.amounts.discount, f.amounts.tax, f.amounts.total


def _added(f: _Found) -> tuple[int, Decimal, Decimal, Decimal, Decimal, Decimal]:
    """What a line adds to its order; before, it had no amounts at all."""
    gross, discount, tax, total = _amounts(f)
    goods, charges = (ZERO, gross) if f.line.kind == LineKind.CHARGE else (gross, ZERO)
    return f.line.order_id, goods, charges, discount - f.line.discount, tax, total


def _owe(orders: Mapping[int, Order], found: Mapping[int, Sequence[_Found]], by: Actor) -> None:
    """What the lines cost is owed from now on, posted as placing would have posted it."""
    lock_accounts([orders[pk].account_id or 0 for pk in found])
    books = {
        currency: house_accounts(_BOOKS, currency=currency, company_id=by.company_id)
        for currency in sorted({orders[pk].currency for pk in found})
    }
    zones = dict(Channel.objects.values_list("id", "time_zone"))
    vouchers: list[NewVoucher] = []
    currency_of: dict[int, str] = {}
    for pk, some in sorted(found.items()):
        order = orders[pk]
        total, tax = sum((f.amounts.total for f in some), ZERO), sum((f.amounts.tax for f in some), ZERO)
        own = books[order.currency]
        sales, taxes = (own[key] for key in _BOOKS)
        account = order.account_id or 0
        currency_of |= dict.fromkeys((account, sales, taxes), order.currency)
        entries = [Entry(account, total, Aspect.CHARGE), Entry(sales, tax - total), Entry(taxes, -tax)]
        vouchers.append(NewVoucher("price_found", "order", pk, clock.today(zones[order.channel_id]), entries))
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)


def _told(order: Order, some: Sequence[_Found]) -> PricesFound:
    lines: list[LinePriced] = [{"line": f.line.position, "price": str(f.price)} for f in some]
    added = sum((f.amounts.total for f in some), ZERO)
    return PricesFound(order.pk, lines, str(added), order.currency)
