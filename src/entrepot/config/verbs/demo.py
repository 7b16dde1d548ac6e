"""`demo`: everything from nothing, with a company that has traded for ninety days and goes on while it is served."""

import argparse
import importlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

from entrepot.config.access import Access, database, tell
from entrepot.config.home import Home
from entrepot.config.lifeline import end_with_parent, parent_of_service
from entrepot.config.locks import FileLock
from entrepot.config.problems import Trouble
from entrepot.config.ready import house
from entrepot.config.supervisor import run
from entrepot.config.verbs.serve import plan_from
from entrepot.demo.controls import FASTEST, SLOWEST, Controls

# Said only by the supervisor: what runs before the doors open, and what runs beside the server.
_PARTS = ("load", "live", "watch")


def main(words: Sequence[str]) -> int:
    """This will load the demo company where no order exists yet, serve it, and show what it is doing."""
    if words and words[0] in _PARTS:
        return _part(words)
    if words and words[0] in _TOLD:
        return _tell(words)
    parser = argparse.ArgumentParser(
        prog="entrepot demo",
        description="Serve a demo company, which is made on the first start, and goes on trading while it is served.",
        epilog="In another terminal: demo pause | resume | speed N | rush. While it is stopped: demo reset.",
    )
    parser.add_argument("--seed", type=int, metavar="N", help="another number makes another company")
    parser.add_argument("--orders", type=int, metavar="N", help="how many orders it has had (about 2200)")
    options, rest = parser.parse_known_args(words)
    chosen = [
        word
        for name in ("seed", "orders")
        if (value := getattr(options, name)) is not None
        for word in (f"--{name}", str(value))
    ]
    plan = plan_from(rest, prog="entrepot demo")
    os.environ["ENTREPOT_DEMO"] = "1"
    beside = (("demo", "live", "--controls", str(_controls(Home.open()).folder)), ("demo", "watch"))
    return run(replace(plan, first=(("demo", "load", *chosen),), beside=beside))


def _part(words: Sequence[str]) -> int:
    if words[0] != "load" and "ENTREPOT_SUPERVISOR" in os.environ:
        end_with_parent(parent_of_service())
    with house("demo"):
        return int(importlib.import_module("entrepot.demo.run").main(list(words)))


def _controls(home: Home) -> Controls:
    return Controls(home.path / "demo")


def _tell(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="entrepot demo", description="Tell the demo company what to do.")
    verbs = parser.add_subparsers(required=True, metavar=" | ".join(_TOLD))
    for name, (said, do) in _TOLD.items():
        verb = verbs.add_parser(name, help=said, description=said)
        verb.set_defaults(do=do)
        if name == "speed":
            verb.add_argument(
                "times", type=float, help=f"how many times faster than usual ({SLOWEST} to {FASTEST:.0f})"
            )
    options = parser.parse_args(words)
    return int(options.do(options, Home.open()))


def _pause(_options: argparse.Namespace, home: Home) -> int:
    _controls(home).pause()
    return _said("The company rests until `./entrepot demo resume`.", home)


def _resume(_options: argparse.Namespace, home: Home) -> int:
    _controls(home).resume()
    return _said("The company goes on.", home)


def _speed(options: argparse.Namespace, home: Home) -> int:
    if not SLOWEST <= options.times <= FASTEST:
        raise Trouble(f"Give a speed from {SLOWEST} to {FASTEST:.0f}; 1 is the usual one.")
    _controls(home).set_speed(options.times)
    return _said(f"The company works {options.times:g} times as fast as usual.", home)


def _rush(_options: argparse.Namespace, home: Home) -> int:
    if not _served(home):
        raise Trouble(f"Nobody serves {home.path} now: start `./entrepot demo` first.")
    if _controls(home).paused:
        raise Trouble("The company rests: say `./entrepot demo resume` first.")
    _controls(home).ask_for_rush()
    tell("A live stream begins: 300 orders come within seconds.")
    return 0


def _reset(_options: argparse.Namespace, home: Home) -> int:
    """The new company is made beside the old one, which is there until the new one is whole."""
    alone = FileLock(home.serve_lock)
    if not alone.take():
        raise Trouble(f"Entrepot serves {home.path} now: stop it first, for a reset replaces everything it works on.")
    try:
        with database(home) as access:
            from entrepot.config.safekeeping.restoring import put_in_place

            _must_be_the_demo(access)
            put_in_place(access, _load_into)
        _controls(home).forget()
    finally:
        alone.leave()
    tell("The demo company is as on its first day: start it with `./entrepot demo`.")
    return 0


def _load_into(beside: Access) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "entrepot.config.command_line", "demo", "load"], env=os.environ | beside.environment()
    )
    if done.returncode:
        raise Trouble("`demo load` did not succeed, for the reason given above: nothing was changed.")


def _must_be_the_demo(access: Access) -> None:
    import psycopg

    from entrepot.demo.mark import SECOND_COMPANY

    with psycopg.connect(access.administering) as connection:
        there = connection.execute("SELECT to_regclass('accounts_company') IS NOT NULL").fetchone()
        found = (
            there
            and there[0]
            and connection.execute("SELECT 1 FROM accounts_company WHERE code = %s", [SECOND_COMPANY]).fetchone()
        )
    if not found:
        raise Trouble("This is not the demo company's database: nothing was changed. Only a demo can be reset.")


def _served(home: Home) -> bool:
    lock = FileLock(home.serve_lock)
    if lock.take():
        lock.leave()
        return False
    return True


def _said(sentence: str, home: Home) -> int:
    tell(sentence if _served(home) else f"{sentence} It is not served now, and will do so when it is.")
    return 0


_TOLD = {
    "pause": ("let everybody rest", _pause),
    "resume": ("let everybody go on", _resume),
    "speed": ("let everybody work faster, or slower", _speed),
    "rush": ("place 300 orders at once, as a live stream does", _rush),
    "reset": ("found the company anew, in the place of the demo that is there", _reset),
}
