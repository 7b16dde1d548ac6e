"""What is done to the installation while it serves."""

import os
import random
import signal
import subprocess
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


def kill_web(served: Any, _: random.Random) -> None:
    _kill_child(served, "web")


def kill_worker(served: Any, _: random.Random) -> None:
    _kill_child(served, "worker")


def kill_database(served: Any, _: random.Random) -> None:
    os.kill(served.postmaster(), signal.SIGKILL)


def end_connections(served: Any, _: random.Random) -> None:
    """What a network or a pooler does: every session of those who serve is gone at once."""
    try:
        with psycopg.connect(_address(served), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [roles.APPLICATION]
            )
    except (psycopg.OperationalError, Trouble, OSError):
        # It was down already, which is as good.
        return


def fill_disk(served: Any, chance: random.Random) -> None:
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


def kill_backup(served: Any, chance: random.Random) -> None:
    """A whole copy that is killed somewhere in its middle."""
    process = served.start("backup", "--folder", str(served.folder))
    try:
        process.wait(chance.uniform(0.5, 3))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    served.started.remove(process)


BLOWS: list[Callable[[Any, random.Random], None]] = [
    kill_web, kill_worker, kill_database, end_connections, fill_disk, kill_backup,
]  # fmt: skip


def _kill_child(served: Any, word: str) -> None:
    os.kill(await_child(served, word, seconds=PATIENCE), signal.SIGKILL)


def _address(served: Any) -> str:
    cluster = cluster_of(Home(served.home))
    return roles.url(cluster, ADMIN, roles.Passwords.of(cluster.home).administrator)
