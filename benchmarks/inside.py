"""Measurements that call actions themselves, in a process of their own on the home that is measured."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

BATCH = 500


def main(words: list[str]) -> int:
    """This will run one part and print what it found as one line of JSON."""
    from entrepot.config.ready import house

    with house("bench"):
        found = PARTS[words[0]](*words[1:])
    if found is not None:
        print(json.dumps(found))
    return 0


def build() -> None:
    from benchmarks import shop

    shop.build()


def batches(count: str, seed: str = "31") -> dict[str, float]:
    """Place lists of 500 one after the other."""
    from benchmarks.shop import wishes
    from entrepot.domain.orders.actions import place_orders
    from entrepot.foundation.actors import THE_HOUSE

    lists = [wishes(int(seed) + n, BATCH) for n in range(int(count))]
    place_orders(wishes(int(seed) + 90, 20), by=THE_HOUSE)
    began, cpu = time.perf_counter(), time.process_time()
    for wanted in lists:
        refused = [answer for answer in place_orders(wanted, by=THE_HOUSE) if isinstance(answer, Exception)]
        assert not refused, refused[0]
    took = time.perf_counter() - began
    return {"orders": BATCH * len(lists), "seconds": took, "cpu": time.process_time() - cpu}


def fill(orders: str) -> dict[str, int]:
    """Place so many orders in lists of 1,000, and one of 200 lines; a part of them is cancelled again."""
    from benchmarks.shop import wishes
    from entrepot.domain.orders.actions import hold_orders, place_orders
    from entrepot.domain.orders.models import Order
    from entrepot.foundation.actors import THE_HOUSE
    from entrepot.foundation.rows import fetch

    for number in range(-(-int(orders) // 1000)):
        placed = [a for a in place_orders(wishes(1000 + number, 1000), by=THE_HOUSE) if isinstance(a, Order)]
        hold_orders(placed[::25], code="manual", by=THE_HOUSE)
    place_orders(wishes(900_000, 1, lines=200), by=THE_HOUSE)
    for table in ("orders_order", "orders_orderline", "accounts_searchtokens", "sourcing_demand"):
        fetch(f"ANALYZE {table}")
    return {"orders": Order.objects.count()}


def ship(count: str) -> dict[str, float]:
    """Place and pay orders, then carry all of them from the shelf to completion, in lists."""
    from benchmarks.shop import wishes
    from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments, release_orders
    from entrepot.domain.orders.actions import complete_orders, place_orders
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

    placed = [a for a in place_orders(wishes(77, int(count)), by=BY) if isinstance(a, Order)]
    record_payments([NewPayment("bank_transfer", order.total, (order.pk,)) for order in placed], by=BY)
    steps: dict[str, float] = {}

    def timed(name: str, do: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        try:
            return do()
        finally:
            steps[name] = time.perf_counter() - began

    released = timed("release", lambda: release_orders([order.pk for order in placed], by=BY))
    numbers = [number for one in released for number in one.fulfilments]
    timed("pick", lambda: pick_fulfilments([Picking(number) for number in numbers], by=BY))
    timed("pack", lambda: pack_fulfilments([Packing(number) for number in numbers], by=BY))
    leaving = [HandOver(n, "SF", f"SF{''.join(filter(str.isdigit, n))}") for n in numbers]
    handed = timed("hand over", lambda: hand_over_fulfilments(leaving, by=BY))
    parcels = [parcel.number for one in handed for parcel in one.parcels]
    timed("deliver", lambda: deliver_parcels(parcels, by=BY))
    done = timed("complete", lambda: complete_orders(placed, by=BY))
    refused = [answer for answer in done if not isinstance(answer, Order)]
    assert not refused, refused[0]
    return {"orders": len(done), **steps}


def queries() -> dict[str, Any]:
    """Count the statements behind the order list and the order page, short and long."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from entrepot.domain.orders.models import Order
    from entrepot.foundation.accounts.actions import create_token
    from entrepot.foundation.actors import THE_HOUSE

    long = Order.objects.filter(lines__position=200).values_list("number", flat=True)[0]
    short = Order.objects.exclude(number=long).values_list("number", flat=True)[0]
    auth = {"Authorization": f"Bearer {create_token('bench', roles=['admin'], by=THE_HOUSE)}"}
    paths = {
        "list": "orders?state=approved&channel=web&limit=50&q=王伟",
        "page": f"orders/{short}",
        "long": f"orders/{long}",
    }
    found: dict[str, Any] = {"short_number": short, "long_number": long}
    for name, path in paths.items():
        with CaptureQueriesContext(connection) as caught:
            answer = Client().get(f"/api/v1/{path}", headers=auth).json()
        assert answer.get("items") or answer.get("number"), answer
        found[name] = len(caught)
    return found


def profile(what: str) -> None:
    from benchmarks import profiling

    getattr(profiling, what)()


PARTS: dict[str, Callable[..., Any]] = {
    "build": build, "batches": batches, "fill": fill, "ship": ship, "queries": queries, "profile": profile,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
