"""First stage: what amendments name by number or code, and what the lines to be added are. One statement a kind."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import prefetch_related_objects

from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.queries import amendable_lines, balances, customer_groups
from entrepot.domain.changes.rules.amending import SHIPPING, LineChange
from entrepot.domain.customers.models import Address, Customer
from entrepot.domain.freight.queries import carriers_of_services
from entrepot.domain.inventory.models import Warehouse
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.placing import own_fields, priced, understood
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.orders.placing.placement import Placement
from entrepot.domain.orders.states import LineKind
from entrepot.domain.pricing.adjusting import Limit
from entrepot.domain.pricing.queries import adjustment_limits_of
from entrepot.foundation.accounts.models import Channel, User
from entrepot.foundation.actors import Actor
from entrepot.foundation.custom.queries import fields_of
from entrepot.foundation.custom.rules import Fields
from entrepot.foundation.money import ZERO


@dataclass(slots=True)
class Seen:
    """All that deciding needs to know, read for the whole list at once."""

    lines: Mapping[int, Sequence[OrderLine]]
    balances: Mapping[int, tuple[Decimal, Decimal]]
    addresses: Mapping[int, Address]
    numbers: Mapping[int, str]
    channels: Mapping[int, Channel]
    limits: Sequence[Limit]
    payers: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    users: Mapping[str, int] = field(default_factory=dict)
    warehouses: Mapping[str, int] = field(default_factory=dict)
    pinned: Mapping[int, int | None] = field(default_factory=dict)
    # Whose each service is.
    services: Mapping[str, str] = field(default_factory=dict)
    # The company's own fields, by what they are about.
    own_fields: Mapping[str, Fields] = field(default_factory=dict)
    # New lines of each amendment, understood and priced, by its place in the list.
    placements: Mapping[int, Placement] = field(default_factory=dict)


def look(asked: Sequence[tuple[int, Amendment, Order]], by: Actor) -> Seen:
    """This will read what (place, amendment, order) need, and understand the lines that they add."""
    orders = [order for _, _, order in asked]
    company = {"company_id": by.company_id}
    named = {name: {a.fields[name] for _, a, _ in asked if a.fields.get(name)} for name in ("payer", "salesperson")}
    lines = amendable_lines([order.pk for order in orders])
    if any(item.typed for _, a, _ in asked for item in a.lines):
        with_sku = [line for own in lines.values() for line in own if line.sku]
        prefetch_related_objects(with_sku, "sku__units")
    channels = Channel.objects.in_bulk({order.channel_id for order in orders})
    people = {pk for o in orders for pk in (o.payer_id,) if pk}
    payers = Customer.objects.filter(**company, number__in=named["payer"]).values_list("number", "id")
    seen = Seen(
        lines=lines,
        balances=balances({order.account_id for order in orders if order.account_id}),
        addresses=Address.objects.in_bulk({order.ship_to_id for order in orders if order.ship_to_id}),
        numbers=dict(Customer.objects.filter(pk__in=people).values_list("id", "number")),
        channels=channels,
        limits=adjustment_limits_of(by),
        payers=dict(payers),
        names=dict(User.objects.filter(pk__in={o.salesperson_id for o in orders}).values_list("id", "username")),
        users=dict(User.objects.filter(**company, username__in=named["salesperson"]).values_list("username", "id")),
        warehouses=dict(Warehouse.objects.filter(**company, archived_at=None).values_list("code", "id")),
        pinned=dict(
            Order.objects.filter(pk__in=[order.pk for order in orders]).values_list(
                "id", "demand_group__pinned_warehouse_id"
            )
        ),
        own_fields=fields_of(by.company_id, "order", "order_line"),
    )
    if any(a.fields.get(name) for _, a, _ in asked for name in ("carrier", "service")):
        seen.services = carriers_of_services(by.company_id)
    seen.placements = _understood(asked, seen, by)
    return seen


def _understood(asked: Sequence[tuple[int, Amendment, Order]], seen: Seen, by: Actor) -> dict[int, Placement]:
    placements = {}
    groups = customer_groups({order.buyer_id for _, _, order in asked if order.buyer_id})
    for place, amendment, order in asked:
        own = {line.position: line for line in seen.lines[order.pk]}
        swapped = [
            _swapped(own[item.line], item, seen.own_fields["order_line"])
            for item in amendment.lines
            if item.swap and item.line in own
        ]
        new = [*swapped, *amendment.added]
        charged = any(_is_shipping(line) for line in own.values())
        shipping = ZERO if amendment.shipping is None or charged else amendment.shipping
        if new or shipping:
            channel = copy(seen.channels[order.channel_id])
            # Whoever amends an order is there to be asked: unlike a marketplace's, his mistakes are refused.
            channel.keeps_bad_orders = False
            given = NewOrder(channel.code, new, shipping=shipping)
            placements[place] = Placement(
                given, channel=channel, currency=order.currency, tax_inclusive=order.tax_inclusive,
                at=order.placed_at, group_id=groups.get(order.buyer_id or 0),
            )  # fmt: skip
    with_lines = [p for p in placements.values() if p.given.lines]
    understood.find_goods(with_lines, by)
    own_fields.read_lines(with_lines, seen.own_fields["order_line"])
    priced.find_prices(list(placements.values()), by)
    return placements


def _is_shipping(line: OrderLine) -> bool:
    return line.kind == LineKind.CHARGE and line.code_received == SHIPPING and line.quantity > line.cancelled


def _swapped(line: OrderLine, item: LineChange, fields: Fields) -> NewLine:
    """What takes the place of a line: as many, at the same price and discount, unless others are given."""
    left = line.quantity - line.cancelled - (line.demand.shipped if line.demand else 0)
    quantity = line.quantity_entered * left / line.quantity
    discount = line.discount - line.cancelled_discount
    new = NewLine(
        item.swap, quantity, line.unit_price, unit=line.unit if line.sku and line.unit != line.sku.unit else "",
        discount=discount, title="", kind=LineKind.GIFT if line.kind == LineKind.GIFT else "", note=line.note,
        custom={code: value for code, value in line.custom.items() if code in fields},
    )  # fmt: skip
    given = {
        "quantity": item.quantity, "unit_price": item.unit_price, "discount": item.discount, "note": item.note,
        "typed": item.typed or None,
    }  # fmt: skip
    return replace(new, **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
