"""The worker's loop: followers of the journal, jobs of the queue, and a heartbeat while they advance."""

import asyncio
import logging
import os
import socket
import threading
import time

from django.db import DatabaseError, InterfaceError, connection

from entrepot.foundation.journal import following
from entrepot.foundation.rows import fetch

logger = logging.getLogger("entrepot.worker")

HEARTBEAT = "worker"
BEAT_SECONDS = 5.0
# A list of a thousand facts may take its time; a loop that stands still this long is not working.
_PATIENCE_SECONDS = 300.0


def run(stop: threading.Event) -> None:
    """This will work until `stop` is set."""
    pulse = Pulse(stop)
    beating = threading.Thread(target=pulse.keep_beating, name="heartbeat", daemon=True)
    beating.start()
    jobs = _start_jobs(stop)
    logger.info("The worker has started.")
    following.run_forever(stop, beat=pulse.advance)
    for thread in filter(None, (jobs, beating)):
        thread.join(15)
    pulse.end()
    logger.info("The worker has stopped.")


class Pulse:
    """Tells the database that this worker lives, as long as its loop goes round."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.name = f"{HEARTBEAT}@{socket.gethostname()}:{os.getpid()}"[:60]
        self._advanced = time.monotonic()

    def advance(self) -> None:
        """This will note that the loop has gone round."""
        self._advanced = time.monotonic()

    def keep_beating(self) -> None:
        """This will write the heartbeat from a thread of its own, since a long list may keep the loop busy."""
        while True:
            if time.monotonic() - self._advanced < _PATIENCE_SECONDS:
                self._write(
                    """INSERT INTO journal_heartbeat (name, at) VALUES (%s, clock_timestamp())
                       ON CONFLICT (name) DO UPDATE SET at = excluded.at"""
                )
            connection.close()
            if self.stop.wait(BEAT_SECONDS):
                break

    def end(self) -> None:
        """This will take the heartbeat away: this worker will not come back under its name."""
        self._write("DELETE FROM journal_heartbeat WHERE name = %s OR at < now() - interval '1 day'")
        connection.close()

    def _write(self, sql: str) -> None:
        try:
            fetch(sql, [self.name])
        except (DatabaseError, InterfaceError) as problem:
            logger.warning("The heartbeat could not be written: %s", type(problem.__cause__ or problem).__name__)
            connection.close()


def _start_jobs(stop: threading.Event) -> threading.Thread | None:
    """Start the queue's worker in a thread, when any room has jobs for it."""
    from procrastinate.contrib.django import app

    if all(name.startswith(("builtin:", "procrastinate.")) for name in app.tasks):
        return None
    thread = threading.Thread(target=lambda: asyncio.run(_jobs(stop)), name="jobs", daemon=True)
    thread.start()
    return thread


async def _jobs(stop: threading.Event) -> None:
    """Run jobs; after a lost database begin again."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.exceptions import ConnectorException

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    while not stop.is_set():
        with_worker = app.with_connector(connector.get_worker_connector())
        async with with_worker.open_async():
            working = asyncio.create_task(
                with_worker.run_worker_async(
                    concurrency=4, install_signal_handlers=False, shutdown_graceful_timeout=10
                )
            )
            while not stop.is_set() and not working.done():
                await asyncio.sleep(0.2)
            working.cancel()
            try:
                await working
            except asyncio.CancelledError:
                logger.debug("The jobs have stopped.")
            except (ConnectorException, OSError) as problem:
                logger.warning("The jobs lost their database: %s", type(problem).__name__)
                await asyncio.sleep(1)
