"""`bench`: the table of budgets, measured on this machine in one run."""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.instance import found as found_in
from benchmarks.instance import instance, seed
from benchmarks.profiling import remembered
from benchmarks.rows import ROWS, Bench, Row
from benchmarks.showing import Markdown, Plain, slower
from entrepot.config.problems import Trouble

_FEW, _MANY = 20_000, 1_000_000


def main(argv: Sequence[str]) -> int:
    """This will measure and print the table.

    Budgets that are not kept are shown and end well, since figures are no tests; with `--fail-slower` what became
    slower than was kept ends badly.
    """
    options = _options(argv)
    if options.seed_scale:
        return _keep(options)
    with instance(options.at) as made:
        if options.profile == "memory":
            remembered(made)
            return 0
        if options.profile:
            made.inside("profile", options.profile, show=True)
            return 0
        bench = Bench(made, options.quick, options.orders or (_FEW // 10 if options.quick else _FEW))
        bench.seeded = bench.orders if options.at else None
        show = Markdown() if options.markdown else Plain()
        before = json.loads(Path(options.compare).read_text()) if options.compare else {}
        found: list[Row] = []
        # A company that was kept is looked at; it has no second database beside it to be compared with.
        for name in options.only or (["grown"] if options.at else ROWS):
            for row in ROWS[name](bench):
                found.append(row)
                show.row(row, before.get(row.name))
    if options.save:
        Path(options.save).write_text(json.dumps({row.name: row.value for row in found}, indent=1) + "\n")
    show.end(found, before)
    worse = slower(found, before, options.fail_slower) if options.fail_slower else []
    return 1 if worse else 0


def _keep(options: argparse.Namespace) -> int:
    folder = Path(options.at or "").resolve()
    if not options.at or folder.exists() and any(folder.iterdir()):
        raise Trouble("Name an empty folder for the company that is made: --at FOLDER.")
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    made = found_in(folder)
    seed(made, options.seed_scale)
    took = (time.perf_counter() - began) / 60
    print(f"{folder} has {options.seed_scale:,} orders, made in {took:.1f} minutes.")
    print(f"Look at it:   ENTREPOT_HOME={folder} ./entrepot serve")
    print(f"Measure it:   ./entrepot bench --only grown --at {folder}")
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
    parser.add_argument(
        "--seed-scale", type=int, metavar="N", help="make a company of N orders in the folder --at, and keep it"
    )
    parser.add_argument("--at", metavar="FOLDER", help="measure a company that was kept, instead of making one")
    parser.add_argument(
        "--profile", choices=["placing", "lists", "shipping", "memory"], help="say where the milliseconds go instead"
    )
    parser.add_argument("--save", metavar="FILE", help="keep the figures")
    parser.add_argument("--compare", metavar="FILE", help="say what became slower than figures that were kept")
    parser.add_argument("--fail-slower", type=float, metavar="FACTOR",
                        help="end badly when anything became slower by this factor, such as 1.3")  # fmt: skip
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown, with machine and date")
    return parser.parse_args(argv)
