"""Whoever finds the database away spares the others the wait: for a second nobody else in this process tries."""

import time

from psycopg_pool import PoolTimeout

_PAUSE_SECONDS = 1.0
_closed_until = 0.0


def open_now() -> bool:
    """This will say whether it is worth asking the database."""
    return time.monotonic() >= _closed_until


def note(problem: Exception) -> None:
    """This will remember that no connection was to be had. A deadlock says nothing about the next request."""
    global _closed_until
    if isinstance(problem.__cause__, PoolTimeout):
        _closed_until = time.monotonic() + _PAUSE_SECONDS
