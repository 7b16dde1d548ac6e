"""Counting those who waited for each other in a circle, as the database counted them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection


@dataclass
class Circles:
    """How many were ended by the database, once all who came have gone."""

    counted: int = 0


@contextmanager
def counting_circles() -> Iterator[Circles]:
    """Whoever waits for another in a circle inside is counted at the end, also where that is an error."""
    there, before, circles = backends(), counted(), Circles()
    try:
        yield circles
    finally:
        _wait_for_those_who_came(there)
        circles.counted = counted() - before


@contextmanager
def none_in_a_circle() -> Iterator[None]:
    """Whatever happens inside, the database had to end nobody because of a deadlock."""
    with counting_circles() as circles:
        yield
    assert circles.counted == 0, "somebody waited in a circle"


def backends() -> set[int]:
    """Who else is connected to this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            """SELECT pid FROM pg_stat_activity WHERE datname = current_database()
               AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
        )
        return {pid for (pid,) in cursor.fetchall()}


def _wait_for_those_who_came(there: set[int], seconds: int = 30) -> None:
    """Each reports its figures when it leaves. Those who were there before took no part, and may stay for ever."""
    until = time.monotonic() + seconds
    while backends() - there and time.monotonic() < until:
        time.sleep(0.05)


def counted() -> int:
    """How many were ended in this database, of those who have reported."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
