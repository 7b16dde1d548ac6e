"""Writing a backup."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from entrepot import __version__
from entrepot.config.access import Access, tell
from entrepot.config.problems import Trouble
from entrepot.config.safekeeping.archive import SECRET, ArchiveWriter, open_new
from entrepot.config.safekeeping.tools import (
    fingerprint,
    passphrase,
    program,
    quiet_environment,
    rows_by_table,
)


def back_up(access: Access, target: Path) -> None:
    """This will write everything into one file: all of it, as it was at one moment, or nothing."""
    if target.exists():
        raise Trouble(f"{target} exists already: choose another name.")
    draft = target.with_name(f".{target.name}.partial")
    began = time.monotonic()
    try:
        with open_new(draft) as file:
            archive = ArchiveWriter(file, passphrase())
            try:
                rows = _write(access, archive)
            finally:
                archive.abandon()
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    size = target.stat().st_size / 2**20
    tell(f"Saved {rows} rows in {target}, {size:.1f} MiB, {time.monotonic() - began:.1f} s.")
    if not passphrase():
        tell("The file holds this installation's secret: keep it safe, or set ENTREPOT_BACKUP_PASSPHRASE to seal it.")


def _write(access: Access, archive: ArchiveWriter) -> int:
    with psycopg.connect(access.administering) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute(
            "SELECT pg_export_snapshot(), current_setting('server_version'), pg_database_size(current_database())"
        ).fetchone()
        snapshot, server, size = row or ("", "", 0)
        counts = rows_by_table(connection)
        tell(f"Saving {sum(counts.values())} rows of {len(counts)} tables ({size / 2**20:.0f} MiB).")
        with _dumping(access, snapshot) as dump:
            _follow(archive, dump)
    archive.finish(
        {
            "entrepot": __version__,
            "postgresql": server,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "secret": _add_secret(access, archive),
            "tables": counts,
        }
    )
    return sum(counts.values())


def _add_secret(access: Access, archive: ArchiveWriter) -> dict[str, Any]:
    """Add the secret that lives in the home. One that comes from outside is its owner's to keep."""
    secret = access.home.secret_key()
    included = access.home.secret_file.exists() and access.home.secret_file.read_text().strip() == secret
    if included:
        archive.add(SECRET, secret.encode())
    return {"included": included, "fingerprint": fingerprint(secret)}


@contextmanager
def _dumping(access: Access, snapshot: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [
        program(access, "pg_dump"), "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", f"--dbname={access.administering}",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=quiet_environment()) as dump:
        try:
            yield dump
        finally:
            if dump.poll() is None:
                dump.terminate()


def _follow(archive: ArchiveWriter, dump: "subprocess.Popen[bytes]") -> None:
    assert dump.stdout is not None
    assert dump.stderr is not None
    said = time.monotonic()
    for written in archive.add_stream(dump.stdout):  # type: ignore[arg-type]
        if time.monotonic() > said + 2:
            said = time.monotonic()
            tell(f"  {written / 2**20:.0f} MiB")
    reason = dump.stderr.read().decode(errors="replace").strip()
    if dump.wait():
        raise Trouble(f"The backup did not succeed, PostgreSQL says {reason[-300:]!r}: correct this, then repeat it.")
