"""The rows of the table: what is measured, how, and what it may cost."""

import itertools
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import load, shop
from benchmarks.instance import Instance, baseline_url, home_in, seed

CLIENTS = 8
# So many seconds after its first page, an installation that nobody uses has put away what it started with.
IDLE = 20


@dataclass(frozen=True)
class Row:
    """One line of the table. `kept` is None where there is no budget to keep."""

    name: str
    work: str
    figure: str
    budget: str = ""
    kept: bool | None = None
    # The figure that `--compare` compares; more is better unless `less` is.
    value: float = 0.0
    less: bool = False


@dataclass
class Bench:
    """What the rows share: the installation, how long to measure, and rates that later rows refer to."""

    instance: Instance
    quick: bool
    orders: int
    single: float = 0.0
    single_few: float = 0.0
    # How many orders an installation has that was seeded before.
    seeded: int | None = None

    @property
    def seconds(self) -> int:
        return 3 if self.quick else 10

    def count(self, many: int) -> int:
        return max(many // 4, 8) if self.quick else many


def cold(bench: Bench) -> Iterable[Row]:
    """What the very first start costs, in a home where nothing is yet, and every later one."""
    with tempfile.TemporaryDirectory(prefix="entrepot-bench-", ignore_cleanup_errors=True) as folder:
        fresh = home_in(Path(folder))
        yield from _started(fresh, "cold", "the very first start: database made, first page", 10)
        yield from _started(fresh, "start", "first page of a company that exists", 3)


def _started(instance: Instance, name: str, work: str, most: int) -> Iterable[Row]:
    began = time.perf_counter()
    with instance.serving() as pid:
        took = time.perf_counter() - began
        yield Row(name, work, f"{took:.1f} s", f"≤ {most} s", took <= most, took, less=True)
        if not Path("/proc/self/smaps_rollup").exists():
            return
        time.sleep(IDLE)
        idle = sum(memory for _, memory in proportional_memory(pid))
    yield Row(f"memory {name}", "memory idle after it, all processes with the database (PSS)", f"{idle:.0f} MiB",
              "≤ 250 MiB", idle <= 250, idle, less=True)  # fmt: skip


def place(bench: Bench) -> Iterable[Row]:
    baseline = pgbench(bench, "SELECT bench_place();", CLIENTS, 1)
    yield Row("baseline", f"place.sql, pgbench -M prepared -c {CLIENTS}", f"{baseline:,.0f} orders/s", value=baseline)
    with bench.instance.serving("--no-worker"):
        done = _placed(bench, 11)
    bench.single = bench.single_few = done.rate
    ratio = done.rate / baseline
    figure = (
        f"{done.rate:,.0f} orders/s = {ratio:.3f} × baseline; p50 {done.at(0.5):.0f} ms, p95 {done.at(0.95):.0f} ms"
    )
    yield Row("place", f"place one order of 3 lines, {CLIENTS} clients, HTTP ({done.generator})", figure,
              "≥ 0.25 × baseline", ratio >= 0.25, done.rate)  # fmt: skip
    with bench.instance.serving():
        beside = _placed(bench, 12)
    yield Row("place+", "the same while the worker releases the orders", f"{beside.rate:,.0f} orders/s",
              value=beside.rate)  # fmt: skip


def batch(bench: Bench) -> Iterable[Row]:
    limit = 500 * pgbench(bench, "SELECT bench_place_many(500);", 1, 1)
    yield Row(
        "set-based", "the rows of 500 orders by set-based SQL, one client", f"{limit:,.0f} orders/s", value=limit
    )
    found = bench.instance.inside("batches", str(bench.count(12)))
    rate = found["orders"] / found["seconds"]
    figure = f"{rate:,.0f} orders/s = {rate / limit:.2f} × SQL"
    kept = rate >= limit / 2
    if bench.single:
        figure += f" = {rate / bench.single:.1f} × one by one"
        kept = kept and rate >= 5 * bench.single
    figure += f"; Python {1000 * found['cpu'] / found['orders']:.2f} ms each"
    yield Row(
        "batch", "place orders in lists of 500, one client", figure, "≥ 0.5 × SQL, ≥ 5 × one by one", kept, rate
    )


def rush(bench: Bench) -> Iterable[Row]:
    instance = bench.instance
    with instance.serving():
        headers = ("Content-Type: application/json",)
        instance.get("/api/v1/skus", b'{"code": "RUSH", "name": "RUSH", "price": "10.00"}', headers)
        instance.get(
            "/api/v1/stock/receipts", b'{"warehouse": "SH", "lines": [{"sku": "RUSH", "quantity": 100}]}', headers
        )
        bodies = list(itertools.islice(shop.bodies(13), 200))
        for body in bodies:
            body["lines"] = [{"sku": "RUSH", "quantity": 1, "unit_price": "10.00"}]
        _warm(bench, 14)
        done = load.orders(instance, bodies, clients=200)
    exact = done.statuses == {201: 100, 409: 100}
    answers = ", ".join(f"{n} × {status}" for status, n in sorted(done.statuses.items()))
    yield Row("rush", "200 buyers, 100 pieces of one SKU", f"{answers} in {done.seconds:.2f} s",
              "100 orders, 100 refusals, ≤ 2 s", exact and done.seconds <= 2, done.seconds, less=True)  # fmt: skip


def ship(bench: Bench) -> Iterable[Row]:
    found = bench.instance.inside("ship", str(bench.count(1000)))
    orders = found.pop("orders")
    rate = orders / sum(found.values())
    steps = ", ".join(f"{name} {1000 * seconds:,.0f}" for name, seconds in found.items())
    figure = f"{rate:,.0f} orders/s (ms: {steps})"
    yield Row("ship", f"ship and complete {orders:,} orders", figure, "≥ 1,000 orders/s", rate >= 1000, rate)


def grown(bench: Bench) -> Iterable[Row]:
    """What reading costs, and what placing costs still, when there are many orders."""
    if bench.seeded is None:
        began = time.perf_counter()
        seed(bench.instance, bench.orders)
        took = (time.perf_counter() - began) / 60
        yield Row("seed", f"a company of {bench.orders:,} orders by set-based SQL", f"{took:.1f} min", "≤ 15 min",
                  took <= 15, took, less=True)  # fmt: skip
    pages = bench.instance.inside("queries")
    with bench.instance.serving("--no-worker"):
        for name, page in pages.items():
            median, high = _latency(bench, f"/api/v1/{page['path']}", page["body"].encode())
            kept = high <= page["most"] and page["statements"] <= page["allowed"]
            budget = f"p95 ≤ {page['most']} ms, ≤ {page['allowed']} statements"
            figure = f"p50 {median:.1f} ms, p95 {high:.1f} ms, {page['statements']} statements"
            yield Row(name, page["work"], figure, budget, kept, high, less=True)
        again = _placed(bench, 15)
    if bench.single_few:
        dearer = bench.single_few / again.rate
        yield Row("grown", f"place at {bench.orders:,} orders vs at few", f"{dearer:.2f} × the cost", "≤ 1.3 ×",
                  dearer <= 1.3, dearer, less=True)  # fmt: skip
    yield from _verified(bench)


def _verified(bench: Bench) -> Iterable[Row]:
    began = time.perf_counter()
    bench.instance.verb("verify")
    took = time.perf_counter() - began
    yield Row(
        "verify", "verify every book from its entries", f"{took:.1f} s", "≤ 180 s", took <= 180, took, less=True
    )


ROWS: dict[str, Callable[[Bench], Iterable[Row]]] = {
    "cold": cold, "place": place, "batch": batch, "rush": rush, "ship": ship, "grown": grown,
}  # fmt: skip


def _placed(bench: Bench, seed: int) -> load.Load:
    _warm(bench, seed + 5)
    bodies = list(itertools.islice(shop.bodies(seed), bench.count(2000)))
    done = load.orders(bench.instance, bodies, clients=CLIENTS)
    if set(done.statuses) != {201}:
        raise RuntimeError(f"Placing was answered {dict(done.statuses)}.")
    return done


def _warm(bench: Bench, seed: int) -> None:
    load.orders(bench.instance, list(itertools.islice(shop.bodies(seed), 100)), clients=CLIENTS)


def _latency(bench: Bench, path: str, body: bytes = b"") -> tuple[float, float]:
    """Milliseconds at p50 and p95 as one client waits for them, connection and all."""
    times = []
    for _ in range(bench.count(200)):
        began = time.perf_counter()
        status, _answer = bench.instance.get(path, body, ("Content-Type: application/json",))
        times.append(time.perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"{path} was answered {status}.")
    return load.percentile(times, 0.5), load.percentile(times, 0.95)


def pgbench(bench: Bench, script: str, clients: int, threads: int) -> float:
    """This will give the transactions a second that the database does of a script."""
    with bench.instance.access() as access:
        done = subprocess.run(
            [bench.instance.program("pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", str(threads), "-T",
             str(bench.seconds), "-f", "/dev/stdin", baseline_url(access)],
            input=script, capture_output=True, text=True,
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not found:
        raise RuntimeError(f"pgbench did not run: {done.stderr.strip()[-1000:]}")
    return float(found[1])


def proportional_memory(pid: int) -> list[tuple[str, float]]:
    """This will give the proportional set size of a process and each below it, in MiB. The database counts."""
    found = [(_named(pid), _pss(pid) / 1024)]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += proportional_memory(int(child))
    return found


def _named(pid: int) -> str:
    said = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    return said if said.startswith("postgres: ") else Path(f"/proc/{pid}/comm").read_text().strip()


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
