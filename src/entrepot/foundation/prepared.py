"""Querysets that are compiled once, and asked again and again with other values."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any, Generic, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections
from django.db.models import BigIntegerField, BooleanField, Func, Model, QuerySet, Subquery
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

Item = TypeVar("Item")


class Given(Expression):
    """Stands in a queryset for a number that is known only when it is asked."""

    def __init__(self, name: str, kind: str = "bigint") -> None:
        super().__init__(output_field=BigIntegerField())
        self.name, self.kind = name, kind

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """This will leave room for the number, with itself as a mark of which it is."""
        return f"%s::{self.kind}", [self]


def among(column: str, name: str) -> Func:
    """This will say, for a filter, that the column holds one of a list of numbers."""
    # Inside a query of its own the list has no length that the planner could see. It would plan for each length anew.
    test: dict[str, Any] = {"arg_joiner": " = ANY((SELECT ", "template": "%(expressions)s)::bigint[])"}
    return Func(column, Given(name, "bigint[]"), output_field=BooleanField(), **test)


def one_of(column: str, rows: QuerySet[Any, Any]) -> Func:
    """This will say, for a filter, that the column holds one of what `rows` has in its only column.

    Those rows are found first, and once. Of a subquery the planner guesses how many there are, and where it guesses
    many it goes through the whole table, newest first, to ask of each row whether it is among them.
    """
    return any_of(column, ArraySubquery(rows))


def any_of(column: str, array: Expression | Subquery) -> Func:
    """This will say, for a filter, that the column holds one of an array's elements."""
    test: dict[str, Any] = {"arg_joiner": " = ANY(", "template": "%(expressions)s)"}
    return Func(column, array, output_field=BooleanField(), **test)


def joined_late(rows: QuerySet[Any, Item], limit: int) -> QuerySet[Any, Item]:
    """This will give the first rows of an ordered queryset, chosen by their ids before anything is joined to them.

    Of what an array finds the planner expects ten rows, and joins and sorts all of seven thousand to show fifty.
    """
    chosen = rows.values("pk")[:limit]
    late = rows.all()
    late.query.where = type(late.query.where)()
    return late.filter(one_of("pk", chosen))


class Prepared(Generic[Item]):
    """A queryset whose SQL is written once in a process.

    Writing it takes Django longer than the database takes to answer. The queryset names with `Given` and `among`
    what differs from one time to the next, and fetches what hangs on its rows by joins alone.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Item]]) -> None:
        self._build = build
        self._written: tuple[QuerySet[Any, Item], SQLCompiler, str, tuple[Any, ...]] | None = None

    def ask(self, **values: Any) -> list[Item]:
        """This will give the rows for these values."""
        queryset, written, sql, params = self._written or self._write()
        compiler: Any = copy(written)
        compiler.connection = connections[queryset.db]
        filled = [values[param.name] if isinstance(param, Given) else param for param in params]
        compiler.as_sql = lambda *_, **__: (sql, filled)
        asked: Any = queryset.all()
        asked.query.get_compiler = lambda *_, **__: compiler
        return list(asked)

    def _write(self) -> tuple[QuerySet[Any, Item], SQLCompiler, str, tuple[Any, ...]]:
        queryset = self._build()
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        self._written = queryset, compiler, sql, tuple(params)
        return self._written


def by_owner(rows: Iterable[Item], key: str) -> dict[Any, list[Item]]:
    """This will sort rows by whose they are: by the id that `key` holds."""
    own: dict[Any, list[Item]] = defaultdict(list)
    for row in rows:
        own[getattr(row, key)].append(row)
    return own


def hang_on(objects: Iterable[Model], name: str, rows: Iterable[Any], key: str) -> None:
    """This will make `name` of each object give those rows whose `key` it is, as if Django had prefetched them."""
    own = by_owner(rows, f"{key}_id")
    for one in objects:
        for row in own[one.pk]:
            setattr(row, key, one)
        vars(one).setdefault("_prefetched_objects_cache", {})[name] = own[one.pk]
