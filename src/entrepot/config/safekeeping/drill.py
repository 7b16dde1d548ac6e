"""A drill: restore beside everything, verify what came out, report, and leave no trace."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from entrepot.config.access import database, tell
from entrepot.config.home import Home, write_private
from entrepot.config.locks import FileLock
from entrepot.config.problems import Trouble
from entrepot.config.safekeeping.recovering import Recovered, recover, scratch_home
from entrepot.config.safekeeping.vault import Vault, passphrase_of


@dataclass(frozen=True)
class Checked:
    """What `verify` said."""

    status: int
    told: str
    seconds: float


def drill(home: Home, source: Path, at: datetime | None, report: Path | None) -> bool:
    """This will say whether what is in a backup can be used, by using it."""
    with _alone(home), scratch_home(home, "drill") as scratch:
        if source.is_dir():
            vault = Vault.open(source, passphrase_of(home))
            lines = _of_folder(recover(vault, scratch, at))
        else:
            lines = _of_file(home, scratch, source)
        checked = verify(scratch)
    usable = checked.status == 0
    text = "\n".join(
        [
            f"Restore drill of {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC: {'usable' if usable else 'NOT USABLE'}",
            f"  backup                 {source}",
            f"  asked for              {f'{at:%Y-%m-%d %H:%M:%S %z}' if at else 'the newest there is'}",
            *lines,
            f"  invariants             {checked.told.count('✓')} hold, {checked.told.count('✗')} do not "
            f"({checked.seconds:.1f} s)",
            *([] if usable else [checked.told]),
        ]
    )
    print(text, flush=True)
    if report:
        write_private(report, text + "\n")
    return usable


def verify(home: Home) -> Checked:
    """This will run `verify` on the embedded database of a home."""
    tell("Verifying what was restored.")
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "entrepot.config.command_line", "verify"],
        env=_environment(home), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    if done.returncode > 1:
        raise Trouble("What was restored could not be verified, for the reason given above: use another backup.")
    return Checked(done.returncode, done.stdout, time.monotonic() - began)


def _of_folder(found: Recovered) -> list[str]:
    entry = f"{found.entry[0]} of {found.entry[1]:%Y-%m-%d %H:%M:%S} UTC" if found.entry else "none"
    newest = f"{found.newest or found.base.finished:%Y-%m-%d %H:%M:%S} UTC"
    return [
        f"  copy                   {found.base.name}",
        f"  pieces of the log      {found.pieces}",
        f"  newest transaction     {newest}",
        f"  newest journal entry   {entry}",
        f"  rows                   about {found.rows} in {found.tables} tables",
        f"  restored in            {found.seconds:.1f} s",
    ]


def _of_file(home: Home, scratch: Home, source: Path) -> list[str]:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "entrepot.config.command_line", "restore", str(source), "--despite-differences"],
        env=_environment(scratch) | {"ENTREPOT_BACKUP_PASSPHRASE": passphrase_of(home)},
    )
    if done.returncode:
        raise Trouble("The backup cannot be restored, for the reason given above: use another one.")
    seconds = time.monotonic() - began
    with database(scratch, {}) as access, psycopg.connect(access.administering) as connection:
        entry = connection.execute("SELECT id, at FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()
    newest = f"{entry[0]} of {entry[1]:%Y-%m-%d %H:%M:%S} UTC" if entry else "none"
    return [f"  newest journal entry   {newest}", f"  restored in            {seconds:.1f} s"]


def _environment(home: Home) -> dict[str, str]:
    """Leave out what leads to another database than that of this home."""
    others = ("DATABASE_URL", "ENTREPOT_OWNER_DATABASE_URL", "ENTREPOT_DATABASE_ROLE")
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return kept | {"ENTREPOT_HOME": str(home.path)}


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    lock = FileLock(home.path / "drill.lock")
    if not lock.take():
        raise Trouble(f"Another drill is under way in {home.path}: wait for its end, then repeat the command.")
    try:
        yield
    finally:
        lock.leave()
