"""`worker`: what happens next, happens here."""

import argparse
import logging
import os
import signal
import threading
from collections.abc import Sequence

from entrepot.config.access import tell
from entrepot.config.lifeline import end_with_parent, parent_of_service
from entrepot.config.problems import Trouble
from entrepot.config.ready import house

logger = logging.getLogger("entrepot.worker")


def main(words: Sequence[str]) -> int:
    """This will follow the journal and run waiting jobs until it is told to stop."""
    parser = argparse.ArgumentParser(prog="entrepot worker", description="Follow the journal and run waiting jobs.")
    parser.add_argument("--replay", metavar="FOLLOWER", help="let a follower act again on what it has read, and end")
    parser.add_argument("--after", type=int, default=0, metavar="ENTRY", help="… on the entries after this one")
    asked = parser.parse_args(words)
    if asked.replay:
        return _replay(asked.replay, asked.after)
    if "ENTREPOT_SUPERVISOR" in os.environ:
        end_with_parent(parent_of_service())
    stop = threading.Event()
    with house("service"):
        from entrepot.config import working

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        working.run(stop)
    return 0


def _replay(name: str, after: int) -> int:
    """Set a follower's cursor back; whichever worker runs goes on from there."""
    with house("worker"):
        from entrepot.foundation.journal import following

        if name not in following.FOLLOWERS:
            known = ", ".join(sorted(following.FOLLOWERS))
            raise Trouble(f"There is no follower {name}. Followers are: {known}.")
        following.ensure_cursors()
        following.replay(name, after_entry=after)
    tell(f"{name} acts again on every entry after {after}.")
    return 0
