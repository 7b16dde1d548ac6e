"""The server process as others find it: by the note that it keeps in its data folder."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_NO_PROCESS = 2**31 - 2


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says of the server that runs, or ran, on a data folder."""

    pid: int
    socket_folder: str
    port: int
    status: str

    def alive(self, data: Path) -> bool:
        """This will say whether that process lives and is really the server of this folder."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            # Somebody else's process has the number now.
            return False
        process = Path(f"/proc/{self.pid}")
        if process.is_dir() and process.stat().st_uid != data.stat().st_uid:
            return False
        return str(data) in _command_of(self.pid)


def read(data: Path) -> Postmaster | None:
    """This will read the note, or nothing where there is none or it is not whole yet."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(lines) < 5 or not lines[0].strip().isdigit():
        return None
    status = lines[7].strip() if len(lines) > 7 else "starting"
    return Postmaster(int(lines[0]), lines[4].strip(), int(lines[3] or 0), status)


def running(data: Path) -> Postmaster | None:
    """This will give the server of this folder if one lives, whoever started it."""
    found = read(data)
    return found if found and found.alive(data) else None


def disown_stale_note(data: Path) -> None:
    """This will make a note of a dead server harmless when another program now has its process number.

    The server would take that program for itself and refuse to start. The rest of the note stays, for
    the server finds orphans of its predecessor by it.
    """
    note = data / "postmaster.pid"
    found = read(data)
    if found is None or found.alive(data):
        return
    lines = note.read_text().splitlines(keepends=True)
    descriptor = os.open(note, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "w") as file:
        file.write("".join([f"{_NO_PROCESS}\n", *lines[1:]]))


def stop(data: Path, *, seconds: float = 120.0) -> bool:
    """This will stop the server: new connections refused, old ones ended, everything written."""
    found = running(data)
    if found is None:
        return True
    for request, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 10.0)):
        try:
            os.kill(found.pid, request)
        except ProcessLookupError:
            return True
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not _exists(found.pid):
                return True
            time.sleep(0.02)
    return False


def _exists(pid: int) -> bool:
    """Whether the process runs. A child of ours that has ended is reaped here, or it would seem to live."""
    try:
        ended, _ = os.waitpid(pid, os.WNOHANG)
        return ended == 0
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Whether it has ended and waits for a parent that never asks, as happens in small containers."""
    status = Path(f"/proc/{pid}/stat")
    if not status.is_file():
        return False
    return status.read_text().rpartition(")")[2].split()[0] == "Z"


def _command_of(pid: int) -> str:
    line = Path(f"/proc/{pid}/cmdline")
    try:
        if line.is_file():
            return line.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (OSError, ProcessLookupError):
        return ""
    told = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return told.stdout
