"""Making a database cluster and running its server."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from entrepot.config.embedded import archiving, postmaster
from entrepot.config.embedded.account import Account
from entrepot.config.embedded.binaries import Binaries
from entrepot.config.embedded.tuning import machine_memory, settings
from entrepot.config.home import Home, make_folder
from entrepot.config.problems import Trouble

PORT = 5432
ADMIN = "entrepot_admin"
# A socket's address has 108 bytes on Linux and 104 elsewhere, its name and a closing zero among them.
_LONGEST_SOCKET_FOLDER = 80
_LEAST_SPACE = 64 * 1024 * 1024
_WHO_MAY = "local all all scram-sha-256\nlocal replication all scram-sha-256\n"

Report = Callable[[str], None]


@dataclass(frozen=True)
class Cluster:
    """A data folder of PostgreSQL inside a home, and the programs and user that serve it."""

    home: Home
    binaries: Binaries
    account: Account
    durable: bool = True
    name: str = "data"

    @property
    def data(self) -> Path:
        return self.home.database / self.name

    @property
    def major(self) -> int:
        return int((self.data / "PG_VERSION").read_text().strip().split(".")[0])

    def create(self, password: str) -> None:
        """This will make the cluster, whole or not at all. The password is that of its administrator."""
        _check_space(self.home)
        draft = self.home.database / f".{self.name}.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.account.own(draft)
        with tempfile.NamedTemporaryFile("w", dir=self.home.database, prefix=".pw") as secret:
            secret.write(password)
            secret.flush()
            self.account.own(Path(secret.name))
            _run(self._initdb(draft, secret.name), self.account, "The database could not be created")
        draft.rename(self.data)

    def _initdb(self, draft: Path, password_file: str) -> list[str]:
        command = [
            self.binaries.program("initdb"), "-D", str(draft), "-U", ADMIN, f"--pwfile={password_file}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums",
            "--no-instructions",
        ]  # fmt: skip
        if self.binaries.major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return command

    def start(self, report: Report, *, seconds: float = 600.0) -> None:
        """This will start the server and wait until it answers, also through a long recovery."""
        _check_space(self.home)
        postmaster.disown_stale_note(self.data)
        command = [self.binaries.program("postgres"), "-D", str(self.data), "-p", str(PORT)]
        sockets = self._socket_folder()
        for left in sockets.glob(".s.PGSQL.*"):
            # The folder is ours alone and no server lives: a note there would only bar the way.
            left.unlink()
        command += ["-k", str(sockets), *self._write_settings()]
        log = self.home.database / "start.log"
        until = time.monotonic() + seconds
        while True:
            # A new file each time: processes of a server that was killed may still write into the old one.
            log.unlink(missing_ok=True)
            with log.open("ab") as told:
                server = subprocess.Popen(
                    command, cwd=self.data, env=environment(), stdin=subprocess.DEVNULL, stdout=told,
                    stderr=told, start_new_session=True, umask=0o077, **self.account.process_options(),
                )  # fmt: skip
            if _await_ready(server, self.data, until, report):
                return
            reason = self._last_words(log)
            # The processes of a server that was killed need a moment to notice it.
            if "still in use" not in reason or time.monotonic() > until:
                raise Trouble(_start_failure(reason, self.home))
            time.sleep(0.5)

    def stop(self) -> None:
        """This will stop the server and take away what it left outside the home."""
        if not postmaster.stop(self.data):
            raise Trouble(f"The database in {self.data} does not stop: look into {self._log_folder} for the reason.")
        self._forget_socket_folder()

    @property
    def _log_folder(self) -> Path:
        return self.home.database / "log"

    def settle(self) -> None:
        """This will write the settings anew; the server reads those that may change while it runs when told to."""
        self._write_settings()

    def _socket_folder(self) -> Path:
        """Return a private folder for the socket, elsewhere when the home's path is too long for one."""
        inside = self.home.database / "socket"
        if len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER:
            if make_folder(inside, 0o700):
                self.account.own(inside)
            return inside
        if left := self._outside_folder():
            return left
        outside = Path(tempfile.mkdtemp(prefix="entrepot-", dir="/tmp"))
        self.account.own(outside)
        self._outside.write_text(str(outside))
        return outside

    def _outside_folder(self) -> Path | None:
        """Find the folder that was made for a long path before, if it still is what we made."""
        if not self._outside.exists():
            return None
        left = Path(self._outside.read_text())
        ours = left.parent == Path("/tmp") and left.name.startswith("entrepot-") and not left.is_symlink()
        return left if ours and left.is_dir() and left.stat().st_uid == self.account.uid else None

    def _forget_socket_folder(self) -> None:
        if left := self._outside_folder():
            shutil.rmtree(left, ignore_errors=True)
        self._outside.unlink(missing_ok=True)

    @property
    def _outside(self) -> Path:
        return self.home.database / "socket-folder"

    def _write_settings(self) -> list[str]:
        """Write the server's settings and return the options that make it read them.

        They lie outside its data folder, where root must not write: the database's user could put
        links to other files there.
        """
        for folder in (self._log_folder, archiving.folder(self.home)):
            if make_folder(folder, 0o700):
                self.account.own(folder)
        chosen = settings(machine_memory(), durable=self.durable) | {
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
            "log_directory": str(self._log_folder),
            "hba_file": str(self.home.database / "pg_hba.conf"),
        }
        chosen |= archiving.settings(self.home)
        lines = [f"include_if_exists = {_quoted(str(self.data / 'postgresql.conf'))}\n"]
        lines += [f"{name} = {_quoted(value)}\n" for name, value in chosen.items()]
        for name, text in (("postgresql.conf", "".join(lines)), ("pg_hba.conf", _WHO_MAY)):
            file = self.home.database / name
            file.write_text(text)
            file.chmod(0o644)
        return ["-c", f"config_file={self.home.database / 'postgresql.conf'}"]

    def _last_words(self, log: Path) -> str:
        told = log.read_text(errors="replace")
        for file in sorted(self._log_folder.glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]:
            told += file.read_text(errors="replace")[-4000:]
        serious = [line for line in told.splitlines() if "FATAL" in line or "PANIC" in line or "could not" in line]
        return (serious or told.splitlines() or ["it gave no reason"])[-1]


