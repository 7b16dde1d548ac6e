"""Putting a database that was restored from a folder of backups in the place of the present one."""

import os
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from entrepot.config.access import tell
from entrepot.config.embedded import holding, postmaster, roles
from entrepot.config.embedded.server import ADMIN
from entrepot.config.home import Home, write_private
from entrepot.config.locks import FileLock
from entrepot.config.problems import Trouble
from entrepot.config.safekeeping.drill import verify
from entrepot.config.safekeeping.keeping import Plan, ship
from entrepot.config.safekeeping.recovering import recover, scratch_home
from entrepot.config.safekeeping.vault import Vault, passphrase_of


def restore_folder(home: Home, folder: Path, at: datetime | None, *, replace_it: bool, despite: bool) -> None:
    """This will put the database as it was at a moment in the place of the present one, or change nothing."""
    if os.environ.get("DATABASE_URL"):
        raise Trouble("A folder of backups is for the embedded database: unset DATABASE_URL, or restore a file.")
    data = home.database / "data"
    if data.exists() and not replace_it:
        raise Trouble(f"There is a database in {home.path}: say --replace to put the backup in its place.")
    vault = Vault.open(folder, passphrase_of(home))
    home.database.mkdir(mode=0o711, exist_ok=True)
    using = FileLock(home.database / "using.lock")
    if not using.take():
        raise Trouble("Another command uses the database: wait for its end, then repeat.")
    try:
        _leave_nothing_behind(home, vault)
        with scratch_home(home, "restoring") as scratch:
            found = recover(vault, scratch, at)
            if verify(scratch).status and not despite:
                raise Trouble(
                    "The restored books do not add up (`restore --verify` says where); nothing was changed. "
                    "Say --despite-differences to take them as they are."
                )
            _take_on_passwords(scratch, home)
            kept = _change_places(scratch, home)
    finally:
        using.leave()
    last = found.newest or found.base.finished
    tell(f"Restored as it was at {last:%Y-%m-%d %H:%M:%S} UTC.")
    if kept:
        tell(f"The former database is kept in {kept}: delete it when you are content.")


def _leave_nothing_behind(home: Home, vault: Vault) -> None:
    """Bring what the present database has handed over into the folder, if it is the one that is kept current."""
    plan = Plan.of(home)
    if plan and plan.folder == vault.folder:
        ship(home, vault)


def _take_on_passwords(scratch: Home, home: Home) -> None:
    """Give the restored database the passwords of this home, so that only its data have to be moved."""
    cluster, ours = holding.cluster_of(scratch), roles.Passwords.of(home)
    with holding.held(scratch, tell) as held, psycopg.connect(held.url(ADMIN), autocommit=True) as connection:
        for role, password in (
            (roles.OWNER, ours.owner), (roles.APPLICATION, ours.application), (ADMIN, ours.administrator),
        ):  # fmt: skip
            change = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
            connection.execute(change)
    if not postmaster.stop(cluster.data):
        raise Trouble(f"The restored database does not stop: end it, then repeat the command ({cluster.data}).")


def _change_places(scratch: Home, home: Home) -> Path | None:
    present, restored = home.database / "data", scratch.database / "data"
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    kept = None
    if present.exists():
        if not postmaster.stop(present):
            raise Trouble(f"The present database does not stop: end it, then repeat the command ({present}).")
        kept = present.with_name(f"data.before-{stamp}")
        present.rename(kept)
    restored.rename(present)
    if scratch.secret_file.exists() and not os.environ.get("ENTREPOT_SECRET_KEY"):
        secret = scratch.secret_file.read_text().strip()
        if not home.secret_file.exists():
            write_private(home.secret_file, secret)
        elif home.secret_file.read_text().strip() != secret:
            home.secret_file.rename(home.secret_file.with_name(f"{home.secret_file.name}.before-{stamp}"))
            write_private(home.secret_file, secret)
    return kept
