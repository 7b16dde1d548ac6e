"""The web server's process, and the workers that it forks to answer requests."""

import multiprocessing
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from entrepot.config.lifeline import before_the_end, end_with_parent, parent_of_service
from entrepot.config.logging import configuration


def application(_target: str, *_rest: Any, **_named: Any) -> Any:
    """This will give a forked worker the application, and tie its life to the server's."""
    server = multiprocessing.parent_process()
    if server is not None and server.pid is not None:
        end_with_parent(server.pid)
    from entrepot.config.wsgi import application as ours
    from entrepot.console.live.feed import FEED

    # Streams would keep the process from ending for as long as they last.
    before_the_end(FEED.close)

    return ours


def serve(port: int, workers: int) -> None:
    """This will answer requests on the port until a signal ends it."""
    end_with_parent(parent_of_service())
    # A connection waits in the backlog or inside, it is never refused. Whoever listens to news keeps a thread.
    server = Server(
        "entrepot.config.wsgi:application",
        address=os.environ.get("ENTREPOT_ADDRESS", "127.0.0.1"),
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=settings.WEB_THREADS + settings.LIVE_STREAMS,
        blocking_threads_idle_timeout=600,
        backlog=2048,
        backpressure=1024,
        log_level=LogLevels.error,
        log_dictconfig=configuration(),
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        working_dir=Path.cwd(),
    )
    server.serve(target_loader=application)
