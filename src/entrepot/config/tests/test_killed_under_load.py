"""Everything is killed while people work: what was answered stays, nothing happens twice, and the books hold."""

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from entrepot.config.tests.test_serving import await_child

CLIENTS, BLOWS = 3, ("web", "worker", "database", "web", "database")
# Long enough for a slow machine to come back; nothing here has to be quick.
PATIENCE = 300.0
A_LAMP = {"channel": "counter", "lines": [{"sku": "LAMP", "quantity": 1, "unit_price": "10"}]}

Answer = dict[str, Any]


@dataclass
class Clerk:
    """Takes one order after another as far as it goes, and asks again under the same key until there is an answer."""

    port: int
    token: str
    name: str
    over: threading.Event = field(default_factory=threading.Event)
    # What was acknowledged: by external id the order's number, and by number what was done.
    placed: dict[str, str] = field(default_factory=dict)
    done: dict[str, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def work(self) -> None:
        turn = 0
        while not self.over.is_set() and not self.problems:
            turn += 1
            self.serve(f"{self.name}-{turn}", cancel=turn % 3 == 0)

    def serve(self, external_id: str, *, cancel: bool) -> None:
        order = self.post("/orders", {**A_LAMP, "external_id": external_id})
        number = self.placed[external_id] = order["number"]
        noted = self.done.setdefault(number, set())
        if cancel:
            self.post(f"/orders/{number}/cancellation", {"reason": "changed their mind"})
            noted.add("cancelled")
            return
        self.post(f"/orders/{number}/payments", {"method": "cash", "amount": "10"})
        noted.add("paid")
        for work in self.works_of(number):
            for step in ("picking", "packing", "handover"):
                self.post(f"/fulfilments/{work}/{step}", {})
            noted.add("shipped")

    def works_of(self, number: str) -> list[str]:
        """The work that the worker releases by itself; after the load, it may take its time."""
        for _ in range(40):
            found = self.ask("GET", f"/fulfilments?order={number}", None, {})[1]["items"]
            if found or self.over.is_set():
                return [work["id"] for work in found]
            time.sleep(0.1)
        return []

    def post(self, path: str, body: Answer) -> Answer:
        status, answer = self.ask("POST", path, body, {"Idempotency-Key": str(uuid.uuid4())})
        if status != 201:
            self.problems.append(f"{path}: {status} {answer}")
        return answer

    def ask(self, method: str, path: str, body: Answer | None, more: dict[str, str]) -> tuple[int, Answer]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **more}
        url = f"http://127.0.0.1:{self.port}/api/v1{path}"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                request = urllib.request.Request(url, data, headers, method=method)
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status, json.load(answer)
            except urllib.error.HTTPError as refused:
                text = refused.read()
                # The first attempt may still run on behalf of a connection that is gone; or nobody is at home.
                if refused.code < 500 and b"still_running" not in text:
                    return refused.code, json.loads(text)
            except (OSError, ValueError):
                pass
            time.sleep(0.1)
        raise AssertionError(f"no answer: {method} {path}")


@pytest.fixture
def served(new_installation: Callable[..., Any]) -> Iterator[Any]:
    installation = new_installation("killed")
    installation.server = installation.start("serve", "--workers", "1")
    installation.await_ready(installation.server, seconds=PATIENCE)
    yield installation
    installation.end()


@pytest.fixture
def clerks(served: Any) -> list[Clerk]:
    """A shop with more lamps than anybody could sell meanwhile, and a few who sell them."""
    token = served.run("token", "create", "--role", "admin").stdout.strip()
    first = Clerk(served.port, token, "c0")
    first.post("/warehouses", {"code": "SH", "name": "上海仓", "region_code": "310000"})
    first.post("/skus", {"code": "LAMP", "name": "台灯", "price": "10"})
    first.post("/stock/receipts", {"warehouse": "SH", "lines": [{"sku": "LAMP", "quantity": 100000}]})
    assert first.problems == []
    return [first, *[Clerk(served.port, token, f"c{n}") for n in range(1, CLIENTS)]]


def strike(served: Any, what: str) -> None:
    """Kill one of them, and wait until everything is there again."""
    victim = served.postmaster() if what == "database" else await_child(served, what, seconds=PATIENCE)
    os.kill(victim, signal.SIGKILL)
    if what != "database":
        await_child(served, what, other_than=victim, seconds=PATIENCE)
    served.await_ready(served.server, seconds=PATIENCE)


def test_nothing_that_was_answered_is_lost_and_nothing_happens_twice(served: Any, clerks: list[Clerk]) -> None:
    threads = [threading.Thread(target=clerk.work) for clerk in clerks]
    for thread in threads:
        thread.start()
    for blow in BLOWS:
        time.sleep(1.0)
        strike(served, blow)
    for clerk in clerks:
        clerk.over.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    assert [problem for clerk in clerks for problem in clerk.problems] == []
    for clerk in clerks:
        kept_and_done_once(clerk)
    followers_catch_up(served, clerks[0])
    verified = served.run("verify")
    assert verified.returncode == 0, verified.stdout


def kept_and_done_once(clerk: Clerk) -> None:
    """What was acknowledged is there, once; what was not asked for is not."""
    assert clerk.placed
    for external_id, number in clerk.placed.items():
        found = clerk.ask("GET", f"/orders?external_id={external_id}", None, {})[1]["items"]
        assert [order["number"] for order in found] == [number]
        order = clerk.ask("GET", f"/orders/{number}", None, {})[1]
        payments = clerk.ask("GET", f"/orders/{number}/payments", None, {})[1]["items"]
        kinds = [e["kind"] for e in clerk.ask("GET", f"/orders/{number}/timeline", None, {})[1]["items"]]
        done = clerk.done[number]
        assert len(payments) == ("paid" in done), (number, done)
        assert kinds.count("order.placed") == 1
        assert kinds.count("order.cancelled") == ("cancelled" in done)
        assert kinds.count("order.shipped") == ("shipped" in done)
        assert (order["state"] == "cancelled") == ("cancelled" in done)


def followers_catch_up(served: Any, clerk: Clerk) -> None:
    """Whatever is paid and not cancelled gets to a warehouse by itself, after all."""
    waiting = [number for number, done in clerk.done.items() if "cancelled" not in done]
    until = time.monotonic() + PATIENCE
    while waiting and time.monotonic() < until:
        waiting = [n for n in waiting if not clerk.ask("GET", f"/fulfilments?order={n}", None, {})[1]["items"]]
        time.sleep(0.2)
    assert waiting == [], served.log()[-2000:]
