"""`worker`: what happens next, happens here."""

import argparse
import logging
import os
import signal
import threading
from collections.abc import Sequence

from entrepot.config.lifeline import end_with_parent, parent_of_service
from entrepot.config.ready import house

logger = logging.getLogger("entrepot.worker")


def main(words: Sequence[str]) -> int:
    """This will follow the journal and run waiting jobs until it is told to stop."""
    argparse.ArgumentParser(
        prog="entrepot worker", description="Follow the journal and run waiting jobs."
    ).parse_args(words)
    if "ENTREPOT_SUPERVISOR" in os.environ:
        end_with_parent(parent_of_service())
    stop = threading.Event()
    with house("service"):
        from entrepot.config import working

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        working.run(stop)
    return 0
