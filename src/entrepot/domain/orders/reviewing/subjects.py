"""An order as review finds it: on its way to the tables, or read from them. Both give the same facts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import Address
from entrepot.domain.orders.models import Hold, Order, OrderLine
from entrepot.domain.orders.rules.review import LineFacts
from entrepot.domain.orders.states import LineKind
from entrepot.domain.receivables.steps import Credit
from entrepot.foundation import clock
from entrepot.foundation.money import ZERO

NEEDS_GOODS = frozenset({LineKind.GOODS, LineKind.GIFT, LineKind.COMPONENT})
NOT_REVIEWED = frozenset({LineKind.CHARGE, LineKind.COMPONENT})
_OF_AN_ADDRESS = ("name", "phone", "country", "region_code", "street", "masked", "platform_cipher", "receiver_key")


@dataclass(slots=True)
class Subject:
    """What an order says of itself. `order_id` is None while it is only being placed."""

    order_id: int | None
    channel: str
    channel_kind: str
    kind: str
    at: datetime
    total: Decimal
    lines: Sequence[LineFacts]
    needs_goods: bool
    buyer_id: int | None
    address: Mapping[str, Any]
    message: str
    memo: str
    fingerprint: int
    # The account it stands under, and what that owed before it.
    credit: Credit | None = None
    owed: Decimal = ZERO
    still_owes: Decimal | None = None


def line_facts(
    position: int,
    *,
    sku_id: int | None,
    kind: str,
    entered: Decimal,
    net: Decimal,
    priced: bool,
    floor: Decimal | None,
    factor: int,
    scale: int,
) -> LineFacts:
    """This will give what the rules see of a line; prices are per entered unit, a floor is per whole unit."""
    return LineFacts(
        position=position,
        matched=sku_id is not None or kind == LineKind.SERVICE,
        priced=priced,
        is_gift=kind == LineKind.GIFT,
        unit_net=net / entered if entered else ZERO,
        floor=None if floor is None else floor * factor / 10**scale,
    )


def subjects_of(orders: Iterable[Order], holds: Mapping[int, Collection[Hold]]) -> dict[int, Subject]:
    """This will read locked orders as review finds them, in three statements. Credit is looked up apart."""
    orders = list(orders)
    addresses = Address.objects.in_bulk([order.ship_to_id for order in orders if order.ship_to_id])
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    for line in OrderLine.objects.filter(order__in=orders).select_related("sku").order_by("position"):
        lines[line.order_id].append(line)
    channels = {
        pk: (code, kind)
        for pk, code, kind in Order.objects.filter(pk__in=[order.pk for order in orders])
        .values_list("id", "channel__code", "channel__kind")
    }  # fmt: skip
    return {
        order.pk: _subject(order, channels[order.pk], addresses.get(order.ship_to_id or 0), lines[order.pk],
                           {hold.line_id for hold in holds.get(order.pk, ()) if hold.code == "price_missing"})
        for order in orders
    }  # fmt: skip


def _subject(
    order: Order, channel: tuple[str, str], address: Address | None, lines: Sequence[OrderLine],
    unpriced: Collection[int | None],
) -> Subject:  # fmt: skip
    left = [line for line in lines if line.quantity > line.cancelled]
    return Subject(
        order_id=order.pk,
        channel=channel[0],
        channel_kind=channel[1],
        kind=order.kind,
        at=order.placed_at or clock.now(),
        total=sum((line.total - line.credited for line in lines), ZERO),
        lines=[_read(line, unpriced) for line in left if line.kind not in NOT_REVIEWED],
        needs_goods=any(line.demand_id for line in left),
        buyer_id=order.buyer_id,
        address={name: getattr(address, name) for name in _OF_AN_ADDRESS} if address is not None else {},
        message=order.customer_message,
        memo=order.seller_memo,
        fingerprint=order.fingerprint,
    )


def _read(line: OrderLine, unpriced: Collection[int | None]) -> LineFacts:
    sku: Sku | None = line.sku
    return line_facts(
        line.position,
        sku_id=line.sku_id,
        kind=line.kind,
        entered=line.quantity_entered,
        net=line.total - line.tax,
        # A price of nothing may be meant; it is missing where that is why the order is held.
        priced=bool(line.unit_price) or line.pk not in unpriced,
        floor=sku.floor_price if sku else None,
        factor=line.unit_factor,
        scale=sku.scale if sku else 0,
    )
