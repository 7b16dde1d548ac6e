"""What backup and restore need of PostgreSQL: its programs, and who has how many rows."""

import hashlib
import os
import shutil
from typing import Any

import psycopg
from psycopg import sql

from entrepot.config.access import Access
from entrepot.config.embedded import binaries
from entrepot.config.embedded.server import environment
from entrepot.config.problems import Trouble

Connection = psycopg.Connection[Any]


def program(access: Access, name: str) -> str:
    """This will find a program of PostgreSQL: ours, or the machine's where there is no package of ours."""
    try:
        return binaries.current(access.home).program(name)
    except Trouble:
        found = shutil.which(name)
        if found is None:
            raise Trouble(f"The program {name} is not on this machine: install the PostgreSQL client programs.")
        return found


def passphrase() -> str:
    """This will give the passphrase with which backups are sealed, or nothing."""
    return os.environ.get("ENTREPOT_BACKUP_PASSPHRASE", "")


def fingerprint(secret: str) -> str:
    """This will tell two secrets apart without telling either."""
    return hashlib.scrypt(secret.encode(), salt=b"entrepot secret", n=2**14, r=8, p=1, dklen=16).hex()


def rows_by_table(connection: Connection) -> dict[str, int]:
    """This will count every table's rows as the connection's snapshot sees them."""
    tables = connection.execute(
        """SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
           AND n.nspname NOT LIKE 'pg_toast%' AND n.nspname NOT LIKE 'pg_temp%' ORDER BY 1, 2"""
    ).fetchall()
    counts = {}
    for schema, table in tables:
        count = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table)))
        counts[f"{schema}.{table}"] = int((count.fetchone() or (0,))[0])
    return counts


def quiet_environment() -> dict[str, str]:
    """This will give those programs an environment without settings of anybody's."""
    return environment()
