"""The processes that a supervisor starts."""

import os
import signal
import subprocess
import sys
import time

from entrepot.config.access import Access
from entrepot.config.logs import Log

_FIRST_PAUSE, _LONGEST_PAUSE, _PROVED_ITSELF = 0.5, 30.0, 60.0


class Child:
    """One verb of ours, running in a process group of its own: a Ctrl-C reaches the supervisor alone."""

    def __init__(self, name: str, words: list[str], access: Access) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "entrepot.config.command_line", *words],
            env=os.environ | access.environment(name) | {"ENTREPOT_SUPERVISOR": str(os.getpid())},
            stdin=subprocess.DEVNULL,
            process_group=0,
        )


class Service:
    """A child that is to run as long as we do: started again when it ends, less and less eagerly."""

    def __init__(self, name: str, words: list[str], access: Access, log: Log) -> None:
        self.name, self.words, self.access, self.log = name, words, access, log
        self._child: Child | None = None
        self._due = 0.0
        self._pause = _FIRST_PAUSE

    @property
    def pid(self) -> int | None:
        return self._child.process.pid if self._child else None

    def look_after(self) -> None:
        """This will start the process when it does not run and its time has come."""
        if self._child is None:
            if time.monotonic() >= self._due:
                self._child = Child(self.name, self.words, self.access)
                self.log.info(f"{self.name} has started.", child=self.pid)
            return
        status = self._child.process.poll()
        if status is None:
            return
        lived = time.monotonic() - self._child.started
        self._pause = _FIRST_PAUSE if lived > _PROVED_ITSELF else min(self._pause * 2, _LONGEST_PAUSE)
        self._due = time.monotonic() + self._pause
        self._child = None
        self.log.error(f"{self.name} has ended and is started again.", status=status, pause=self._pause)

    def ask_to_stop(self) -> None:
        """This will ask the process to finish what it does and end."""
        if self._child and self._child.process.poll() is None:
            self._child.process.send_signal(signal.SIGTERM)

    def await_end(self, seconds: float) -> None:
        """This will wait for the end, and force it when the time has passed."""
        if self._child is None:
            return
        try:
            self._child.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.log.warning(f"{self.name} did not end in time and is forced to.")
            os.killpg(self._child.process.pid, signal.SIGKILL)
            self._child.process.wait()
        self._child = None
