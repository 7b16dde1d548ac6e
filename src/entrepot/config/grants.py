"""What the serving role may do: everything with rows, but nothing with what was once written in a book."""

import os
from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from entrepot.config.database_url import DatabaseUrl

SHARED_ROLE = "entrepot_app"
_READ_ONLY = ("django_migrations", "django_content_type")


@dataclass(frozen=True)
class Granted:
    """The role to which rights were given. `take_on` is for connections that sign in as somebody else."""

    role: str
    take_on: bool
    remark: str = ""


def apply() -> Granted:
    """This will give the serving role its rights on every table there is now. Run as the owner."""
    granted = _serving_role()
    if granted.role:
        with transaction.atomic(), connection.cursor() as cursor:
            # Two migrations at the same time would change the same rows of the catalogue.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('entrepot grants'))")
            for statement in _statements(granted.role):
                cursor.execute(statement)
    return granted


def books() -> list[str]:
    """This will name the tables that are only ever written at their end."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False))


def _statements(role: str) -> list[sql.Composed]:
    to = sql.Identifier(role)
    here = sql.Identifier(_schema())
    named = {"role": to, "schema": here}
    written = [
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"),
        sql.SQL("GRANT USAGE ON SCHEMA {schema} TO {role}"),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"),
        sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}"),
    ]
    statements = [text.format(**named) for text in written]
    for table in books():
        statements.append(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), to))
    for table in _READ_ONLY:
        statements.append(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), to))
    return statements


def _serving_role() -> Granted:
    """Find the role that serves, or make one when this installation brings its own database."""
    of_ours = os.environ.get("ENTREPOT_APPLICATION_ROLE", "")
    if of_ours:
        return Granted(of_ours, take_on=False)
    if os.environ.get("ENTREPOT_OWNER_DATABASE_URL"):
        return Granted(DatabaseUrl.parse(os.environ["DATABASE_URL"]).user, take_on=False)
    try:
        with transaction.atomic():
            _make_shared_role()
    except DatabaseError:
        return Granted(
            "",
            take_on=False,
            remark="The role of DATABASE_URL may not create roles, so Entrepot serves as the owner of its tables; "
            "set ENTREPOT_OWNER_DATABASE_URL to keep the two apart.",
        )
    return Granted(SHARED_ROLE, take_on=True)


def _make_shared_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('entrepot role'))")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [SHARED_ROLE])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(SHARED_ROLE)))
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(SHARED_ROLE)))


def _schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])
