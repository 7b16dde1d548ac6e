"""Orders are locked, held, and counted on: what every change of them begins and ends with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from entrepot.domain.orders import models
from entrepot.domain.orders.events import OrderHeld
from entrepot.domain.orders.holds import count_holds, open_holds
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.rules.approving import FIRST, SECOND_APPROVAL
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.rows import columns, fetch, insert, statement


@dataclass(frozen=True, slots=True)
class Progressed:
    """By how many pieces an order has come on."""

    cancelled: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0


def lock_orders(order_ids: Iterable[int]) -> dict[int, Order]:
    """This will lock orders in the order of their ids and give them as they are now."""
    rows = Order.objects.filter(pk__in=set(order_ids)).order_by("pk").select_for_update(no_key=True, of=("self",))
    return {order.pk: order for order in rows}


def lock_order_rows(order_ids: Iterable[int]) -> None:
    """This will lock orders in the order of their ids, for whoever need not know what stands in them."""
    if ids := sorted(set(order_ids)):
        fetch("SELECT id FROM orders_order WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])


def put_holds(
    order_ids: Iterable[int], *, code: str, note: str | Mapping[int, str] = "", by_rules: bool = False, by: Actor
) -> None:
    """This will hold orders for a reason of the house; those that are held for it already stay as they are.

    The note is the same for all orders, or said for each by its id.
    """
    orders = lock_orders(order_ids)
    already = {pk for pk, holds in open_holds(orders).items() if any(h.code == code and not h.line_id for h in holds)}
    held = [pk for pk in sorted(orders) if pk not in already]
    now = clock.now()
    notes = {pk: note if isinstance(note, str) else note[pk] for pk in held}
    rows = [
        {"order_id": pk, "code": code, "note": notes[pk][:400], "placed_at": now, "placed_by": by.ref,
         "by_rules": by_rules}
        for pk in held
    ]  # fmt: skip
    insert(Hold, rows)
    count_holds(held)
    record([OrderHeld(pk, [code]) for pk in held], by=by)


def ask_both_again(order_ids: Iterable[int], *, by: Actor) -> None:
    """This will ask for both approvals anew of locked orders whose amount asked for two: none of them counts on."""
    asked = Hold.objects.filter(order_id__in=list(order_ids), code=SECOND_APPROVAL, by_rules=True)
    begun, given = list[Hold](), dict[int, Hold]()
    for hold in asked.order_by("id"):
        if hold.released_at is None:
            begun.append(hold)
        elif not (hold.released_by or "").startswith("house:"):
            given[hold.order_id] = hold
    for hold in begun:
        hold.facts.pop(FIRST, None)
        given.pop(hold.order_id, None)
    Hold.objects.bulk_update(begun, ["facts"])
    rows = [
        {"order_id": pk, "code": SECOND_APPROVAL, "placed_at": clock.now(), "placed_by": by.ref, "by_rules": True,
         "facts": {name: value for name, value in hold.facts.items() if name != FIRST}}
        for pk, hold in sorted(given.items())
    ]  # fmt: skip
    insert(Hold, rows)
    count_holds(given)
    record([OrderHeld(pk, [SECOND_APPROVAL]) for pk in sorted(given)], by=by)


def note_progress(deltas: Mapping[int, Progressed]) -> None:
    """This will add pieces to what orders have come to, in one statement; `progress` follows by itself."""
    rows = [(pk, d.cancelled, d.shipped, d.delivered, d.returned) for pk, d in sorted(deltas.items())]
    if rows:
        fetch(statement(models.__file__, "note_progress"), columns(rows, 5))
