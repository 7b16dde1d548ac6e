"""`bench`: the table of budgets, measured on this machine in one run."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.instance import instance
from benchmarks.rows import ROWS, Bench, Row, processors

_FEW, _MANY = 20_000, 1_000_000


def main(argv: Sequence[str]) -> int:
    """This will measure, print the table, and return 0 also where a budget is not kept: figures are no tests."""
    options = _options(argv)
    with instance() as made:
        if options.profile:
            made.inside("profile", options.profile, show=True)
            return 0
        bench = Bench(made, options.quick, options.orders or (_FEW // 10 if options.quick else _FEW))
        _heading(bench)
        before = json.loads(Path(options.compare).read_text()) if options.compare else {}
        found: list[Row] = []
        for name in options.only or ROWS:
            for row in ROWS[name](bench):
                found.append(row)
                _show(row, before.get(row.name))
    if options.save:
        Path(options.save).write_text(json.dumps({row.name: row.value for row in found}, indent=1) + "\n")
    judged = [row.kept for row in found if row.kept is not None]
    print(f"\n{sum(judged)} of {len(judged)} budgets are kept on this machine.")
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="entrepot bench", description="Measure what the work costs, in an installation of its own."
    )
    parser.add_argument(
        "--only", action="append", choices=list(ROWS), metavar="ROW", help=f"one of {', '.join(ROWS)}"
    )
    parser.add_argument("--quick", action="store_true", help="a quarter of the work: figures for a first look")
    parser.add_argument(
        "--orders", type=int, metavar="N", help=f"orders behind the lists ({_FEW:,}; the budget: {_MANY:,})"
    )
    parser.add_argument("--profile", choices=["placing"], help="say where the milliseconds go instead")
    parser.add_argument("--save", metavar="FILE", help="keep the figures")
    parser.add_argument("--compare", metavar="FILE", help="show the change against figures that were kept")
    return parser.parse_args(argv)


def _heading(bench: Bench) -> None:
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {processors()} processors, Python {platform.python_version()}, durable commits.")
    if load > 0.5:
        print(f"The machine is busy with something else (load {load:.1f}): the figures are worse than they would be.")
    print()


def _show(row: Row, before: float | None) -> None:
    mark = {True: "✓", False: "✗", None: " "}[row.kept]
    change = ""
    if before and row.value:
        factor = before / row.value if row.less else row.value / before
        change = f"   ({factor:.2f} × as good as before)"
    print(f"{mark} {row.work}\n      {row.figure}{'   [budget ' + row.budget + ']' if row.budget else ''}{change}")
    sys.stdout.flush()
