"""The role that serves may do its work, and cannot rewrite what was once written."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from entrepot.config import grants
from entrepot.foundation.rows import fetch


@pytest.fixture
def as_serving_role(db: None) -> Iterator[None]:
    role = grants.apply().role
    assert role == grants.SHARED_ROLE
    fetch(f"SET LOCAL ROLE {role}")
    yield
    fetch("RESET ROLE")


@pytest.mark.usefixtures("as_serving_role")
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_no_book_can_be_rewritten(change: str) -> None:
    assert "journal_entry" in grants.books()
    for book in grants.books():
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            fetch(change.format(f'"{book}"'))


@pytest.mark.usefixtures("as_serving_role")
def test_other_rows_can_be_worked_with() -> None:
    fetch("INSERT INTO journal_heartbeat (name) VALUES ('test')")
    fetch("UPDATE journal_heartbeat SET at = now() WHERE name = 'test'")
    fetch("DELETE FROM journal_heartbeat WHERE name = 'test'")
    fetch("SELECT nextval(pg_get_serial_sequence('journal_entry', 'id'))")
    assert fetch("SELECT count(*) FROM django_migrations")[0][0] > 0


@pytest.mark.usefixtures("as_serving_role")
def test_the_schema_is_the_owners(db: None) -> None:
    for change in ("DROP TABLE journal_heartbeat", "CREATE TABLE mine (id int)", "DELETE FROM django_migrations"):
        with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
            fetch(change)
    assert connection.vendor == "postgresql"
