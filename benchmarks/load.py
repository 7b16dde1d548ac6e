"""Many requests at once from a program that is not Python: `curl --parallel`, where it is installed."""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.instance import Instance


@dataclass
class Load:
    """What came of many requests: seconds in all, statuses, seconds of each."""

    generator: str
    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    each: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return sum(self.statuses.values()) / self.seconds

    def at(self, share: float) -> float:
        """This will give the milliseconds within which that share of the requests was answered."""
        return percentile(self.each, share)


def percentile(seconds: Sequence[float], share: float) -> float:
    """This will give milliseconds."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def orders(instance: Instance, bodies: Sequence[Mapping[str, Any]], *, clients: int) -> Load:
    """This will post orders, each with its own Idempotency-Key, so many at a time."""
    curl = shutil.which("curl")
    if curl and _is_parallel(curl):
        return _with_curl(curl, instance, bodies, clients)
    return _with_python(instance, bodies, clients)


def _is_parallel(curl: str) -> bool:
    words = subprocess.run([curl, "--version"], capture_output=True, text=True).stdout.split()
    return tuple(int(part) for part in words[1].split(".")[:2]) >= (7, 68)


def _with_curl(curl: str, instance: Instance, bodies: Sequence[Mapping[str, Any]], clients: int) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "requests"
        config.write_text("next\n".join(_request(instance, body) for body in bodies), "utf-8")
        began = time.perf_counter()
        done = subprocess.run(
            [curl, "--silent", "--parallel", "--parallel-immediate", "--parallel-max", str(clients), "--config",
             str(config)],
            capture_output=True, text=True,
        )  # fmt: skip
        took = time.perf_counter() - began
    load = Load("curl --parallel", took)
    for line in done.stdout.splitlines():
        status, seconds = line.split()
        load.statuses[int(status)] += 1
        load.each.append(float(seconds))
    return load


def _request(instance: Instance, body: Mapping[str, Any]) -> str:
    data = json.dumps(body, ensure_ascii=False).replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'url = "http://127.0.0.1:{instance.port}/api/v1/orders"\n'
        f'header = "Authorization: Bearer {instance.token}"\n'
        f'header = "Idempotency-Key: {body["external_id"]}"\n'
        'header = "Content-Type: application/json"\n'
        f'data = "{data}"\n'
        'output = "/dev/null"\n'
        'write-out = "%{http_code} %{time_total}\\n"\n'
    )


def _with_python(instance: Instance, bodies: Sequence[Mapping[str, Any]], clients: int) -> Load:
    """The same in a process of its own; its processor time is then part of what is measured."""
    asked = {"port": instance.port, "token": instance.token, "clients": clients, "bodies": list(bodies)}
    done = subprocess.run(
        [sys.executable, __file__], input=json.dumps(asked), capture_output=True, text=True, check=True,
        env=instance.environment,
    )  # fmt: skip
    seconds, answers = json.loads(done.stdout)
    load = Load("a Python client, whose own processor time is included", seconds)
    for status, took in answers:
        load.statuses[status] += 1
        load.each.append(took)
    return load


def _generate() -> None:
    """Read what to send from the standard input, send it over kept connections, print what came of it."""
    import http.client

    asked = json.load(sys.stdin)
    waiting, answers = iter(asked["bodies"]), []
    turn = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", asked["port"])
        while True:
            with turn:
                body = next(waiting, None)
            if body is None:
                return
            headers = {
                "Authorization": f"Bearer {asked['token']}",
                "Idempotency-Key": body["external_id"],
                "Content-Type": "application/json",
            }
            began = time.perf_counter()
            connection.request("POST", "/api/v1/orders", json.dumps(body), headers)
            answer = connection.getresponse()
            answer.read()
            answers.append((answer.status, time.perf_counter() - began))

    threads = [threading.Thread(target=client) for _ in range(asked["clients"])]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps([time.perf_counter() - began, answers]))


if __name__ == "__main__":
    _generate()
