"""An installation of its own in a temporary folder, with the real server, and the programs that measure it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.seeding import SAMPLE, Seeding, connecting
from entrepot.config.access import Access, database
from entrepot.config.embedded import binaries
from entrepot.config.embedded.roles import DATABASE
from entrepot.config.embedded.server import ADMIN
from entrepot.config.home import Home

ROOT = Path(__file__).parents[1]
BASELINE = "baseline"
_FIRST_PAGE = "/sign-in"
_RELOAD = "SELECT pg_reload_conf()"
# What a command of ours has put into its environment belongs to another home.
_FOREIGN = ("DATABASE_URL", "ENTREPOT_OWNER_DATABASE_URL", "ENTREPOT_DATABASE_ROLE", "ENTREPOT_SECRET_KEY",
            "ENTREPOT_APPLICATION_ROLE", "ENTREPOT_PROCESS", "ENTREPOT_HOME", "ENTREPOT_PORT")  # fmt: skip


class Instance:
    """A home that nobody else uses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        self.environment = kept | {"ENTREPOT_HOME": str(folder), "PYTHONPATH": path}
        self.token = ""

    @property
    def home(self) -> Home:
        return Home.open(self.folder)

    def verb(self, *words: str) -> str:
        """This will run a command of ours on the home, and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "entrepot.config.command_line", *words],
            env=self.environment, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"`{' '.join(words)}` failed: {done.stderr.strip()[-2000:]}")
        return done.stdout.strip()

    def inside(self, *words: str, show: bool = False) -> Any:
        """This will run a part of `inside.py` in a process of its own, and give what it found."""
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.inside", *words],
            env=self.environment, cwd=ROOT, stdout=None if show else subprocess.PIPE, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"`{' '.join(words)}` failed, for the reason given above.")
        return None if show or not done.stdout.strip() else json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def serving(self, *options: str) -> Iterator[int]:
        """This will let the real server run, and give the id of its first process."""
        server = subprocess.Popen(
            [sys.executable, "-m", "entrepot.config.command_line", "serve", "--port", str(self.port), *options],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            self._await(server)
            yield server.pid
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=60)

    def _await(self, server: "subprocess.Popen[str]") -> None:
        until = time.monotonic() + 120
        while self.get(_FIRST_PAGE)[0] != 200:
            if server.poll() is not None or time.monotonic() > until:
                server.terminate()
                _, said = server.communicate(timeout=60)
                raise RuntimeError(f"The server did not start: {said[-2000:]}")
            time.sleep(0.02)

    def get(self, path: str, body: bytes = b"", headers: Sequence[str] = ()) -> tuple[int, bytes]:
        """This will make one request over a connection of its own."""
        method = "POST" if body else "GET"
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", f"Content-Length: {len(body)}"]
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=60) as asked:
                asked.sendall("\r\n".join([*lines, *headers, "", ""]).encode() + body)
                answer = b"".join(iter(lambda: asked.recv(65536), b""))
        except OSError:
            return 0, b""
        head, _, text = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]) if head else 0, text

    @contextmanager
    def access(self) -> Iterator[Access]:
        """This will have the home's database answering."""
        with database(self.home, {}) as access:
            yield access

    def program(self, name: str) -> str:
        return binaries.current(self.home).program(name)


@contextmanager
def instance(at: str | None = None) -> Iterator[Instance]:
    """This will make an installation with a shop and remove it when all is measured, or use one that was kept."""
    if at is not None:
        kept = Instance(Path(at).resolve())
        kept.token = kept.verb("token", "create", "--role", "admin")
        yield kept
        return
    folder = Path(tempfile.mkdtemp(prefix="entrepot-bench-"))
    try:
        made = found(folder)
        _copy_for_baseline(made)
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def found(folder: Path) -> Instance:
    """This will make an installation with a shop in a folder."""
    made = home_in(folder)
    made.verb("migrate")
    made.inside("build")
    made.token = made.verb("token", "create", "--role", "admin")
    # One order, so that every house account and every page of the server's code is there.
    made.inside("batches", "1", "5")
    return made


def home_in(folder: Path) -> Instance:
    """This will let a folder be a home, in which nothing is yet."""
    if os.geteuid() == 0:
        folder.chmod(0o711)
    return Instance(folder)


def seed(made: Instance, orders: int) -> None:
    """This will let an installation have so many orders, by copying samples in its database."""
    sample = str(min(SAMPLE, orders // 4))
    with made.access() as access:
        seeding = Seeding(connecting(_url(access, DATABASE)), lambda text: print(f"  {text}", file=sys.stderr))
        made.inside("sample", "first")
        seeding.mark()
        for which in ("done", "under_way"):
            made.inside("sample", which, sample)
            seeding.mark()
        with psycopg.connect(_url(access, DATABASE), autocommit=True) as connection:
            # What is broken off is thrown away, so the disk need not be waited for.
            for sql in ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET max_wal_size = '8GB'", _RELOAD):
                connection.execute(sql)
            seeding.multiply(orders)
            for sql in ("ALTER SYSTEM RESET fsync", "ALTER SYSTEM RESET max_wal_size", _RELOAD, "CHECKPOINT"):
                connection.execute(sql)


def _copy_for_baseline(made: Instance) -> None:
    with made.access() as access:
        with psycopg.connect(_url(access, DATABASE), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        with psycopg.connect(_url(access, "postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {BASELINE} TEMPLATE {DATABASE}")
        with psycopg.connect(baseline_url(access), autocommit=True) as connection:
            connection.execute((ROOT / "benchmarks" / "place.sql").read_text())
            connection.execute("VACUUM ANALYZE")


def baseline_url(access: Access) -> str:
    """This will give the address of the copy in which the baseline is measured, for who may do everything."""
    return _url(access, BASELINE)


def _url(access: Access, name: str) -> str:
    assert access.embedded is not None
    return access.embedded.url(ADMIN, name)
