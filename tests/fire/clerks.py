"""Those who work meanwhile: each asks again under the same key until there is an answer, and notes what it was."""

import json
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

# Long enough for a slow machine to come back; nothing here has to be quick.
PATIENCE = 300.0
PATHS = ("sell", "sell", "amend", "cancel", "refund", "batch")

Answer = dict[str, Any]


@dataclass
class Clerk:
    """Takes one order after another as far as it goes."""

    port: int
    token: str
    name: str
    seed: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    # What was acknowledged: by external id the order's number, and by number what was done how often.
    placed: dict[str, str] = field(default_factory=dict)
    done: dict[str, Counter[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    asked: int = 0
    asked_again: int = 0

    def work(self) -> None:
        chance, turn = random.Random(f"{self.seed} {self.name}"), 0
        try:
            while not self.over.is_set() and not self.problems:
                turn += 1
                getattr(self, chance.choice(PATHS))(f"{self.name}-{turn}")
        except Exception as problem:  # noqa: BLE001  (told at the end, with those of the others)
            self.problems.append(repr(problem))

    def sell(self, external_id: str) -> None:
        number = self.place(external_id, "counter")
        self.pay(number)
        for work in self.works_of(number):
            for step in ("picking", "packing", "handover"):
                self.post(f"/fulfilments/{work}/{step}", {})
            self.done[number]["shipped"] += 1

    def amend(self, external_id: str) -> None:
        number = self.place(external_id, "phone")
        self.post(f"/orders/{number}/amendments", {"seller_memo": f"for {external_id}"})
        self.done[number]["amended"] += 1
        self.post(f"/orders/{number}/approval", {})
        self.done[number]["approved"] += 1

    def cancel(self, external_id: str) -> None:
        number = self.place(external_id, "phone")
        self.post(f"/orders/{number}/cancellation", {"reason": "changed their mind"})
        self.done[number]["cancelled"] += 1

    def refund(self, external_id: str) -> None:
        number = self.place(external_id, "phone")
        self.pay(number)
        for _ in range(2):
            self.post(f"/orders/{number}/refunds", {"amount": "3", "reason": "a scratch"})
            self.done[number]["refunded"] += 1

    def batch(self, external_id: str) -> None:
        orders = [_lamp(f"{external_id}-{n}", "phone") for n in range(5)]
        answer = self.post("/orders/batch", {"orders": orders}, expected=200)
        for order, item in zip(orders, answer.get("items", []), strict=True):
            self.note(order["external_id"], item["result"]["number"])

    def place(self, external_id: str, channel: str) -> str:
        return self.note(external_id, self.post("/orders", _lamp(external_id, channel))["number"])

    def note(self, external_id: str, number: str) -> str:
        self.placed[external_id] = number
        self.done[number] = Counter()
        return number

    def pay(self, number: str) -> None:
        self.post(f"/orders/{number}/payments", {"method": "cash", "amount": "10"})
        self.done[number]["paid"] += 1

    def works_of(self, number: str) -> list[str]:
        """The work that the worker releases by itself; after the load, it may take its time."""
        for _ in range(40):
            found = self.get(f"/fulfilments?order={number}")["items"]
            if found or self.over.is_set():
                return [work["id"] for work in found]
            time.sleep(0.1)
        return []

    def get(self, path: str) -> Answer:
        return self.ask("GET", path, None, {})[1]

    def post(self, path: str, body: Answer, expected: int = 201) -> Answer:
        status, answer = self.ask("POST", path, body, {"Idempotency-Key": str(uuid.uuid4())})
        if status != expected:
            raise AssertionError(f"{path}: {status} {answer}")
        return answer

    def ask(self, method: str, path: str, body: Answer | None, more: dict[str, str]) -> tuple[int, Answer]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **more}
        url = f"http://127.0.0.1:{self.port}/api/v1{path}"
        until = time.monotonic() + PATIENCE
        self.asked += 1
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
            self.asked_again += 1
            time.sleep(0.1)
        raise AssertionError(f"no answer: {method} {path}")

    def lost_or_done_twice(self) -> list[str]:
        """What was acknowledged and is not there exactly as often."""
        return [
            found for external_id, number in self.placed.items() for found in self._wrong_with(external_id, number)
        ]

    def _wrong_with(self, external_id: str, number: str) -> list[str]:
        found = [order["number"] for order in self.get(f"/orders?external_id={external_id}")["items"]]
        if found != [number]:
            return [f"{external_id}: {found} instead of {number}"]
        kinds = Counter(entry["kind"] for entry in self.get(f"/orders/{number}/timeline")["items"])
        done, order = self.done[number], self.get(f"/orders/{number}")
        there = {
            "paid": len(self.get(f"/orders/{number}/payments")["items"]),
            "refunded": kinds["payment.refunded"],
            "amended": kinds["order.amended"],
            "cancelled": kinds["order.cancelled"],
            "shipped": kinds["order.shipped"],
        }
        wrong = [f"{number}: {what} {times} times instead of {done[what]}" for what, times in there.items()
                 if times != done[what]]  # fmt: skip
        if (order["state"] == "cancelled") != bool(done["cancelled"]) or kinds["order.placed"] != 1:
            wrong.append(f"{number}: {order['state']}, placed {kinds['order.placed']} times")
        return wrong


def _lamp(external_id: str, channel: str) -> Answer:
    line = {"sku": "LAMP", "quantity": 1, "unit_price": "10"}
    return {"channel": channel, "external_id": external_id, "lines": [line]}
