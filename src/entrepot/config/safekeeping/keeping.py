"""Keeping a folder of backups current: the database leaves each piece of its log, we seal it and put it there."""

import json
import os
import re
import subprocess
import threading
import time
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from entrepot import __version__
from entrepot.config.access import Access, database, tell
from entrepot.config.embedded import archiving
from entrepot.config.embedded.holding import Held
from entrepot.config.home import Home, write_private
from entrepot.config.logs import Log
from entrepot.config.problems import Trouble, in_words
from entrepot.config.safekeeping.pruning import Policy, continuous_from, kept, needed
from entrepot.config.safekeeping.tools import fingerprint, program, quiet_environment
from entrepot.config.safekeeping.vault import LOG, Base, Vault, ensure_passphrase, passphrase_of

_EVERY = timedelta(hours=24)
_PIECE = 1024 * 1024
# At the end of the list of its files, with which a copy ends.
_RANGE = re.compile(
    rb'"Timeline":\s*(\d+),\s*"Start-LSN":\s*"([0-9A-F]+)/([0-9A-F]+)",\s*"End-LSN":\s*"([0-9A-F]+)/([0-9A-F]+)"'
)
_END = 64 * 1024


@dataclass(frozen=True)
class Plan:
    """Where the backups of a home go, and how many are kept."""

    folder: Path
    policy: Policy

    @classmethod
    def of(cls, home: Home) -> "Plan | None":
        """This will read what was asked for, if anything was."""
        file = archiving.plan_file(home)
        if not file.exists():
            return None
        told = json.loads(file.read_text())
        return cls(Path(told.pop("folder")), Policy(**told))

    def note(self, home: Home) -> None:
        """This will write it down for those who serve."""
        write_private(archiving.plan_file(home), json.dumps({"folder": str(self.folder), **asdict(self.policy)}))


