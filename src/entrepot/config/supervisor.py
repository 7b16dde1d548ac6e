"""Everything that `serve` runs, as one process tree. Light: it imports neither Django nor a database driver."""

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from entrepot.config.access import Access, database
from entrepot.config.children import Nursery, Service
from entrepot.config.embedded import archiving
from entrepot.config.home import Home
from entrepot.config.locks import FileLock
from entrepot.config.logs import Log
from entrepot.config.migrating import migrate_apart
from entrepot.config.problems import Trouble


@dataclass(frozen=True)
class Plan:
    """What to run."""

    port: int
    workers: int
    with_worker: bool
    # Verbs of ours that run once, after the schema is current and before the doors open.
    first: tuple[tuple[str, ...], ...] = ()
    # Verbs that accompany the server until it stops.
    beside: tuple[tuple[str, ...], ...] = field(default=())

    @classmethod
    def for_machine(cls, *, workers: int = 0, with_worker: bool = True) -> "Plan":
        """This will choose as many web processes as the machine has use for, unless told."""
        # The database and the followers need the other half; the embedded one has connections for four.
        usual = min(4, max(1, (os.cpu_count() or 1) // 2))
        chosen = workers or int(os.environ.get("ENTREPOT_WEB_WORKERS", "0")) or usual
        return cls(_port(), chosen, with_worker)


def run(plan: Plan) -> int:
    """This will serve until a signal ends it: the doors close first, then the work, then the database."""
    os.environ["ENTREPOT_NO_WORKER"] = "" if plan.with_worker else "1"
    home = Home.open()
    log = Log("entrepot.serve")
    alone = FileLock(home.serve_lock)
    if not alone.take():
        raise Trouble(_already_serving(alone, home))
    alone.write(json.dumps({"pid": os.getpid(), "port": plan.port}))
    try:
        _await_port(plan.port)
        began = time.monotonic()
        with database(home) as access, Nursery(access, log) as nursery:
            if access.embedded:
                # Who serves there is known before: it loads the house while the schema is looked at.
                nursery.look_after()
            access = nursery.access = migrate_apart(access)
            for verb in plan.first:
                _run_first(access, verb)
            Supervisor(plan, access, nursery, log, began).run()
        log.info("Entrepot has stopped.")
        return 0
    finally:
        alone.leave()


class Supervisor:
    """Keeps the children running until it is told to stop."""

    def __init__(self, plan: Plan, access: Access, nursery: Nursery, log: Log, began: float) -> None:
        self.plan, self.access, self.nursery, self.log, self.began = plan, access, nursery, log, began
        self.services = [Service(name, words, self.nursery, log) for name, words in _services(plan)]
        self.stopping = 0
        self.ready = False
        self._database_due = 0.0
        self._wake, waker = socket.socketpair()
        self._wake.setblocking(False)
        waker.setblocking(False)
        self._waker = waker

    def run(self) -> None:
        """This will start everything, keep it running, and stop it in order."""
        before = {number: signal.signal(number, self._told) for number in (signal.SIGTERM, signal.SIGINT)}
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        try:
            while not self.stopping:
                self._look_after()
                self._sleep(0.1 if not self.ready else 1.0)
        finally:
            self._stop_all()
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _look_after(self) -> None:
        self._look_after_database()
        self.nursery.look_after()
        self._look_after_backups()
        for service in self.services:
            service.look_after()
        if not self.ready and answers(self.plan.port, "/readyz" if self.plan.with_worker else "/healthz"):
            self.ready = True
            took = round(time.monotonic() - self.began, 1)
            self.log.info(f"Entrepot is ready at http://127.0.0.1:{self.plan.port}", seconds=took)

    def _look_after_database(self) -> None:
        held = self.access.embedded
        if held is None or held.alive() or time.monotonic() < self._database_due:
            return
        self.log.error("The database has ended and is started again.")
        self._database_due = time.monotonic() + 2
        try:
            held.revive()
        except Trouble as problem:
            self.log.error(str(problem))

    def _look_after_backups(self) -> None:
        """Have a keeper from the moment that somebody asks for a folder of backups."""
        if not self.access.embedded or any(service.name == "keeper" for service in self.services):
            return
        if archiving.plan_file(self.access.home).exists():
            self.services.append(Service("keeper", ["keeper"], self.nursery, self.log))

    def _stop_all(self) -> None:
        self.log.info("Entrepot is stopping.")
        for service in reversed(self.services):
            service.ask_to_stop()
            service.await_end(20.0 if self.stopping < 2 else 2.0)

    def _told(self, *_: object) -> None:
        self.stopping += 1

    def _sleep(self, seconds: float) -> None:
        """Sleep until a signal comes or the time has passed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake, selectors.EVENT_READ)
            if selector.select(seconds):
                self._wake.recv(4096)


def answers(port: int, path: str) -> bool:
    """This will ask our web server, and say whether it answers 200."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as asked:
            asked.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            return asked.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def _services(plan: Plan) -> list[tuple[str, list[str]]]:
    """List what runs, in the order in which it starts; it stops in the opposite order."""
    services = [("worker", ["worker"])] if plan.with_worker else []
    services += [(verb[0], list(verb)) for verb in plan.beside]
    services.append(("web", ["web", str(plan.port), str(plan.workers)]))
    return services


def _run_first(access: Access, verb: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "entrepot.config.command_line", *verb], env=os.environ | access.environment()
    )
    if done.returncode:
        raise Trouble(f"`{' '.join(verb)}` did not succeed, for the reason given above.")


def _port() -> int:
    text = os.environ.get("ENTREPOT_PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"{text} is no port: give --port a number from 1 to 65535.")
    return int(text)


def _await_port(port: int) -> None:
    """Make sure that the port is free; a server whose supervisor was killed needs some seconds to leave it."""
    until = time.monotonic() + 12
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except PermissionError:
                raise Trouble(f"Port {port} may not be used by you: choose one above 1023 with --port.")
            except OSError:
                if answers(port, "/healthz") and time.monotonic() < until:
                    time.sleep(0.2)
                    continue
                raise Trouble(
                    f"Port {port} is in use by another program: choose another with --port, or end that program."
                )
            return


def _already_serving(lock: FileLock, home: Home) -> str:
    try:
        note = json.loads(lock.read())
    except ValueError:
        note = {}
    where = f" (process {note['pid']}, port {note['port']})" if note else ""
    return f"Entrepot serves {home.path} already{where}: use that one, end it, or choose another folder with --home."
