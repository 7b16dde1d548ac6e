"""Many rows in one statement."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

Row = Mapping[str, Any]

# Beyond so many rows the database had better begin while Python still makes the rest.
_LONG = 2_000


class _Together:
    """What is written inside `written_together`, in order: how a statement begins, and its rows.

    Once it flows, another thread sends each statement while the rows of the next are made.
    """

    def __init__(self) -> None:
        self.waiting: list[tuple[str, list[Any]]] = []
        self.last: list[Callable[[], None]] = []
        self.sender: ThreadPoolExecutor | None = None
        self.sent: list[Future[None]] = []

    def flow(self) -> None:
        connection.inc_thread_sharing()
        self.sender = ThreadPoolExecutor(1, "writing")
        self.send()
        # Foreign keys are looked at meanwhile too, and not all of them at the end.
        self._submit("SET CONSTRAINTS ALL IMMEDIATE")

    def send(self) -> None:
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        sql, rows = _one_statement(tuple(sql for sql, _ in waiting)), [as_json(rows) for _, rows in waiting]
        if self.sender is None:
            fetch(sql, rows)
        else:
            self._submit(sql, rows)

    def finish(self) -> None:
        for write_last in self.last:
            write_last()
        self.send()
        if self.sender is not None:
            self._submit("SET CONSTRAINTS ALL DEFERRED")
        for sent in self.sent:
            sent.result()

    def end(self) -> None:
        if self.sender is not None:
            self.sender.shutdown(cancel_futures=True)
            connection.dec_thread_sharing()

    def _submit(self, sql: str, rows: Sequence[str] = ()) -> None:
        assert self.sender is not None
        self.sent.append(self.sender.submit(_run, connection.cursor(), sql, rows))


def _run(cursor: CursorWrapper, sql: str, rows: Sequence[str]) -> None:
    with cursor:
        cursor.execute(sql, rows)


_together: ContextVar[_Together | None] = ContextVar("_together", default=None)


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
    together = _together.get()
    if together is None:
        fetch(sql, [as_json(rows)])
        return
    for there, others in together.waiting:
        if there == sql:
            others += rows
            return
    together.waiting.append((sql, list(rows)))
    if together.sender is not None:
        together.send()


@contextmanager
def written_together() -> Iterator[None]:
    """This will send all that is written inside as one statement, at the end. Nothing inside may read it.

    The statement is one for its foreign keys too: they are looked at when all of it is there.
    """
    if _together.get() is not None:
        yield
        return
    together = _Together()
    token = _together.set(together)
    try:
        yield
        together.finish()
    finally:
        _together.reset(token)
        together.end()


def write_last(make: Callable[[], None]) -> None:
    """This will have `make` write after all else inside `written_together`, or at once outside of it.

    It is for rows that cost more to make than to write, and that nothing hangs on.
    """
    together = _together.get()
    if together is None:
        make()
    else:
        together.last.append(make)


def nothing_more_is_read() -> None:
    """This will let a long list be written while the rest of its rows is made.

    Call it inside `written_together` where nothing that follows asks the database anything, and where rows follow in
    the order of their foreign keys. A short list stays one statement, which costs less.
    """
    together = _together.get()
    long = together is not None and sum(len(rows) for _, rows in together.waiting) >= _LONG
    if together is not None and together.sender is None and long:
        together.flow()


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
