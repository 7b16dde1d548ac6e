"""Many rows in one statement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.db import connection, models

Row = Mapping[str, Any]

# What is written inside `written_together`, in order: the beginning of a statement without its rows, and the rows.
_waiting: ContextVar[list[tuple[str, list[Any]]] | None] = ContextVar("_waiting", default=None)


def insert(model: type[models.Model], rows: Sequence[Row]) -> None:
    """This will insert all rows in one statement; every row names the same columns as the first.

    A value is what the column holds: foreign keys as `…_id`, JSON as Python objects, arrays as lists.
    Columns that no row names take the database's default, so give every field that has none.
    """
    if rows:
        write(_insert_sql(model, tuple(rows[0])), list(rows))


def write(sql: str, rows: list[Any]) -> None:
    """This will run a statement that writes what `%s` holds: rows, as JSON; at once, or with others at their end.

    Inside `written_together`, rows for the same statement are added to those that are there.
    """
    waiting = _waiting.get()
    if waiting is None:
        fetch(sql, [as_json(rows)])
        return
    for there, others in waiting:
        if there == sql:
            others += rows
            return
    waiting.append((sql, list(rows)))


@contextmanager
def written_together() -> Iterator[None]:
    """This will send all that is written inside as one statement, at the end. Nothing inside may read it.

    The statement is one for its foreign keys too: they are looked at when all of it is there.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: list[tuple[str, list[Any]]] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    if waiting:
        fetch(_one_statement(tuple(sql for sql, _ in waiting)), [as_json(rows) for _, rows in waiting])


@cache
def _one_statement(parts: tuple[str, ...]) -> str:
    *before, last = parts
    named = ", ".join(f"w{n} AS ({part})" for n, part in enumerate(before))
    return f"WITH {named} {last}" if before else last


def as_json(value: Any) -> str:
    """This will write rows as the database reads them."""
    return orjson.dumps(value, default=_as_text).decode()


def _as_text(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return f"\\x{bytes(value).hex()}"
    return str(value)


def next_ids(counts: Mapping[type[models.Model], int]) -> dict[type[models.Model], list[int]]:
    """This will take that many new ids for each model, all in one statement."""
    wanted = [(model, n) for model, n in counts.items() if n]
    if not wanted:
        return {model: [] for model in counts}
    selects = " UNION ALL ".join(
        f"SELECT {i}, nextval('{_sequence(model)}') FROM generate_series(1, %s)"
        for i, (model, _) in enumerate(wanted)
    )
    taken: dict[type[models.Model], list[int]] = {model: [] for model in counts}
    with connection.cursor() as cursor:
        cursor.execute(selects, [n for _, n in wanted])
        for i, new in cursor.fetchall():
            taken[wanted[i][0]].append(new)
    return taken


def fetch(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """This will run one statement and give all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def fetch_dicts(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
    """This will run one statement and give its rows as dictionaries by column name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@cache
def statement(beside: str, name: str) -> str:
    """This will read the statement `sql/<name>.sql` that stands beside the module `beside` (its `__file__`)."""
    return (Path(beside).parent / "sql" / f"{name}.sql").read_text()


def columns(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    """This will turn rows into columns for `unnest`, also when there are no rows."""
    turned: list[list[Any]] = [[] for _ in range(width)]
    for row in rows:
        for column, value in zip(turned, row, strict=True):
            column.append(value)
    return turned


@cache
def _insert_sql(model: type[models.Model], columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s)"


@cache
def _sequence(model: type[models.Model]) -> str:
    pk = model._meta.pk
    assert pk is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, pk.column])
        row = cursor.fetchone()
    return str(row[0])
