"""Making this process ready to run the business: database reached, schema current, Django set up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from entrepot.config.access import APPLICATION, Access, database
from entrepot.config.garbage import collect_rarely
from entrepot.config.home import Home
from entrepot.config.migrating import migrate_apart, missing_migrations
from entrepot.config.problems import Trouble


@contextmanager
def house(process: str = "command") -> Iterator[Access]:
    """This will let the block use the models and actions, as the serving role, on a current schema."""
    with database(Home.open()) as access:
        access = _with_role(access)
        start_django(access, process)
        from django.db import connection

        if not _schema_is_current():
            connection.close()
            _catch_up(access)
        try:
            yield access
        finally:
            connection.close()


def start_django(access: Access, process: str, *, owner: bool = False) -> None:
    """This will set up Django in this process."""
    os.environ.update(access.environment(process, owner=owner))
    import django

    django.setup()
    collect_rarely()


def _schema_is_current() -> bool:
    from django.db import OperationalError, ProgrammingError

    try:
        return not missing_migrations()
    except OperationalError as problem:
        raise _unreachable(problem)
    except ProgrammingError:
        # A migration that was broken off has left tables to which nobody was given rights yet.
        return False


def _catch_up(access: Access) -> None:
    from django.db import connection

    if access.embedded is None and "django_migrations" in connection.introspection.table_names():
        raise Trouble("The database is older than this release: run `./entrepot migrate`, then repeat the command.")
    connection.close()
    if migrate_apart(access).role != access.role:
        raise Trouble("The database is ready now: please repeat the command.")


def _with_role(access: Access) -> Access:
    """Find out whether a given database has the serving role that our connections should take on."""
    if access.embedded or "ENTREPOT_DATABASE_ROLE" in os.environ:
        return access
    import psycopg

    try:
        with psycopg.connect(access.serving, connect_timeout=10) as connection:
            found = connection.execute(
                """SELECT 1 FROM pg_roles r WHERE rolname = %s AND pg_has_role(current_user, r.oid, 'MEMBER')
                   AND has_table_privilege(r.oid, to_regclass('django_migrations'), 'SELECT')
                   AND current_user <> rolname""",
                [APPLICATION],
            ).fetchone()
    except psycopg.OperationalError as problem:
        raise _unreachable(problem)
    return replace(access, role=APPLICATION if found else "")


def _unreachable(problem: Exception) -> Trouble:
    reason = str(problem).strip().splitlines()[0]
    return Trouble(f"The database cannot be reached ({reason}): start it, or correct DATABASE_URL.")
