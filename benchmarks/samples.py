"""Orders that go the real way, through the actions: those that are done, and those that are under way."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.shop import wishes
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments, release_orders
from entrepot.domain.orders.actions import complete_orders, hold_orders, place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    deliver_parcels,
    hand_over_fulfilments,
    pack_fulfilments,
)
from entrepot.foundation.actors import THE_HOUSE as BY
from entrepot.foundation.journal.following import catch_up
from entrepot.foundation.journal.queries import lag
from entrepot.foundation.refusals import Refusal

# Ten lines on the average.
_LINES = range(1, 20, 2)


def first() -> None:
    """This will send a few orders all the way, so that all accounts of the house are there, and place a long one."""
    _sent(_paid(_placed(50, 20)), "complete")
    place_orders(wishes(900_000, 1, lines=200), by=BY)
    _follow()


def done(count: str) -> None:
    """This will make orders that are completed, but for one of twenty-five that was cancelled."""
    from entrepot.domain.changes.actions import Cancellation, cancel_orders

    orders = _placed(60, int(count))
    _all(cancel_orders([Cancellation(o.number, reason="changed_mind") for o in orders[::25]], by=BY))
    _sent(_paid([order for n, order in enumerate(orders) if n % 25]), "complete")
    _follow()


def under_way(count: str) -> None:
    """This will make orders of which a tenth each is held, unpaid or released only, and the rest further on."""
    orders = _placed(175, int(count))
    parts = [orders[n::10] for n in range(10)]
    hold_orders(parts[0], code="manual", by=BY)
    _paid([order for part in parts[2:] for order in part])
    for some, last in ((parts[1] + parts[2], "release"), (parts[3] + parts[4], "pick"), (parts[5], "pack"),
                       (parts[6] + parts[7], "hand over"), (parts[8] + parts[9], "deliver")):  # fmt: skip
        _sent(some, last)
    _follow()


def carried(seed: int, count: int, timed: Callable[[str, Callable[[], Any]], Any]) -> int:
    """This will place and pay orders, then carry all of them from the shelf to completion, each step in one list.

    `timed` gets the name of each step and does it. Gives how many orders were completed.
    """
    orders = _paid(_all(place_orders(wishes(seed, count), by=BY)))
    released = timed("release", lambda: release_orders([order.pk for order in orders], by=BY))
    numbers = [number for one in _all(released) for number in one.fulfilments]
    timed("pick", lambda: pick_fulfilments([Picking(number) for number in numbers], by=BY))
    timed("pack", lambda: pack_fulfilments([Packing(number) for number in numbers], by=BY))
    leaving = [HandOver(n, "SF", f"SF{''.join(filter(str.isdigit, n))}") for n in numbers]
    handed = timed("hand over", lambda: hand_over_fulfilments(leaving, by=BY))
    parcels = [parcel.number for one in _all(handed) for parcel in one.parcels]
    timed("deliver", lambda: deliver_parcels(parcels, by=BY))
    return len(_all(timed("complete", lambda: complete_orders(orders, by=BY))))


def _placed(seed: int, count: int) -> list[Order]:
    orders: list[Order] = []
    for n, lines in enumerate(_LINES):
        share = count // len(_LINES)
        orders += _all(place_orders(wishes(seed + n, share, lines=lines), by=BY))
    return orders


def _paid(orders: Sequence[Order]) -> Sequence[Order]:
    _all(record_payments([NewPayment("bank_transfer", order.total, (order.pk,)) for order in orders], by=BY))
    return orders


def _sent(orders: Sequence[Order], last: str) -> None:
    """Carry orders from the shelf as far as `last`."""
    released = _all(release_orders([order.pk for order in orders], by=BY))
    numbers = [number for one in released for number in one.fulfilments]
    if last == "release":
        return
    _all(pick_fulfilments([Picking(number) for number in numbers], by=BY))
    if last == "pick":
        return
    _all(pack_fulfilments([Packing(number) for number in numbers], by=BY))
    if last == "pack":
        return
    leaving = [HandOver(n, "SF", f"SF{''.join(filter(str.isdigit, n))}") for n in numbers]
    parcels = [parcel.number for one in _all(hand_over_fulfilments(leaving, by=BY)) for parcel in one.parcels]
    if last == "hand over":
        return
    _all(deliver_parcels(parcels, by=BY))
    if last == "complete":
        _all(complete_orders(orders, by=BY))


def _all(answers: Sequence[Any]) -> list[Any]:
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert not refused, refused[0]
    return list(answers)


def _follow() -> None:
    while catch_up() or any(lag().values()):
        time.sleep(0.1)
