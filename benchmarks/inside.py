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
    """Carry orders from the shelf to completion, in lists, and time each step."""
    from benchmarks.samples import carried

    steps: dict[str, float] = {}

    def timed(name: str, do: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        try:
            return do()
        finally:
            steps[name] = time.perf_counter() - began

    return {"orders": carried(77, int(count), timed), **steps}


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
