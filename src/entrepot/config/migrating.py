"""Bringing the schema up to this release, and telling whether it is."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

from entrepot.config.access import Access, tell
from entrepot.config.problems import Trouble


def migrate_now() -> str:
    """This will migrate as the owner and grant rights; returns the role that connections must take on."""
    from django.core.management import call_command
    from django.db import connection

    from entrepot.config import grants
    from entrepot.foundation.journal.following import settle_after_restore

    with connection.cursor() as cursor:
        # Several machines may start at the same time on one database: the first migrates, the others wait.
        cursor.execute("SELECT pg_advisory_lock(hashtext('entrepot migrate'))")
    try:
        told = io.StringIO()
        with _new_models_rendered_alone():
            call_command("migrate", interactive=False, verbosity=1, stdout=told)
        for line in told.getvalue().splitlines():
            if "Applying" in line:
                tell(line.strip())
        granted = grants.apply()
        if settle_after_restore():
            tell("The journal came from another database server: its readers go on after what they had read.")
    finally:
        connection.close()
    if granted.remark:
        tell(granted.remark)
    return granted.role if granted.take_on else ""


@contextmanager
def _new_models_rendered_alone() -> Iterator[None]:
    """This will spare Django half of the first migration.

    With each model that a migration makes it renders anew all that hang together with it, and here all do. Nothing
    can hang on a model that was not there before, so that one is enough; what changes a model is left as it is.
    """
    from django.db.migrations.state import ProjectState

    state: Any = ProjectState
    of_any = state._find_reload_model

    def of_this(self: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        known = model_name in self.apps.all_models[app_label]
        return of_any(self, app_label, model_name, delay) if known else {(app_label, model_name)}

    state._find_reload_model = of_this
    try:
        yield
    finally:
        state._find_reload_model = of_any


def migrate_apart(access: Access) -> Access:
    """This will migrate in a process of its own, so that this one needs neither Django nor the owner's rights."""
    done = subprocess.run(
        [sys.executable, "-m", "entrepot.config.command_line", "migrate", "--tell-role"],
        env=os.environ | access.environment("migrate", owner=True),
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise Trouble(
            "The database could not be migrated, for the reason given above: correct that, then start again."
        )
    role = json.loads(done.stdout.splitlines()[-1])["role"]
    return replace(access, role=role)


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """This will name the migrations of this release. They cannot change while it runs."""
    from django.db.migrations.loader import MigrationLoader

    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def missing_migrations() -> list[str]:
    """This will name the migrations of this release that the database has not seen."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connection)
    applied = recorder.applied_migrations() if recorder.has_table() else {}
    return sorted(f"{app}.{name}" for app, name in known_migrations() - _replaced() - frozenset(applied))


@cache
def _replaced() -> frozenset[tuple[str, str]]:
    """Return migrations that a squashed one stands for; either of the two is enough."""
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    return frozenset((app, name) for migration in known for app, name in migration.replaces)
