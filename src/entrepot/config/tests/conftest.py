"""Homes of their own and real processes for the tests of the ground we stand on."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_OURS = ("DATABASE_URL", "ENTREPOT_SECRET_KEY", "ENTREPOT_PROCESS", "ENTREPOT_DATABASE_ROLE", "ENTREPOT_PORT")


@dataclass
class Installation:
    """A data folder and the command line on it."""

    home: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if name not in _OURS}
        source = str(Path(__file__).parents[3])
        return clean | {
            "ENTREPOT_HOME": str(self.home),
            "ENTREPOT_PORT": str(self.port),
            "PYTHONPATH": source,
            **self.more,
        }

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a verb to its end."""
        return subprocess.run(
            [sys.executable, "-m", "entrepot.config.command_line", *words],
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a verb that stays."""
        # One log for each, so that what one says is not taken for the other's word.
        log = self.log_file(len(self.started) + 1)
        with log.open("w") as told:
            process = subprocess.Popen(
                [sys.executable, "-m", "entrepot.config.command_line", *words],
                env=self.environment, stdout=told, stderr=told, text=True,
            )  # fmt: skip
        self.started.append(process)
        return process

    def log_file(self, number: int) -> Path:
        return self.home.parent / f"{self.home.name}.{number}.log"

    def log(self) -> str:
        """What the last one that was started says."""
        return self.log_file(len(self.started)).read_text()

    def serve(self, *words: str) -> "subprocess.Popen[str]":
        process = self.start("serve", *words)
        self.await_ready(process)
        return process

    def await_ready(self, process: "subprocess.Popen[str]", seconds: float = 60.0) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if "is ready at" in self.log() and self.status("/readyz") == 200:
                return
            assert process.poll() is None, self.log()[-2000:]
            time.sleep(0.1)
        raise AssertionError("not ready in time: " + self.log()[-2000:])

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return int(answer.code)
        except OSError:
            return 0

    def processes(self) -> list[int]:
        """Every process of the database of this home."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if str(self.home).encode() in entry.read_bytes():
                    found.append(int(entry.parent.name))
            except OSError:
                continue
        return found

    def postmaster(self) -> int:
        return int((self.home / "database" / "data" / "postmaster.pid").read_text().splitlines()[0])

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        # Whatever was killed in a test has left its server behind: the next command adopts and stops it.
        if (self.home / "database" / "data" / "postmaster.pid").exists():
            self.run("backup", str(self.home / "last"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def new_installation() -> Iterator[Callable[..., Installation]]:
    """Make installations; each may be entered by the database's user, as a home of root's must be."""
    room = Path(tempfile.mkdtemp(prefix="entrepot-ground-"))
    room.chmod(0o711)
    made: list[Installation] = []

    def make(name: str, **more: str) -> Installation:
        made.append(Installation(room / name, free_port(), more))
        return made[-1]

    yield make
    for installation in made:
        installation.end()
    shutil.rmtree(room, ignore_errors=True)


@pytest.fixture(scope="session")
def prepared(new_installation: Callable[..., Installation]) -> Installation:
    """An installation that is migrated and not running."""
    installation = new_installation("prepared")
    done = installation.run("migrate")
    assert done.returncode == 0, done.stderr
    return installation
