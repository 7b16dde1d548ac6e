"""How the table is shown: line by line for a person, or as Markdown for a page that stays."""

import os
import platform
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.rows import Row, processors

# Two runs on one machine differ by so much without any reason.
NOISE = 1.15


def slower(found: Sequence[Row], before: Mapping[str, float], factor: float) -> list[tuple[Row, float]]:
    """This will name the rows that cost at least so many times what they did, with how many."""
    costs = [(row, _cost(row, before[row.name])) for row in found if before.get(row.name) and row.value]
    return [(row, cost) for row, cost in costs if cost >= factor]


class Plain:
    """A row as soon as it is measured."""

    def __init__(self) -> None:
        print(f"{_machine()}, durable commits.")
        if load := _busy():
            print(f"The machine is busy with something else (load {load:.1f}): all figures are worse than need be.")
        print()

    def row(self, row: Row, before: float | None) -> None:
        """This will show a row, and how it changed."""
        mark = {True: "✓", False: "✗", None: " "}[row.kept]
        change = f"   ({_cost(row, before):.2f} × the cost before)" if before and row.value else ""
        budget = f"   [budget {row.budget}]" if row.budget else ""
        print(f"{mark} {row.work}\n      {row.figure}{budget}{change}")
        sys.stdout.flush()

    def end(self, found: Sequence[Row], before: Mapping[str, float]) -> None:
        """This will count what is kept, and name what became slower than runs differ by themselves."""
        judged = [row.kept for row in found if row.kept is not None]
        print(f"\n{sum(judged)} of {len(judged)} budgets are kept on this machine.")
        if not before:
            return
        worse = slower(found, before, NOISE)
        print("Slower than before:" if worse else f"Nothing became slower by more than {NOISE - 1:.0%}.")
        for row, cost in worse:
            print(f"  {cost:.2f} × the cost: {row.work}")


class Markdown:
    """The whole table at the end."""

    def row(self, row: Row, before: float | None) -> None:
        """This will say on the error output that a row is measured."""
        print(f"{row.work}: {row.figure}", file=sys.stderr, flush=True)

    def end(self, found: Sequence[Row], before: Mapping[str, float]) -> None:
        """This will print the table."""
        load = f"; the machine was busy with something else (load {_busy():.1f})" if _busy() else ""
        print(f"Measured on {datetime.now(UTC):%Y-%m-%d}: {_machine()}, durable commits{load}.\n")
        changed = bool(before)
        print("| work | measured | budget | kept |" + (" cost against before |" if changed else ""))
        print("|---|---|---|---|" + ("---|" if changed else ""))
        for row in found:
            kept = {True: "yes", False: "**no**", None: ""}[row.kept]
            known = before.get(row.name)
            change = f" {_cost(row, known):.2f} × |" if known and row.value else " |" if changed else ""
            print(f"| {row.work} | {row.figure} | {row.budget} | {kept} |{change}")


def _cost(row: Row, before: float) -> float:
    return row.value / before if row.less else before / row.value


def _machine() -> str:
    gibibytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    memory, python = f"{gibibytes:.0f} GiB of memory", f"Python {platform.python_version()}"
    return f"{_processor()}, {processors()} processors, {memory}, {python}"


def _processor() -> str:
    named = Path("/proc/cpuinfo")
    lines = named.read_text().splitlines() if named.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )


def _busy() -> float:
    load = os.getloadavg()[0]
    return load if load > 0.5 else 0.0
