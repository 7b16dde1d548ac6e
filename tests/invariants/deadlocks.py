"""Counting those who waited for each other in a circle, as the database counted them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def none_in_a_circle() -> Iterator[None]:
    """Whatever happens inside, the database had to end nobody because of a deadlock."""
    before = counted()
    yield
    assert counted() - before == 0, "somebody waited in a circle"


def counted() -> int:
    """Ask when every other connection of this database has gone, for each reports its figures when it leaves."""
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                   AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
            )
            if not cursor.fetchone()[0]:
                break
            time.sleep(0.05)
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
