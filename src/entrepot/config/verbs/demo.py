"""`demo`: everything from nothing, with a company that has traded for ninety days."""

import argparse
import importlib
import os
from collections.abc import Sequence
from dataclasses import replace

from entrepot.config.lifeline import end_with_parent, parent_of_service
from entrepot.config.ready import house
from entrepot.config.supervisor import run
from entrepot.config.verbs.serve import plan_from

# Said only by the supervisor: what runs before the doors open, and what runs beside the server.
_PARTS = ("load", "watch")


def main(words: Sequence[str]) -> int:
    """This will load the demo company where no order exists yet, serve it, and show what it is doing."""
    if words and words[0] in _PARTS:
        return _part(words)
    parser = argparse.ArgumentParser(
        prog="entrepot demo", description="Serve a demo company, which is made on the first start."
    )
    parser.add_argument("--seed", type=int, metavar="N", help="another number makes another company")
    parser.add_argument("--orders", type=int, metavar="N", help="how many orders it has had (about 3000)")
    options, rest = parser.parse_known_args(words)
    chosen = [
        word
        for name in ("seed", "orders")
        if (value := getattr(options, name)) is not None
        for word in (f"--{name}", str(value))
    ]
    plan = plan_from(rest, prog="entrepot demo")
    return run(replace(plan, first=(("demo", "load", *chosen),), beside=(("demo", "watch"),)))


def _part(words: Sequence[str]) -> int:
    if words[0] == "watch" and "ENTREPOT_SUPERVISOR" in os.environ:
        end_with_parent(parent_of_service())
    with house("demo"):
        return int(importlib.import_module("entrepot.demo.run").main(list(words)))
