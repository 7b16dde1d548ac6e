"""`serve`: the whole installation as one process tree."""

import argparse
from collections.abc import Sequence

from entrepot.config.supervisor import Plan, run


def plan_from(words: Sequence[str], prog: str = "entrepot serve") -> Plan:
    """This will read the options that every serving verb understands."""
    parser = argparse.ArgumentParser(prog=prog, description="Start the database, the web server and the worker.")
    parser.add_argument("--no-worker", action="store_true", help="leave the follow-up work to another process")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="web processes (by the machine)")
    options = parser.parse_args(words)
    if options.workers < 0:
        parser.error("--workers must be 1 or more")
    return Plan.for_machine(workers=options.workers, with_worker=not options.no_worker)


def main(words: Sequence[str]) -> int:
    """This will serve until it is told to stop."""
    return run(plan_from(words))
