"""What is done to the installation while it serves. Each says whether it fell: what has ended cannot be killed."""

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any

import psycopg

from entrepot.config.embedded import roles
from entrepot.config.embedded.holding import cluster_of
from entrepot.config.embedded.server import ADMIN
from entrepot.config.home import Home
from entrepot.config.problems import Trouble
from entrepot.config.tests.test_serving import await_child
from tests.fire.clerks import PATIENCE


def kill_web(served: Any, _: random.Random) -> bool:
    return _kill_child(served, "web")


def kill_worker(served: Any, _: random.Random) -> bool:
    return _kill_child(served, "worker")


def kill_database(served: Any, _: random.Random) -> bool:
    try:
        os.kill(served.postmaster(), signal.SIGKILL)
    except (FileNotFoundError, ProcessLookupError):
        return False
    return True


def end_connections(served: Any, _: random.Random) -> bool:
    """What a network or a pooler does: every session of those who serve is gone at once."""
    try:
        with psycopg.connect(_address(served), autocommit=True) as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [roles.APPLICATION]
            )
            return ended.rowcount > 0
    except (psycopg.OperationalError, Trouble, OSError):
        # It is down, and so are they.
        return False


def fill_disk(served: Any, chance: random.Random) -> bool:
    """Leave no room on the disk for some seconds. The home lies on a small disk of its own."""
    ballast, size, step = served.home / "ballast", 0, 64 * 2**20
    with ballast.open("wb") as file:
        try:
            while step >= 4096:
                try:
                    os.posix_fallocate(file.fileno(), size, step)
                    size += step
                except OSError:
                    step //= 4
            time.sleep(chance.uniform(1, 4))
        finally:
            ballast.unlink()
    return True


def kill_backup(served: Any, chance: random.Random) -> bool:
    """A whole copy that is killed somewhere in its middle, as its draft shows."""
    bases = served.folder / "bases"
    process = served.start("backup", "--folder", str(served.folder))
    while not list(bases.glob(".*.partial")) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.5))
    killed = process.poll() is None and bool(list(bases.glob(".*.partial")))
    process.kill()
    process.wait()
    served.started.remove(process)
    return killed


def kill_import(served: Any, chance: random.Random) -> bool:
    return bool(served.importing.kill(after=chance.uniform(0.5, 3)))


Blow = Callable[[Any, random.Random], bool]
BLOWS: list[Blow] = [
    kill_web, kill_worker, kill_database, end_connections, fill_disk, kill_backup, kill_import,
]  # fmt: skip


def _kill_child(served: Any, word: str) -> bool:
    try:
        os.kill(await_child(served, word, seconds=PATIENCE), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _address(served: Any) -> str:
    cluster = cluster_of(Home(served.home))
    return roles.url(cluster, ADMIN, roles.Passwords.of(cluster.home).administrator)
