"""The supervisor runs this one: it keeps the folder of backups current."""

import signal
import threading
from collections.abc import Sequence

from entrepot.config.home import Home
from entrepot.config.lifeline import end_with_parent, parent_of_service


def main(_words: Sequence[str]) -> int:
    """This will bring the log into the folder, and a whole copy every day, until it is told to stop."""
    from entrepot.config.safekeeping.keeping import keep

    end_with_parent(parent_of_service())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    keep(Home.open(), stop)
    return 0
