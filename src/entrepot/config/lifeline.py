"""Dying with the parent, so that a killed supervisor leaves no server behind on its port."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """This will end this process when the one that started it has ended, whatever ended it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True, name="lifeline").start()
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def before_the_end(tell: Callable[[], None]) -> None:
    """This will call `tell`, from a thread of its own, as soon as a signal asks this process to end.

    Whoever handles signals here goes on doing so: a wake-up descriptor hears of them besides. Main thread only.
    """
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)

    def wait() -> None:
        while number := os.read(heard, 1):
            if number[0] in (signal.SIGTERM, signal.SIGINT):
                tell()

    threading.Thread(target=wait, daemon=True, name="before-the-end").start()


def parent_of_service() -> int:
    """This will give the supervisor that started this process, as it introduced itself."""
    return int(os.environ.get("ENTREPOT_SUPERVISOR", "0")) or os.getppid()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(15)
    os._exit(1)
