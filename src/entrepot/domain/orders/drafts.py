"""Drafts are wishes that were written down; placing one reads it back as a wish."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from entrepot.domain.customers.models import Address
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.orders.states import LineKind
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.foundation.money import ZERO
from entrepot.foundation.rows import fetch

# What a draft keeps of its prices beside how its goods are wanted.
_OF_THE_DRAFT = frozenset({"unpriced", "by_total", "adjustment", "found"})


def as_wished(drafts: Sequence[Order]) -> dict[int, NewOrder]:
    """This will read drafts back as what somebody asked for, by order id."""
    prefetch_related_objects(
        list(drafts), "lines__sku", "channel", "buyer", "payer", "ship_to", "parent", "salesperson"
    )
    return {draft.pk: _wish(draft) for draft in drafts}


def forget_drafts(order_ids: Sequence[int]) -> None:
    """This will remove drafts that are about to be written as placed orders under the same ids.

    What refers to them goes on doing so: foreign keys are looked at when the transaction ends.
    """
    for table, column in (("orders_hold", "order_id"), ("orders_orderline", "order_id"), ("orders_order", "id")):
        if order_ids:
            fetch(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [list(order_ids)])


def _wish(draft: Order) -> NewOrder:
    own = [line for line in draft.lines.all() if line.kind != LineKind.COMPONENT]
    return NewOrder(
        channel=draft.channel.code,
        lines=[_line(line, draft) for line in sorted(own, key=lambda line: line.position)],
        external_id=draft.external_id,
        customer_number=draft.buyer.number if draft.buyer else "",
        payer_number=draft.payer.number if draft.payer else "",
        ship_to=_address(draft.ship_to) if draft.ship_to else None,
        parent_number=draft.parent.number if draft.parent else "",
        salesperson=draft.salesperson.username if draft.salesperson else "",
        order_discount=sum((line.order_discount for line in own), ZERO),
        adjustment=_adjustment(draft),
        # A draft does not tell a 0 that was said from one that nobody said.
        priority=draft.priority or None,
        **{n: value for n, value in draft.sourcing_wish.items() if n not in _OF_THE_DRAFT},
        **_kept(draft),
    )


def _adjustment(draft: Order) -> Adjustment | None:
    asked = draft.sourcing_wish.get("adjustment")
    if not asked:
        return None
    amounts = {name: Decimal(asked[name]) for name in ("round_down_to", "total") if asked[name] is not None}
    return Adjustment(asked["reason"], **amounts)


def _kept(draft: Order) -> dict[str, Any]:
    names = (
        "kind", "source", "currency", "tax_inclusive", "flag", "tags", "customer_message",
        "seller_memo", "internal_note", "promised_at", "ship_by", "deadline", "cod_amount", "discounts",
        "carrier", "service", "custom",
    )  # fmt: skip
    return {name: getattr(draft, name) for name in names}


def _line(line: OrderLine, draft: Order) -> NewLine:
    priced = line.position not in draft.sourcing_wish.get("unpriced", ())
    by_total = line.position in draft.sourcing_wish.get("by_total", ())
    return NewLine(
        sku=line.sku.code if line.sku else line.code_received,
        quantity=line.quantity_entered,
        # What nobody priced is priced when it is placed, and held again if it still cannot be.
        unit_price=line.unit_price if priced and not by_total else None,
        line_total=line.gross if by_total else None,
        typed=line.quantity_typed,
        unit=line.unit if line.sku and line.unit != line.sku.unit else "",
        discount=line.discount,
        platform_discount=line.platform_discount,
        tax_rate=line.tax_rate,
        title=line.title_received,
        external_id=line.external_id,
        kind=line.kind if line.kind in (LineKind.CHARGE, LineKind.SERVICE, LineKind.GIFT) else "",
        note=line.note,
        custom=line.custom,
    )


def _address(address: Address) -> NewAddress:
    names = (
        "customer_id", "name", "phone", "email", "country", "province", "city", "district", "town", "street",
        "postcode", "region_code", "masked", "platform_cipher",
    )  # fmt: skip
    return NewAddress(**{name: getattr(address, name) for name in names})
