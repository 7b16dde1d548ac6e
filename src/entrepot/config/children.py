"""The processes that a supervisor keeps running."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from typing import IO, Self

from entrepot.config.access import Access
from entrepot.config.logs import Log

_FIRST_PAUSE, _LONGEST_PAUSE, _PROVED_ITSELF = 0.5, 30.0, 60.0


class Pause:
    """How long to wait before something that has ended is started again: longer each time it ends soon."""

    def __init__(self) -> None:
        self.due = 0.0
        self.seconds = _FIRST_PAUSE / 2

    def after(self, started: float) -> float:
        """This will set the next time, for something that was started then and has ended now."""
        proved = time.monotonic() - started > _PROVED_ITSELF
        self.seconds = _FIRST_PAUSE if proved else min(self.seconds * 2, _LONGEST_PAUSE)
        self.due = time.monotonic() + self.seconds
        return self.seconds

    def over(self) -> bool:
        return time.monotonic() >= self.due


class Nursery:
    """Our end of the process that forks the others: see `nursery.py` for the other."""

    def __init__(self, access: Access, log: Log) -> None:
        self.access, self.log = access, log
        self.ready = False
        self.pids: dict[str, int] = {}
        self.ended: dict[int, int] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = Pause()
        self._heard = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def look_after(self) -> None:
        """This will hear what there is to hear, and start the process when it does not run."""
        if self._process is None:
            if self._pause.over():
                self._start()
            return
        self._listen()
        if self._process is not None and self._process.poll() is not None:
            self._lost()

    def fork(self, name: str, words: list[str]) -> None:
        """This will ask for a child; its process number is in `pids` when it lives."""
        assert self._process is not None
        assert self._process.stdin is not None
        more = {"PGAPPNAME": f"entrepot {name}"}
        line = json.dumps({"name": name, "words": words, "environment": more})
        try:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self._lost()

    def stop(self) -> None:
        """This will end the process, after its children have ended."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _start(self) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "entrepot.config.command_line", "nursery"],
            env=os.environ | self.access.environment("service") | {"ENTREPOT_SUPERVISOR": str(os.getpid())},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0,
        )  # fmt: skip
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)

    def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._heard += _available(self._process.stdout)
        while b"\n" in self._heard:
            line, self._heard = self._heard.split(b"\n", 1)
            fact = json.loads(line)
            if "started" in fact:
                self.pids[fact["started"]] = fact["pid"]
            elif "ended" in fact:
                self.ended[fact["ended"]] = fact["status"]
            else:
                self.ready = True

    def _lost(self) -> None:
        """Note that it has ended, and every child with it."""
        assert self._process is not None
        status = self._process.wait()
        for pid in self.pids.values():
            self.ended.setdefault(pid, -signal.SIGTERM)
        self._process, self.ready, self._heard = None, False, b""
        self.log.error("The serving processes have ended.", status=status, pause=self._pause.after(self._started))


class Service:
    """A child that is to run as long as we do: started again when it ends, less and less eagerly."""

    def __init__(self, name: str, words: list[str], nursery: Nursery, log: Log) -> None:
        self.name, self.words, self.nursery, self.log = name, words, nursery, log
        self._asked = False
        self._started = 0.0
        self._pause = Pause()

    @property
    def pid(self) -> int | None:
        return self.nursery.pids.get(self.name) if self._asked else None

    def look_after(self) -> None:
        """This will start the process when it does not run and its time has come."""
        if not self._asked:
            if self.nursery.ready and self._pause.over():
                self.nursery.pids.pop(self.name, None)
                self._asked, self._started = True, time.monotonic()
                self.nursery.fork(self.name, self.words)
                self.log.info(f"{self.name} has started.")
            return
        if self._has_ended():
            status = self.nursery.ended.pop(self.pid or 0, None)
            self._asked = False
            pause = self._pause.after(self._started)
            self.log.error(f"{self.name} has ended and is started again.", status=status, pause=pause)

    def _has_ended(self) -> bool:
        if self.pid is None:
            return not self.nursery.ready
        return self.pid in self.nursery.ended

    def ask_to_stop(self) -> None:
        """This will ask the process to finish what it does and end."""
        self._signal(signal.SIGTERM)

    def await_end(self, seconds: float) -> None:
        """This will wait for the end, and force it when the time has passed."""
        until = time.monotonic() + seconds
        while self._asked and not self._has_ended():
            if time.monotonic() > until:
                self.log.warning(f"{self.name} did not end in time and is forced to.")
                self._signal(signal.SIGKILL, group=True)
                until = time.monotonic() + 5
            time.sleep(0.02)
            self.nursery.look_after()
        self._asked = False

    def _signal(self, number: int, *, group: bool = False) -> None:
        if self.pid is None or self._has_ended():
            return
        try:
            (os.killpg if group else os.kill)(self.pid, number)
        except ProcessLookupError:
            # It has ended in this moment; the nursery will say so.
            return


def _available(pipe: IO[bytes]) -> bytes:
    """Read what is there without waiting for more."""
    found = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(0):
            data = os.read(pipe.fileno(), 65536)
            if not data:
                break
            found += data
    return found
