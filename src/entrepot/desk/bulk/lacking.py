"""What orders lack of a SKU, and what can be done about it for all of them: leave it out, or send another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import F

from entrepot.domain.changes.actions import Cancellation, amend_orders, cancel_orders
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Refusal


@dataclass(eq=False)
class NothingLacking(Refusal):
    """Order {order} does not wait for {sku} any more: it has what it needs, or asks for none."""

    code: ClassVar[str] = "nothing_lacking"
    order: str
    sku: str


def leave_out(orders: Sequence[Order], given: Mapping[str, Any], by: Actor) -> list[Any]:
    """This will cancel the pieces of a SKU that orders wait for, so that the rest of each can go."""
    lacking = _lacking(orders, given["sku"])
    asked = [
        Cancellation(order.number, given["reason"], lacking[order.pk], order.edition)
        for order in orders
        if order.pk in lacking
    ]
    return _in_turn(orders, lacking, given["sku"], cancel_orders(asked, by=by) if asked else [])


def swap(orders: Sequence[Order], given: Mapping[str, Any], by: Actor) -> list[Any]:
    """This will send another SKU in place of one that orders wait for, at the same price and quantity."""
    lacking = _lacking(orders, given["sku"])
    asked = [
        Amendment(
            order.number, given["reason"], edition=order.edition,
            lines=[LineChange(position, swap=given["swap_for"]) for position, _ in lacking[order.pk]],
        )
        for order in orders
        if order.pk in lacking
    ]  # fmt: skip
    return _in_turn(orders, lacking, given["sku"], amend_orders(asked, by=by) if asked else [])


def _lacking(orders: Sequence[Order], sku: str) -> dict[int, list[tuple[int, int]]]:
    """Of each order, the lines that wait for a SKU by their position, and how many pieces; one statement."""
    lines = OrderLine.objects.filter(order__in=[order.pk for order in orders], sku__code=sku, parent=None)
    waiting = lines.annotate(lacking=F("demand__waiting") + F("demand__short")).filter(lacking__gt=0)
    found: dict[int, list[tuple[int, int]]] = {}
    for order_id, position, pieces in waiting.order_by("position").values_list("order_id", "position", "lacking"):
        found.setdefault(order_id, []).append((position, pieces))
    return found


def _in_turn(orders: Sequence[Order], lacking: Mapping[int, Any], sku: str, answers: Sequence[Any]) -> list[Any]:
    of_those = iter(answers)
    return [next(of_those) if order.pk in lacking else NothingLacking(order.number, sku) for order in orders]