def keep_in(access: Access, plan: Plan) -> None:
    """This will have the folder kept current from now on, beginning with a whole copy."""
    held = _embedded(access)
    phrase, made = ensure_passphrase(access.home)
    with psycopg.connect(access.administering) as connection:
        system = _asked(connection, "SELECT system_identifier FROM pg_control_system()")
        if _asked(connection, "SHOW archive_mode") != "on":
            raise Trouble("The database was started by an older release: stop every Entrepot on it, then repeat.")
    vault = Vault.make(plan.folder, phrase, system)
    if made:
        tell(
            f"The backups are sealed with the key in {access.home.path / 'backup.key'}: "
            "keep a copy of it far from this machine, for without it nobody can read them."
        )
    plan.note(access.home)
    held.cluster.settle()
    with psycopg.connect(access.administering, autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")
        _await_archiving(connection, archiving.command(access.home))
    save_base(access, vault)
    prune(vault, plan.policy)


def stop_keeping(access: Access) -> None:
    """This will leave the folder as it is from now on."""
    archiving.plan_file(access.home).unlink(missing_ok=True)
    _embedded(access).cluster.settle()
    with psycopg.connect(access.administering, autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")


def save_base(access: Access, vault: Vault) -> Base:
    """This will write a whole copy, and what of the log it needs; it has its name only when all of it is there."""
    began = time.monotonic()
    with psycopg.connect(access.administering) as connection:
        size = int(_asked(connection, "SELECT sum(pg_database_size(oid)) FROM pg_database"))
    tell(f"Copying the database ({size / 2**20:.0f} MiB).")
    with vault.alone("bases"), vault.writing("bases") as (file, settle):
        _write_header(access, file.write)
        first, last = _copy(access, file.write)
        ship(access.home, vault)
        base = Base(datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1), first, last)
        if last not in vault.log_names():
            raise Trouble(f"The database did not hand over its log ({last}): look into its own log, then repeat.")
        settle(base.name)
    saved = (vault.folder / "bases" / base.name).stat().st_size / 2**20
    tell(f"Saved {vault.folder / 'bases' / base.name}, {saved:.1f} MiB, {time.monotonic() - began:.1f} s.")
    return base


def ship(home: Home, vault: Vault) -> int:
    """This will bring every piece of the log that the database has handed over into the folder."""
    if not archiving.handed_over(home):
        return 0
    with vault.alone("log"):
        return _ship(home, vault)


def prune(vault: Vault, policy: Policy) -> None:
    """This will delete what the policy does not keep."""
    with vault.alone("bases"), vault.alone("log"):
        bases = vault.bases()
        staying = kept(bases, policy)
        for base in set(bases) - set(staying):
            vault.forget("bases", base.name)
        since = continuous_from(staying, policy)
        if since is None:
            return
        for piece in vault.log_names():
            if not needed(piece, staying, since):
                vault.forget("log", piece)


def keep(home: Home, stop: threading.Event, *, seconds: float = 2.0) -> None:
    """This will keep the folder current until told to stop: the log at once, a whole copy every day."""
    log, due = Log("entrepot.keeper"), 0.0
    while not stop.wait(seconds):
        plan = Plan.of(home)
        if plan is None or time.monotonic() < due:
            continue
        try:
            vault = Vault.open(plan.folder, passphrase_of(home))
            ship(home, vault)
            bases = vault.bases()
            if not bases or datetime.now(UTC) - bases[-1].finished > _EVERY:
                with database(home, {}) as access:
                    save_base(access, vault)
                prune(vault, plan.policy)
        except (Trouble, OSError, psycopg.OperationalError) as problem:
            said = in_words(problem) if isinstance(problem, OSError) else problem
            log.error(f"The backups in {plan.folder} are not current: {str(said).splitlines()[0]}")
            due = time.monotonic() + 30


def _embedded(access: Access) -> Held:
    if access.embedded is None:
        raise Trouble(
            "A folder of backups is for the embedded database. DATABASE_URL names a server of its own, "
            "whose administrator sets up its archive: use `backup FILE` beside that."
        )
    return access.embedded


def _ship(home: Home, vault: Vault) -> int:
    pieces = archiving.handed_over(home)
    for piece in pieces:
        if LOG.fullmatch(piece.name):
            # The folder is the database user's: a link in it must not lead us elsewhere.
            with os.fdopen(os.open(piece, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
                vault.keep_log(piece.name, file.read())
        piece.unlink()
    return len(pieces)


def _write_header(access: Access, write: Any) -> None:
    """Write what belongs to the home rather than to the database: it is sealed like the rest."""
    secret = access.home.secret_key()
    ours = access.home.secret_file.exists() and access.home.secret_file.read_text().strip() == secret
    header = json.dumps(
        {
            "entrepot": __version__,
            "passwords": json.loads((access.home.database / "passwords.json").read_text()),
            "secret": secret if ours else None,
            "fingerprint": fingerprint(secret),
        }
    ).encode()
    write(len(header).to_bytes(4, "big") + header)


def _copy(access: Access, write: Any) -> tuple[str, str]:
    """Stream the whole cluster, and return the first and the last piece of the log that it needs."""
    command = [
        program(access, "pg_basebackup"), "--pgdata=-", "--format=tar", "--wal-method=none", "--checkpoint=fast",
        f"--dbname={access.administering}",
    ]  # fmt: skip
    packing, copied, said, end = zlib.compressobj(1), 0, time.monotonic(), b""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=quiet_environment()) as copy:
        assert copy.stdout is not None
        assert copy.stderr is not None
        try:
            while data := copy.stdout.read(_PIECE):
                write(packing.compress(data))
                end = (end + data)[-_END:]
                copied += len(data)
                if time.monotonic() > said + 2:
                    said = time.monotonic()
                    tell(f"  {copied / 2**20:.0f} MiB")
            told = copy.stderr.read().decode(errors="replace").strip()
        finally:
            if copy.poll() is None:
                copy.terminate()
    needs = _RANGE.search(end)
    if copy.returncode or needs is None:
        raise Trouble(f"The copy did not succeed, PostgreSQL says {told[-300:]!r}: correct this, then repeat it.")
    write(packing.flush())
    timeline = int(needs[1])
    return _piece(timeline, needs[2], needs[3]), _piece(timeline, needs[4], needs[5], before=1)


def _piece(timeline: int, high: bytes, low: bytes, *, before: int = 0) -> str:
    """Name the piece of 16 MiB in which a place of the log lies, or the one that ends there."""
    place = (int(high, 16) << 32) + int(low, 16) - before
    return f"{timeline:08X}{place >> 32:08X}{(place & 0xFFFFFFFF) >> 24:08X}"


def _asked(connection: "psycopg.Connection[Any]", question: str) -> str:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])


def _await_archiving(connection: "psycopg.Connection[Any]", command: str) -> None:
    until = time.monotonic() + 30
    while _asked(connection, "SHOW archive_command") != command:
        if time.monotonic() > until:
            raise Trouble("The database does not take the new settings: stop every Entrepot on it, then repeat.")
        time.sleep(0.1)
