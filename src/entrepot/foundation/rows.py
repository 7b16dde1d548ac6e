"""Many rows in one statement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

Row = Mapping[str, Any]


def insert(model: type[models.Model], rows: Sequence[Row]) -> None:
    """This will insert all rows in one statement; every row names the same columns as the first.

    A value is what the column holds: foreign keys as `…_id`, JSON as Python objects, arrays as lists.
    Columns that no row names take the database's default, so give every field that has none.
    """
    if not rows:
        return
    columns = list(rows[0])
    kinds = [_kind(model, column) for column in columns]
    values = [
        [pack(row[column]) for row in rows] if pack else [row[column] for row in rows]
        for column, (_, _, pack) in zip(columns, kinds, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(model, tuple(columns)), values)


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


def _array_literal(values: Collection[Any] | None) -> str | None:
    if values is None:
        return None
    if all(isinstance(value, int) for value in values):
        return "{" + ",".join(map(str, values)) + "}"
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, default=str).decode()


@cache
def _kind(model: type[models.Model], column: str) -> tuple[str, str, Any]:
    """Return (type of one unnested value, cast in the SELECT, how Python packs it)."""
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    kind = str(field.rel_db_type(connection) if field.remote_field is None else field.db_type(connection))
    kind = kind.split("(")[0]
    if isinstance(field, ArrayField):
        # unnest would flatten an array of arrays, so each travels as its literal.
        return "text", f"::{field.db_type(connection)}", _array_literal
    if isinstance(field, models.JSONField):
        return "text", "::jsonb", _json
    if isinstance(field, models.BinaryField):
        return "bytea", "", None
    return kind, "", None


@cache
def _insert_sql(model: type[models.Model], columns: tuple[str, ...]) -> str:
    kinds = [_kind(model, column) for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    arrays = ", ".join(f"%s::{kind}[]" for kind, _, _ in kinds)
    selected = ", ".join(f'r."{column}"{cast}' for column, (_, cast, _) in zip(columns, kinds, strict=True))
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) SELECT {selected} FROM unnest({arrays}) AS r({names})"


@cache
def _sequence(model: type[models.Model]) -> str:
    pk = model._meta.pk
    assert pk is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, pk.column])
        row = cursor.fetchone()
    return str(row[0])
