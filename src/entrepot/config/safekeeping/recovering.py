"""From a folder of backups to a database as it was at one moment, in a home of its own."""

import json
import os
import shutil
import subprocess
import tarfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import psycopg

from entrepot.config.access import tell
from entrepot.config.embedded import binaries, holding, postmaster, roles
from entrepot.config.embedded.server import ADMIN, Cluster, environment
from entrepot.config.home import Home, make_folder, write_private
from entrepot.config.problems import Trouble
from entrepot.config.safekeeping.sealing import SealedReader
from entrepot.config.safekeeping.vault import Base, Vault, number_of

_PATIENCE = 7 * 24 * 3600.0
_AHEAD = 4
_OURS = ("hot_standby", "restore_command", "recovery_target_time", "recovery_target", "recovery_target_action")
# The server waits here for a piece of the log that we have not unsealed yet. 126 makes it give up.
_FETCH = """
grep -qxF "$1" '{names}' || exit 1
while [ ! -e '{folder}'/"$1" ]; do
    [ ! -e '{over}' ] || exit 126
    printf %s "$1" > '{folder}/.wanted.new' && mv '{folder}/.wanted.new' '{folder}/.wanted'
    sleep 0.05
done
mv '{folder}'/"$1" "$2"
"""


@dataclass(frozen=True)
class Recovered:
    """What a restored database says of itself."""

    base: Base
    pieces: int
    newest: datetime | None
    entry: tuple[int, datetime] | None
    rows: int
    tables: int
    seconds: float


@contextmanager
def scratch_home(home: Home, name: str) -> Iterator[Home]:
    """This will give an empty home inside a home, with its programs, and take it away, server and all."""
    place = home.path / name
    _clear(place)
    binaries.current(home)
    make_folder(place, 0o711)
    make_folder(place / "database", 0o711)
    (place / "postgres").symlink_to(home.path / "postgres")
    try:
        yield Home(place)
    finally:
        _clear(place)


def _clear(place: Path) -> None:
    """Take away what is there, also what a command that was killed has left running."""
    data = place / "database" / "data"
    if data.exists() and not postmaster.stop(data):
        raise Trouble(f"A database still runs in {data}: end it, then repeat the command.")
    shutil.rmtree(place, ignore_errors=True)


def choose(vault: Vault, at: datetime | None) -> tuple[Base, bool]:
    """This will choose the copy to begin with, and say whether its own end is the moment that is wanted."""
    bases = vault.bases()
    fitting = [base for base in bases if at is None or base.finished <= at]
    if not fitting:
        first = f"from {bases[0].finished:%Y-%m-%d %H:%M:%S} UTC on" if bases else "nothing yet"
        raise Trouble(f"What can be restored from {vault.folder} is {first}: choose a later moment.")
    base = fitting[-1]
    there = {number_of(name) for name in vault.log_names() if len(name) >= 24}
    lacking = set(range(number_of(base.first), number_of(base.last) + 1)) - there
    if lacking:
        raise Trouble(f"The log that the copy {base.name} needs is not in {vault.folder}: use another copy of it.")
    if at == base.finished:
        return base, True
    later = {number for number in there if number > number_of(base.last)}
    if at is not None and later and number_of(base.last) + 1 not in there:
        moments = ", ".join(f"{one.finished:%Y-%m-%d %H:%M:%S}" for one in bases if one.finished <= base.finished)
        raise Trouble(f"Of that time only single moments are kept: choose one of them with --at ({moments} UTC).")
    return base, False


def recover(vault: Vault, home: Home, at: datetime | None) -> Recovered:
    """This will restore into an empty home and leave the database running there."""
    began = time.monotonic()
    base, its_end = choose(vault, at)
    tell(f"Unpacking the copy of {base.finished:%Y-%m-%d %H:%M:%S} UTC.")
    cluster = _unpack(vault, base, home)
    feeder = _Feeder(vault, cluster)
    _ask_for_recovery(cluster, feeder, base, at, its_end)
    tell("Applying what was written since.")
    with feeder.feeding():
        _start(cluster, at)
    return _look(cluster, base, feeder.given, began)


def _unpack(vault: Vault, base: Base, home: Home) -> Cluster:
    with vault.reading("bases", base.name) as file:
        header = json.loads(file.read(int.from_bytes(file.read(4), "big")))
        write_private(home.database / "passwords.json", json.dumps(header["passwords"]))
        if header["secret"]:
            write_private(home.secret_file, header["secret"])
        cluster = holding.cluster_of(home)
        draft = home.database / ".data.new"
        draft.mkdir(mode=0o700)
        _extract(file, draft)
    _check_copy(cluster, draft)
    for folder, _, files in os.walk(draft):
        for path in (folder, *(os.path.join(folder, name) for name in files)):
            if cluster.account.switch:
                os.chown(path, cluster.account.uid, cluster.account.gid)
    draft.rename(cluster.data)
    return cluster


def _extract(file: SealedReader, target: Path) -> None:
    try:
        with tarfile.open(fileobj=cast(BinaryIO, _Unpacking(file)), mode="r|") as tar:
            for member in tar:
                tar.extract(member, target, filter="data")
                (target / member.name).chmod(0o700 if member.isdir() else 0o600)
    except (tarfile.TarError, zlib.error, EOFError):
        raise Trouble("The copy is damaged: use another copy of the folder, or an earlier moment with --at.")


