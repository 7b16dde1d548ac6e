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


def sample(which: str, count: str = "0") -> None:
    """Make the first orders (`first`), or so many that are `done` or `under_way`."""
    from benchmarks import samples

    if which == "first":
        samples.first()
    else:
        getattr(samples, which)(count)


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
    """Count the statements behind every page that is timed, and say what each is asked with."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks import pages
    from entrepot.foundation.accounts.actions import create_token
    from entrepot.foundation.actors import THE_HOUSE

    auth = {"Authorization": f"Bearer {create_token('bench', roles=['admin'], by=THE_HOUSE)}"}
    found: dict[str, Any] = {}
    for page in pages.pages():
        with CaptureQueriesContext(connection) as caught:
            if page.body:
                answer = Client().post(f"/api/v1/{page.path}", page.body, "application/json", headers=auth)
            else:
                answer = Client().get(f"/api/v1/{page.path}", headers=auth)
        assert answer.status_code == 200, (page.path, answer.content[:500])
        found[page.name] = {"path": page.path, "work": page.work, "most": page.most, "statements": len(caught),
                            "allowed": page.allowed, "body": page.body}  # fmt: skip
    return found


def profile(what: str) -> None:
    from benchmarks import profiling

    getattr(profiling, what)()


PARTS: dict[str, Callable[..., Any]] = {
    "build": build, "batches": batches, "sample": sample, "ship": ship, "queries": queries, "profile": profile,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
