"""What platforms pay of orders is given back with the pieces that are cancelled."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.pricing.subsidies import share_given_back
from entrepot.domain.receivables.models import AccountKind, Aspect
from entrepot.domain.receivables.steps import Entry, NewVoucher, house_accounts, lock_accounts, post
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.rows import columns, fetch


def give_back_subsidies(
    orders: Mapping[int, Order], going: Sequence[tuple[OrderLine, int]], *, by: Actor
) -> dict[int, Decimal]:
    """This will let platforms no longer pay for pieces that go, given as they were before; answers by order id.

    The buyer's account owes it again, so that crediting the pieces in full leaves what is still to pay. A draft
    has no account, and no platform owes anything for it.
    """
    parts: dict[int, Decimal] = {}
    of_order: dict[int, Decimal] = {}
    for line, pieces in going:
        booked = orders[line.order_id].account_id is not None
        left = line.platform_discount - line.platform_credited if booked else ZERO
        there = line.quantity - line.cancelled
        part = share_given_back(left, pieces, there, orders[line.order_id].currency) if left else ZERO
        if part:
            parts[line.pk] = part
            of_order[line.order_id] = of_order.get(line.order_id, ZERO) + part
    if parts:
        lock_accounts([order.account_id for order in orders.values() if order.account_id])
        fetch(
            """UPDATE orders_orderline l SET platform_credited = l.platform_credited + g.part
               FROM unnest(%s::bigint[], %s::numeric[]) AS g(id, part) WHERE l.id = g.id""",
            columns(sorted(parts.items()), 2),
        )
        _post(orders, of_order, by)
    return of_order


def _post(orders: Mapping[int, Order], of_order: Mapping[int, Decimal], by: Actor) -> None:
    channels = Channel.objects.in_bulk({orders[pk].channel_id for pk in of_order})
    platforms: dict[tuple[str, int], int] = {}
    currency_of: dict[int, str] = {}
    for currency in sorted({orders[pk].currency for pk in of_order}):
        keys = {(AccountKind.PLATFORM, channel.code): channel.pk for channel in channels.values()}
        for key, account in house_accounts(keys, currency=currency, company_id=by.company_id).items():
            platforms[currency, keys[key]] = account
            currency_of[account] = currency
    vouchers = []
    for pk, part in sorted(of_order.items()):
        order = orders[pk]
        assert order.account_id is not None
        currency_of[order.account_id] = order.currency
        entries = [
            Entry(order.account_id, part, Aspect.WRITE_OFF),
            Entry(platforms[order.currency, order.channel_id], -part),
        ]
        day = clock.today(channels[order.channel_id].time_zone)
        vouchers.append(NewVoucher("platform_discount_returned", "order", pk, day, entries))
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)
