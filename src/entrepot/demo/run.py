"""The demo: `load` founds the company and trades until today, `live` lets it go on, `watch` shows what it does."""

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from entrepot.demo import living, situations, watching
from entrepot.demo.company import is_the_demo
from entrepot.demo.controls import Controls
from entrepot.demo.ninety_days import DAYS, trade
from entrepot.demo.stories import tell_stories
from entrepot.demo.telling import tell_customers
from entrepot.desk.proving.running import prove
from entrepot.domain.orders.models import Order

SEED, ORDERS = 20, 2200


def main(argv: Sequence[str]) -> int:
    """This will load the demo company into an empty database, or let it live or watch it until a signal ends it."""
    parser = argparse.ArgumentParser(prog="entrepot demo")
    verbs = parser.add_subparsers(required=True, metavar="load | live | watch")
    loading = verbs.add_parser("load", help="found the company and trade until today, unless orders exist")
    add_options(loading)
    loading.set_defaults(do=_load)
    lives = verbs.add_parser("live", help="let the company go on: orders come, people work")
    lives.add_argument("--controls", type=Path, required=True, help="the folder by which it is paused and hurried")
    lives.set_defaults(do=_live)
    watched = verbs.add_parser("watch", help="show what the company is doing, every few seconds")
    watched.set_defaults(do=lambda options: watching.watch())
    options = parser.parse_args(argv)
    return int(options.do(options))


def add_options(parser: argparse.ArgumentParser) -> None:
    """This will let a command line say which company."""
    parser.add_argument("--seed", type=int, default=SEED, help="another number makes another company")
    parser.add_argument("--orders", type=int, default=ORDERS, help=f"how many orders (about {ORDERS})")


def _load(options: argparse.Namespace) -> int:
    if Order.objects.exists():
        print("This database has orders already; nothing was added.", file=sys.stderr)
        return 0
    began = time.monotonic()
    people, outcome = trade(seed=options.seed, orders=max(options.orders, DAYS), tell=_tell)
    situations.clear_the_desks(people)
    situations.fill_the_shelf(people)
    tell_customers()
    tell_stories(people)
    situations.put_work_on_the_desks(people)
    took = time.monotonic() - began
    refused = ", ".join(f"{n} {code}" for code, n in sorted(outcome.refused.items())) or "none"
    print(f"{outcome.placed} orders placed in {took:.0f} s; refused: {refused}.", file=sys.stderr, flush=True)
    broken = prove().broken
    for name in broken:
        print(f"{name} does not hold.", file=sys.stderr)
    return 1 if broken else 0


def _live(options: argparse.Namespace) -> int:
    if not is_the_demo():
        print("This is not the demo company's database: nobody trades in it by itself.", file=sys.stderr, flush=True)
        while True:
            signal.pause()
    return living.live(Controls(options.controls))


def _tell(done: int, of: int) -> None:
    """Show a bar on a terminal, and a line now and then elsewhere."""
    if sys.stderr.isatty():
        filled = done * 40 // of
        bar = "█" * filled + "░" * (40 - filled)
        print(f"\r  {bar} day {done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)
    elif done % 30 == 0 or done == of:
        print(f"The demo company has traded {done} of {of} days.", file=sys.stderr, flush=True)
