"""Locks between processes. The kernel lets go of them when their holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path


class FileLock:
    """A lock on a file that many may share, or one may have alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def take(self, *, shared: bool = False) -> bool:
        """This will take the lock at once, or return False when somebody else has it."""
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait(self, seconds: float, *, shared: bool = False, waiting: Callable[[], None] = lambda: None) -> bool:
        """This will take the lock as soon as it is free, or return False when the time has passed."""
        until = time.monotonic() + seconds
        told = False
        while not self.take(shared=shared):
            if time.monotonic() > until:
                return False
            if not told and time.monotonic() > until - seconds + 1:
                waiting()
                told = True
            time.sleep(0.05)
        return True

    def leave(self) -> None:
        """This will let go of the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def write(self, text: str) -> None:
        """This will leave a note in the file for those who find it locked."""
        assert self._descriptor is not None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def read(self) -> str:
        """This will read the note that the holder left."""
        return self.path.read_text() if self.path.exists() else ""
