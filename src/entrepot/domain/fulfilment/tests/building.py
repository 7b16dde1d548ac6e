"""A small company to work in, made through the real actions."""

import itertools
from dataclasses import replace
from decimal import Decimal
from typing import Any

from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.steps import Buyer, NewAddress
from entrepot.domain.fulfilment.actions import release_orders
from entrepot.domain.fulfilment.queries import open_ids_for, work_numbered, works
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.inventory.actions import Arrival, NewWarehouse, Receipt, open_warehouse, receive_stock
from entrepot.domain.inventory.models import Level, Warehouse
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry

_numbers = itertools.count(1)

HOME = NewAddress(
    name="Wang Fang", phone="13800138000", province="浙江省", city="杭州市", district="西湖区", street="文三路 100 号"
)


def a_sku(code: str = "LAMP", **fields: Any) -> Sku:
    return Sku.objects.create(company_id=1, code=code, name={"en": code}, list_price=Decimal(100), **fields)


def a_warehouse(
    code: str = "MAIN", *, stock: dict[str, int], bins: tuple[str, ...] = (), **settings: Any
) -> Warehouse:
    warehouse = open_warehouse(NewWarehouse(code, {"en": code}, settings, bins), by=THE_HOUSE)
    bin = bins[0] if bins else ""
    arrivals = [Arrival(sku, quantity, bin) for sku, quantity in stock.items()]
    receive_stock(Receipt(code, arrivals), by=THE_HOUSE)
    return warehouse


def a_wish(*lines: tuple[str, int], **fields: Any) -> NewOrder:
    wished = [NewLine(sku, Decimal(quantity), Decimal(100)) for sku, quantity in lines]
    n = next(_numbers)
    return NewOrder(
        **{
            "channel": "web",
            "customer": Buyer("Wang Fang", f"139{n:08}"),
            "ship_to": replace(HOME, phone=f"139{n:08}"),
            "lines": wished,
            **fields,
        }
    )


def an_order(*lines: tuple[str, int], **fields: Any) -> Order:
    return only(place_orders([a_wish(*lines, **fields)], by=THE_HOUSE))


def released(*orders: Order) -> list[Work]:
    """Release orders and give the work that this made, in order."""
    release_orders([order.pk for order in orders], by=THE_HOUSE)
    return list(works(open_ids_for([order.pk for order in orders])).values())


def the_work(number: str) -> Work:
    return work_numbered(THE_HOUSE, number)


def stock(warehouse: str, sku: str) -> tuple[int, int]:
    """What lies there, and what of it is reserved."""
    level = Level.objects.get(warehouse__code=warehouse, sku__code=sku)
    return level.on_hand, level.reserved


def kinds(subject: str, subject_id: int) -> list[str]:
    """What the journal says happened, in order."""
    return list(
        Entry.objects.filter(subject=subject, subject_id=subject_id).order_by("seq").values_list("kind", flat=True)
    )
