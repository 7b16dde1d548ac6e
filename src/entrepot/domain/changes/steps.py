"""How changes of mind begin and end: everything opened from parcels down, work called back, change sets numbered."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from entrepot.domain.changes.queries import levels_of, order_ids_numbered, time_zones
from entrepot.domain.fulfilment import steps as fulfilment
from entrepot.domain.fulfilment.events import FulfilmentRecalled, OrderRecalled
from entrepot.domain.fulfilment.events import told as told_of_work
from entrepot.domain.fulfilment.queries import open_ids_for
from entrepot.domain.inventory.steps import lock_levels
from entrepot.domain.orders.models import Order
from entrepot.domain.shipping import steps as shipping
from entrepot.domain.shipping.events import UNPACKED
from entrepot.domain.shipping.events import told as told_of_parcels
from entrepot.domain.shipping.queries import packed_ids_of
from entrepot.domain.shipping.steps import Opened
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.refusals import Refusal


@dataclass(eq=False)
class PickingHasBegun(Refusal):
    """Order {order} is being picked already, as {fulfilments}. Recall that first, then change the order."""

    code: ClassVar[str] = "picking_has_begun"
    order: str
    fulfilments: str


def open_orders(numbers: Collection[str], *, by: Actor) -> Opened:
    """This will lock all that orders are in, from parcels down, and look again whether that was all."""
    ids = order_ids_numbered(numbers, company_id=by.company_id).values()

    def look() -> tuple[list[int], list[int]]:
        works = open_ids_for(list(ids))
        return packed_ids_of(works), works

    return shipping.lock_downwards(
        look, lambda found: shipping.open_parcels_and_works(found[0], also=found[1], orders=ids)
    )


def numbered(opened: Opened, *, by: Actor) -> dict[str, Order]:
    """This will give the opened orders of the actor's company by their numbers."""
    return {order.number: order for order in opened.orders.values() if order.company_id == by.company_id}


def picking_of(opened: Opened, order: Order) -> PickingHasBegun | None:
    """This will refuse where a warehouse has taken goods of the order off their shelf that have not left yet."""
    begun = sorted(
        work.number
        for work in opened.works.values()
        if any(line.order_id == order.pk and line.picked > line.shipped for line in work.lines)
    )
    return PickingHasBegun(order.number, ", ".join(begun)) if begun else None


def unpicked(opened: Opened, order_ids: Collection[int]) -> dict[int, int]:
    """This will tell what can be called back of orders of which nothing is being picked, by fulfilment line id."""
    lines = (line for work in opened.works.values() for line in work.lines if line.order_id in order_ids)
    return {line.id: line.remaining - line.picked for line in lines if line.remaining > line.picked}


def call_back(opened: Opened, back: Mapping[int, int], order_ids: Collection[int], *, by: Actor) -> None:
    """This will take pieces out of the work of warehouses, by fulfilment line id, opening parcels where need be."""
    if not back:
        return
    # Bins are freed before promises are given up, but levels stand above bins: so they are locked here.
    lock_levels(levels_of(order_ids), company_id=by.company_id)
    unpacked = shipping.recall(opened, back, by=by)
    touched = [work for work in opened.works.values() if any(back.get(line.id) for line in work.lines)]
    fulfilment.save(touched)
    recalled = [e for work in touched for e in told_of_work(FulfilmentRecalled, OrderRecalled, work, back)]
    record([*told_of_parcels(UNPACKED, unpacked), *recalled], by=by)


def take_change_numbers(orders: Sequence[Order], *, by: Actor) -> list[str]:
    """This will number changes by the day it is where their order was placed; never more days than three."""
    zones = time_zones({order.channel_id for order in orders})
    of_day: dict[date, list[int]] = defaultdict(list)
    for place, order in enumerate(orders):
        of_day[clock.today(zones[order.channel_id])].append(place)
    taken = [""] * len(orders)
    for day, places in sorted(of_day.items()):
        numbers = take_numbers("change", [(None, "")] * len(places), company_id=by.company_id, on=day)
        for place, number in zip(places, numbers, strict=True):
            taken[place] = number
    return taken