class _Unpacking:
    """Reads what is packed in a sealed stream."""

    def __init__(self, file: SealedReader) -> None:
        self._file, self._packed, self._plain = file, zlib.decompressobj(), bytearray()

    def read(self, size: int) -> bytes:
        while len(self._plain) < size and (data := self._file.read(1024 * 1024)):
            self._plain += self._packed.decompress(data)
        taken = bytes(self._plain[:size])
        del self._plain[:size]
        return taken


def _check_copy(cluster: Cluster, data: Path) -> None:
    """Let PostgreSQL compare every file with the list that it made of them."""
    checked = subprocess.run(
        [cluster.binaries.program("pg_verifybackup"), "--no-parse-wal", "--quiet", str(data)],
        env=environment(), capture_output=True, text=True,
    )  # fmt: skip
    if checked.returncode:
        raise Trouble(f"The copy is damaged, PostgreSQL says {checked.stderr.strip()[-300:]!r}: use another one.")


def _ask_for_recovery(cluster: Cluster, feeder: "_Feeder", base: Base, at: datetime | None, its_end: bool) -> None:
    # Not to be asked anything before the end: a server that already answers calls itself ready.
    wanted = {"hot_standby": "off", "restore_command": f"sh '{feeder.script}' %f \"%p\""}
    if its_end:
        wanted |= {"recovery_target": "immediate", "recovery_target_action": "promote"}
    elif at is not None:
        moment = at.astimezone(UTC).isoformat(sep=" ")
        wanted |= {"recovery_target_time": moment, "recovery_target_action": "promote"}
    with (cluster.data / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in wanted.items())
    (cluster.data / "recovery.signal").touch(mode=0o600)
    cluster.account.own(cluster.data / "recovery.signal")


def _start(cluster: Cluster, at: datetime | None) -> None:
    try:
        cluster.start(tell, seconds=_PATIENCE)
    except Trouble as problem:
        if "recovery ended before" in str(problem):
            raise Trouble(f"The backups end before {at}: leave --at away to restore the newest that there is.")
        raise


def _look(cluster: Cluster, base: Base, pieces: int, began: float) -> Recovered:
    """Forget that this was a recovery, and ask the database what it holds."""
    passwords = roles.Passwords.of(cluster.home)
    address = roles.url(cluster, ADMIN, passwords.administrator)
    with psycopg.connect(address, autocommit=True) as connection:
        for name in _OURS:
            connection.execute(f"ALTER SYSTEM RESET {name}".encode())
        newest = _row(connection, "SELECT pg_last_xact_replay_timestamp()")[0]
        found = _row(connection, "SELECT to_regclass('journal_entry') IS NOT NULL")[0]
        entry = _row(connection, "SELECT id, at FROM journal_entry ORDER BY id DESC LIMIT 1") if found else ()
        connection.execute("ANALYZE")
        rows, tables = _row(
            connection,
            "SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint, count(*) FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname = 'public'",
        )
    seconds = time.monotonic() - began
    return Recovered(base, pieces, newest, (entry[0], entry[1]) if entry else None, rows, tables, seconds)


def _row(connection: "psycopg.Connection[Any]", question: str) -> tuple[Any, ...]:
    return tuple(connection.execute(question.encode()).fetchone() or ())


class _Feeder:
    """Unseals the pieces of the log that the recovering server asks for, and a few ahead of it."""

    def __init__(self, vault: Vault, cluster: Cluster) -> None:
        self.vault, self.names = vault, vault.log_names()
        self.folder = cluster.home.database / "log-in"
        self.script = cluster.home.database / "fetch.sh"
        self.given = 0
        self._cluster, self._over = cluster, cluster.home.database / "log-over"
        self._problem: BaseException | None = None
        names = cluster.home.database / "log-names"
        make_folder(self.folder, 0o700)
        cluster.account.own(self.folder)
        names.write_text("".join(f"{name}\n" for name in self.names))
        self.script.write_text(_FETCH.format(names=names, folder=self.folder, over=self._over))
        for file in (names, self.script):
            file.chmod(0o644)

    @contextmanager
    def feeding(self) -> Iterator[None]:
        """This will serve the server as long as the block runs, and tell what went wrong here rather than there."""
        stop = threading.Event()
        thread = threading.Thread(target=self._feed, args=[stop])
        thread.start()
        try:
            yield
        except Trouble:
            if self._problem is not None:
                raise self._problem
            raise
        finally:
            stop.set()
            thread.join()

    def _feed(self, stop: threading.Event) -> None:
        said = time.monotonic()
        try:
            while not stop.wait(0.01):
                wanted = self._wanted()
                if wanted in self.names:
                    place = self.names.index(wanted)
                    for name in self.names[place : place + _AHEAD]:
                        self._give(name)
                if time.monotonic() > said + 2:
                    said = time.monotonic()
                    tell(f"  {self.given} pieces of the log")
        except BaseException as problem:  # noqa: BLE001  (raised where the server is waited for)
            self._problem = problem
            self._over.touch(mode=0o644)

    def _wanted(self) -> str:
        note = self.folder / ".wanted"
        try:
            name = note.read_text()
            note.unlink()
        except FileNotFoundError:
            return ""
        return name

    def _give(self, name: str) -> None:
        if (self.folder / name).exists():
            return
        draft = self._cluster.home.database / f".{name}"
        draft.write_bytes(self.vault.log(name))
        draft.chmod(0o600)
        self._cluster.account.own(draft)
        draft.rename(self.folder / name)
        self.given += 1
