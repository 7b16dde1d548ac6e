"""Where milliseconds go when orders are placed or shipped, statement by statement, and memory when nobody asks."""

import functools
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.instance import Instance
from benchmarks.rows import IDLE, proportional_memory

_STAGES = (
    "find_channels", "find_repeated", "find_references", "find_goods", "find_prices", "find_addresses",
    "promise_goods", "find_buyers", "review", "write",
)  # fmt: skip


class Clockwork:
    """Times the stages of placing and every statement in them."""

    def __init__(self) -> None:
        self.stage = "outside"
        self.stages: Counter[str] = Counter()
        self.statements: dict[tuple[str, str], list[float]] = {}

    def wrapped(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, **named: Any) -> Any:
            before, self.stage, began = self.stage, name, time.perf_counter()
            try:
                return function(*args, **named)
            finally:
                self.stages[name] += time.perf_counter() - began  # type: ignore[assignment]
                self.stage = before

        return run

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            key = (self.stage, " ".join(sql.split())[:96])
            self.statements.setdefault(key, []).append(time.perf_counter() - began)


def placing(orders: int = 300) -> None:
    """This will print the stages and statements of placing, as a mean over that many orders placed one by one."""
    _placed("one order of three lines", [1] * orders)


def lists(count: int = 8) -> None:
    """This will print the stages and statements of placing lists of 500, as a mean over their orders."""
    from benchmarks.inside import BATCH

    _placed(f"orders of three lines in lists of {BATCH}", [BATCH] * count)


def _placed(what: str, lengths: Sequence[int]) -> None:
    from django.db import connection

    from benchmarks.shop import wishes
    from entrepot.domain.orders.actions import place_orders
    from entrepot.domain.orders.placing import promised, reviewed, understood, written
    from entrepot.foundation.actors import THE_HOUSE

    clockwork = Clockwork()
    for module in (understood, promised, reviewed, written):
        for name in _STAGES:
            if hasattr(module, name):
                setattr(module, name, clockwork.wrapped(name, getattr(module, name)))
    seed = int(time.time()) % 90 + 7
    given = [wishes(seed + 100 * n, length) for n, length in enumerate(lengths)]
    for wish in wishes(seed + 99, 20):
        place_orders([wish], by=THE_HOUSE)
    clockwork.stages.clear()
    clockwork.statements.clear()
    began, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(clockwork.note):
        for wanted in given:
            place_orders(wanted, by=THE_HOUSE)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    _print(clockwork, what, sum(lengths), took, cpu)


def shipping(orders: int = 1000) -> None:
    """This will print what each step from the shelf to completion costs, as a mean over orders in one list."""
    from django.db import connection

    from benchmarks.samples import carried

    clockwork = Clockwork()
    carried(278, 50, lambda _, do: do())
    cpu: Counter[str] = Counter()

    def timed(name: str, do: Callable[[], Any]) -> Any:
        began = time.process_time()
        try:
            return clockwork.wrapped(name, do)()
        finally:
            cpu[name] += time.process_time() - began  # type: ignore[assignment]

    with connection.execute_wrapper(clockwork.note):
        done = carried(279, orders, timed)
    for outside in [key for key in clockwork.statements if key[0] == "outside"]:
        del clockwork.statements[outside]
    print(f"carrying {done:,} orders of three lines in one list, ms each order, in one process, without HTTP:\n")
    print("  step              ms    Python's own    in the database   statements")
    each = 1000 / done
    for step, took in clockwork.stages.items():
        own = [times for (where, _), times in clockwork.statements.items() if where == step]
        waited, n = sum(map(sum, own)) * each, sum(map(len, own))
        print(f"  {step:<12}{took * each:>8.2f}{cpu[step] * each:>16.2f}{waited:>19.2f}{n:>13}")
    print(f"  {'together':<12}{sum(clockwork.stages.values()) * each:>8.2f}{sum(cpu.values()) * each:>16.2f}")
    _print_statements(clockwork, each, least=0.01)


def remembered(instance: Instance) -> None:
    """This will print what memory each process keeps when nobody uses the installation."""
    with instance.serving() as pid:
        time.sleep(IDLE)
        found = proportional_memory(pid)
    print(f"memory {IDLE} s after the first page, when 500 orders have been followed up:\n")
    for name, mebibytes in sorted(found, key=lambda one: -one[1]):
        print(f"  {mebibytes:>7.1f} MiB  {name}")
    print(f"  {sum(mebibytes for _, mebibytes in found):>7.1f} MiB  together")


def _print(clockwork: Clockwork, what: str, orders: int, took: float, cpu: float) -> None:
    each = 1000 / orders
    in_database = sum(sum(times) for times in clockwork.statements.values())
    staged = sum(clockwork.stages.values())
    count = sum(len(times) for times in clockwork.statements.values()) / orders
    print(f"placing {what}, mean of {orders:,}, one client, in one process, without HTTP:")
    print(f"  {took * each:6.2f} ms in all: {in_database * each:.2f} ms waiting for {count:.1f} statements,")
    print(f"         {cpu * each:.2f} ms of Python's own processor time,")
    print(f"         {(took - staged) * each:.2f} ms outside the stages (mostly the commit)")
    print("\n  stage                 ms    of it in the database   statements")
    for stage in _STAGES:
        own = [times for (where, _), times in clockwork.statements.items() if where == stage]
        waiting, n = sum(map(sum, own)) * each, sum(map(len, own)) / orders
        print(f"  {stage:<18}{clockwork.stages[stage] * each:>6.2f}{waiting:>12.2f}{n:>24.1f}")
    _print_statements(clockwork, each)


def _print_statements(clockwork: Clockwork, each: float, least: float = 0.0) -> None:
    print("\n  statements, as they are issued (ms each order, times)")
    for (stage, sql), times in clockwork.statements.items():
        if sum(times) * each >= least:
            print(f"  {sum(times) * each:6.2f} {len(times) * each / 1000:7.3f}  {stage:<16} {sql}")
