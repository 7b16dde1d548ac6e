"""Reading a backup back: into a database beside the present one, which it replaces only when all is well."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from entrepot.config.access import Access, tell
from entrepot.config.database_url import DatabaseUrl
from entrepot.config.embedded import roles
from entrepot.config.embedded.scripts import pour
from entrepot.config.home import write_private
from entrepot.config.migrating import migrate_apart
from entrepot.config.problems import Trouble
from entrepot.config.safekeeping.archive import checked_manifest, dump_pieces, secret_in
from entrepot.config.safekeeping.tools import (
    Connection,
    fingerprint,
    passphrase,
    program,
    rows_by_table,
)


def restore(access: Access, source: Path, *, replace_it: bool, despite_differences: bool) -> None:
    """This will replace the database by what the backup holds, or leave everything as it is."""
    tell(f"Checking {source}.")
    manifest = checked_manifest(source, passphrase())
    _check_secret(access, manifest)
    if not replace_it:
        _check_empty(access)
    with _scratch(access) as beside:
        _fill(beside, source, manifest)
        beside = migrate_apart(beside)
        _verify(beside, despite_differences)
        _change_places(access, beside)
    _take_secret(access, source)
    tell(f"Restored the backup of {manifest['made_at']}: {sum(manifest['tables'].values())} rows.")


def put_in_place(access: Access, fill: Callable[[Access], None]) -> None:
    """This will let `fill` make a database beside the present one, which it replaces when that has succeeded."""
    with _scratch(access) as beside:
        beside = migrate_apart(beside)
        fill(beside)
        _change_places(access, beside)


def _check_secret(access: Access, manifest: dict[str, Any]) -> None:
    """Refuse a backup whose sealed data and tokens this installation could not read."""
    if manifest["secret"]["included"] and not os.environ.get("ENTREPOT_SECRET_KEY"):
        return
    if manifest["secret"]["fingerprint"] != fingerprint(access.home.secret_key()):
        raise Trouble(
            "The backup was made with another secret: set ENTREPOT_SECRET_KEY to the one of that installation."
        )


def _check_empty(access: Access) -> None:
    with psycopg.connect(access.administering) as connection:
        there = connection.execute("SELECT to_regclass('journal_entry') IS NOT NULL").fetchone()
        if there and there[0] and connection.execute("SELECT 1 FROM journal_entry LIMIT 1").fetchone():
            raise Trouble(
                "The database is in use, somebody has worked with it: say --replace to put the backup in its place."
            )


@contextmanager
def _scratch(access: Access) -> Iterator[Access]:
    """Make an empty database beside the present one, and take it away if it does not become the present one."""
    present = DatabaseUrl.parse(access.administering).name
    name = f"{present[:40]}_restoring_{secrets.token_hex(3)}"
    with _maintenance(access) as connection:
        _drop_leftovers(connection, present)
        owner = sql.SQL(" OWNER {}").format(sql.Identifier(roles.OWNER)) if access.embedded else sql.SQL("")
        try:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)) + owner)
        except psycopg.errors.InsufficientPrivilege:
            raise Trouble(
                "The role of DATABASE_URL may not create databases, which a safe restore needs: "
                "let an administrator run `ALTER ROLE … CREATEDB`, then repeat the command."
            )
        if access.embedded:
            for text in (
                "REVOKE ALL ON DATABASE {} FROM PUBLIC",
                f"GRANT CONNECT, TEMPORARY ON DATABASE {{}} TO {roles.APPLICATION}",
            ):
                connection.execute(sql.SQL(text).format(sql.Identifier(name)))
    try:
        yield _moved(access, name)
    finally:
        with _maintenance(access) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _moved(access: Access, name: str) -> Access:
    """Describe how the scratch database is reached."""
    serving, migrating, administering = (
        DatabaseUrl.parse(text).of(name).text() for text in (access.serving, access.migrating, access.administering)
    )
    return replace(access, serving=serving, migrating=migrating, administering=administering)


@contextmanager
def _maintenance(access: Access) -> Iterator[Connection]:
    """Connect beside the database that is to be replaced."""
    url = DatabaseUrl.parse(access.administering).of("postgres").text()
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def _drop_leftovers(connection: Connection, present: str) -> None:
    """Take away what a restore that was killed left behind."""
    found = connection.execute(
        "SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{present[:40]}_restoring_[0-9a-f]{{6}}$"]
    ).fetchall()
    for (name,) in found:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _fill(beside: Access, source: Path, manifest: dict[str, Any]) -> None:
    tell(f"Restoring {sum(manifest['tables'].values())} rows of {len(manifest['tables'])} tables.")
    read = [program(beside, "pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
    write = [
        program(beside, "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-o", os.devnull,
        beside.migrating,
    ]  # fmt: skip
    reason = pour(read, write, lambda into: _feed(into, source))
    if reason is not None:
        raise Trouble(f"The backup could not be restored, PostgreSQL says {reason[-300:]!r}: nothing was changed.")
    with psycopg.connect(beside.administering, autocommit=True) as connection:
        differing = sorted(set(rows_by_table(connection).items()) ^ set(manifest["tables"].items()))
        connection.execute("ANALYZE")
    if differing:
        raise Trouble(
            f"Rows are missing after the restore ({differing[0][0]}): nothing was changed; use another copy."
        )


def _feed(into: IO[bytes], source: Path) -> None:
    given, said = 0, time.monotonic()
    try:
        for piece in dump_pieces(source, passphrase()):
            into.write(piece)
            given += len(piece)
            if time.monotonic() > said + 2:
                said = time.monotonic()
                tell(f"  {given / 2**20:.0f} MiB")
        into.close()
    except BrokenPipeError:
        # The reason is what the programs at the other end have said.
        return


def _verify(beside: Access, despite_differences: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "entrepot.config.command_line", "verify"],
        env=os.environ | beside.environment("verify"),
        stdout=sys.stderr,
    )
    if done.returncode > 1:
        raise Trouble("The restored books could not be verified, for the reason given above: nothing was changed.")
    if done.returncode and not despite_differences:
        raise Trouble(
            "The restored books do not add up, see above; nothing was changed. "
            "Say --despite-differences to take them as they are."
        )


def _change_places(access: Access, beside: Access) -> None:
    """Let the two databases change names in one transaction, then drop the old one."""
    present = DatabaseUrl.parse(access.administering).name
    restored = DatabaseUrl.parse(beside.administering).name
    old = f"{present[:40]}_before_{datetime.now(UTC):%Y%m%dT%H%M%S}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _maintenance(access) as connection:
        _end_sessions(connection, [present, restored])
        try:
            with connection.transaction():
                connection.execute(rename.format(sql.Identifier(present), sql.Identifier(old)))
                connection.execute(rename.format(sql.Identifier(restored), sql.Identifier(present)))
        except psycopg.errors.ObjectInUse:
            raise Trouble(
                "Somebody is working with the database: stop every Entrepot that uses it, then repeat the command."
            )
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))


def _end_sessions(connection: Connection, databases: list[str]) -> None:
    connection.execute(
        """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
           WHERE datname = ANY(%s) AND pid <> pg_backend_pid() AND usename = ANY(%s)""",
        [databases, [roles.OWNER, roles.APPLICATION, connection.info.user]],
    )


def _take_secret(access: Access, source: Path) -> None:
    """Make the backup's secret ours, and keep the former one beside it."""
    secret = secret_in(source, passphrase())
    file = access.home.secret_file
    if secret is None or os.environ.get("ENTREPOT_SECRET_KEY") or file.read_text().strip() == secret:
        return
    file.rename(file.with_name(f"{file.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}"))
    write_private(file, secret)