def _await_ready(server: "subprocess.Popen[bytes]", data: Path, until: float, report: Report) -> bool:
    """Wait until the server answers. False means that it has ended."""
    next_word = time.monotonic() + 3
    while server.poll() is None:
        note = postmaster.read(data)
        if note and note.pid == server.pid and note.status == "ready":
            return True
        if time.monotonic() > until:
            postmaster.stop(data, seconds=10)
            raise Trouble(f"The database did not become ready in time: look into {data.parent / 'log'}.")
        if time.monotonic() > next_word:
            report("The database is recovering from an interruption; this can take minutes.")
            next_word += 10
        time.sleep(0.02)
    return False


def await_adopted(data: Path, report: Report, *, seconds: float = 600.0) -> bool:
    """This will wait for a server that others started. False means that it has ended."""
    until = time.monotonic() + seconds
    next_word = time.monotonic() + 3
    while found := postmaster.running(data):
        if found.status in ("ready", "standby"):
            return True
        if time.monotonic() > until:
            raise Trouble(f"The database in {data} is still {found.status}: look into {data.parent / 'log'}.")
        if time.monotonic() > next_word:
            report(f"The database is {found.status}.")
            next_word += 10
        time.sleep(0.05)
    return False


def _start_failure(reason: str, home: Home) -> str:
    if "No space left" in reason:
        return f"The disk with {home.path} is full: make room, then repeat the command."
    if "incompatible" in reason or "not compatible" in reason:
        return f"The database in {home.database} is of another version: restore a backup into a new --home."
    return f"The database does not start, it says {reason!r}: see {home.database / 'log'}."


def _check_space(home: Home) -> None:
    there = os.statvfs(home.database)
    free = there.f_bavail * there.f_frsize
    if free < _LEAST_SPACE:
        raise Trouble(
            f"Only {free // 2**20} MiB are free on the disk with {home.path}: make room, then repeat the command."
        )


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def environment() -> dict[str, str]:
    """This will give PostgreSQL's programs an environment that says nothing about our own settings."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _run(command: list[str], account: Account, failure: str) -> None:
    done = subprocess.run(
        command, cwd="/", env=environment(), capture_output=True, text=True, umask=0o077,
        **account.process_options(),
    )  # fmt: skip
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr[-300:])
        if "No space left" in reason:
            raise Trouble("The disk is full: make room, then repeat the command.")
        raise Trouble(f"{failure}, it says {reason.strip()!r}: correct this, then repeat the command.")
