"""A company with millions of lines, made by set-based SQL from two thousand orders that went the real way.

Two samples are made by the actions: orders that are done, and orders that are under way. Every row of a
sample is then copied with its ids, numbers and dates moved on, so that what balanced once balances a
thousand times. What rows share (levels, bins, tills) grows by as many times what the sample changed of it.
A copy is found by its number, its buyer's name and its goods; of the beginnings of its own number and telephone
there are as many search tokens as of any other's, and they stand for nothing.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

Connect = Callable[[], "psycopg.Connection[Any]"]

SAMPLE = 1000
_YEARS = 3
_OPEN_AT_MOST = 30
# What grows by copies though its rows are shared: (table, columns, who may be told apart from copies by id).
_SHARED = (
    ("inventory_level", ("on_hand", "reserved", "waiting", "short")),
    ("inventory_bin", ("on_hand", "picked")),
    ("receivables_account", ("balance",)),
)
_NEVER = ("accounts_numberperiod", "journal_retry", "inventory_level", "inventory_bin")
_SUBJECTS = {
    "order": "orders_order", "customer": "customers_customer", "fulfilment": "fulfilment_fulfilment",
    "fulfilment_line": "fulfilment_fulfilmentline", "parcel": "shipping_parcel", "payment": "payments_payment",
    "demand_group": "sourcing_demandgroup", "demand": "sourcing_demand", "change_set": "changes_changeset",
}  # fmt: skip
_MOVED_ON = {
    ("orders_order", "number"), ("orders_order", "external_id"), ("customers_customer", "number"),
    ("customers_identity", "value"), ("receivables_account", "code"), ("fulfilment_fulfilment", "number"),
    ("shipping_parcel", "number"), ("shipping_parcel", "tracking_number"), ("shipping_waybill", "number"),
    ("payments_payment", "number"), ("changes_changeset", "number"),
}  # fmt: skip
_PHONE = "'1' || lpad((abs(hashint8extended({owner}, k.n)) %% 10000000000)::text, 10, '0')"


@dataclass
class Table:
    """A table that is copied, and the ids of its rows before the samples, between them and after them."""

    name: str
    key: str
    columns: dict[str, str]
    marks: list[int] = field(default_factory=list)
    points_at: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """Which of the two samples (0 done, 1 under way), and how often it is copied."""

    number: int
    copies: int


class Seeding:
    """Copies samples in the database of an installation, as its administrator."""

    def __init__(self, connect: Connect, say: Callable[[str], None]) -> None:
        self.connect, self.say = connect, say
        self.marks: list[dict[str, int]] = []
        self.shared: list[dict[tuple[str, int], tuple[Any, ...]]] = []

    def mark(self) -> None:
        """This will note where every table stands: once before, between and after the samples."""
        with self.connect() as connection:
            key_of = dict(_rows(connection, _TABLES))
            self.marks.append({
                name: _rows(connection, f'SELECT coalesce(max("{key}"), 0) FROM {name}')[0][0]
                for name, key in key_of.items()
            })  # fmt: skip
            self.shared.append({
                (table, row[0]): row[1:]
                for table, columns in _SHARED
                for row in _rows(connection, f"SELECT id, {', '.join(columns)} FROM {table} WHERE id <= %s",
                                 [self.marks[0][table]])
            })  # fmt: skip

    def multiply(self, orders: int) -> None:
        """This will copy the samples until there are so many orders, with all that belongs to them."""
        before, between, after = (marks["orders_order"] for marks in self.marks)
        done, under_way = between - before, after - between
        under_way_copies = min(_OPEN_AT_MOST, max(0, orders // 33 // under_way))
        done_copies = max(0, (orders - after - under_way_copies * under_way) // done)
        samples = [Sample(0, done_copies), Sample(1, under_way_copies)]
        with self.connect() as connection:
            tables = self._tables(connection)
            _prepare(connection, tables)
        self._in_two(sorted(tables.values(), key=_size, reverse=True), tables, samples)
        with self.connect() as connection:
            self._grow_shared(connection, samples)
            connection.execute("UPDATE journal_cursor SET (xid, entry_id) = (SELECT xid, id FROM journal_entry "
                               "ORDER BY xid DESC, id DESC LIMIT 1)")  # fmt: skip
            connection.execute("DROP SCHEMA seeding CASCADE")

    def _tables(self, connection: "psycopg.Connection[Any]") -> dict[str, Table]:
        kinds: dict[str, dict[str, str]] = {}
        for name, column, kind in _rows(connection, _COLUMNS):
            kinds.setdefault(name, {})[column] = kind
        tables = {
            name: Table(name, key, kinds[name], [marks[name] for marks in self.marks])
            for name, key in _rows(connection, _TABLES)
            if self.marks[2][name] > self.marks[0][name] and name not in _NEVER
        }
        for name, column, target in _rows(connection, _POINTERS):
            if name in tables and target in tables:
                tables[name].points_at[column] = target
        return tables

    def _in_two(self, tables: Sequence[Table], known: dict[str, Table], samples: Sequence[Sample]) -> None:
        """Fill two tables at a time: there are two processors."""
        waiting, turn, failed = list(tables), threading.Lock(), list[BaseException]()

        def work() -> None:
            try:
                with self.connect() as connection:
                    while not failed:
                        with turn:
                            if not waiting:
                                return
                            table = waiting.pop(0)
                        began = time.perf_counter()
                        rows = _fill(connection, table, known, samples)
                        self.say(f"{table.name}: {rows:,} rows in {time.perf_counter() - began:.0f} s")
            except BaseException as problem:
                failed.append(problem)
                raise

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]

    def _grow_shared(self, connection: "psycopg.Connection[Any]", samples: Sequence[Sample]) -> None:
        for table, columns in _SHARED:
            changes = []
            for (name, pk), last in self.shared[2].items():
                if name != table:
                    continue
                steps = [self.shared[0][name, pk], self.shared[1][name, pk], last]
                change = [
                    sum((steps[s.number + 1][n] - steps[s.number][n]) * s.copies for s in samples)
                    for n in range(len(columns))
                ]
                if any(change):
                    changes.append((pk, *change))
            arrays = ", ".join(["%s::bigint[]"] + ["%s::numeric[]"] * len(columns))
            sets = ", ".join(f"{c} = t.{c} + n.{c}" for c in columns)
            connection.execute(
                f"UPDATE {table} t SET {sets} FROM unnest({arrays}) AS n(id, {', '.join(columns)}) WHERE t.id = n.id",
                [list(column) for column in zip(*changes, strict=True)] or [[]] * (len(columns) + 1),
            )
            connection.execute(f"VACUUM ANALYZE {table}")


def connecting(url: str) -> Connect:
    """This will give connections past triggers and keys, that do not wait for the disk."""

    def connect() -> "psycopg.Connection[Any]":
        connection = psycopg.connect(url, autocommit=True)
        for setting in ("session_replication_role = replica", "synchronous_commit = off", "work_mem = '64MB'",
                        "maintenance_work_mem = '1GB'"):  # fmt: skip
            connection.execute(f"SET {setting}")
        return connection

    return connect


def _prepare(connection: "psycopg.Connection[Any]", tables: dict[str, Table]) -> None:
    """Lay the samples aside, and tell the tokens that one subject has from those that many share."""
    connection.execute("CREATE SCHEMA seeding")
    for table in tables.values():
        lowest, highest = _window(tables, table, 0)[0], _window(tables, table, 1)[1]
        where = f'"{table.key}" > {lowest} AND "{table.key}" <= {highest}'
        if "subject_id" in table.columns and table.name != "accounts_searchtokens":
            where += f" AND subject = ANY('{{{','.join(_SUBJECTS)}}}')"
        connection.execute(f"CREATE TABLE seeding.{table.name} AS SELECT * FROM {table.name} WHERE {where}")
    connection.execute("""
        CREATE TABLE seeding.tokens AS
        WITH each AS (SELECT s.id, x.token FROM seeding.accounts_searchtokens s, unnest(s.tokens) AS x(token)),
             rare AS (SELECT token FROM each GROUP BY 1 HAVING count(*) = 1)
        SELECT e.id, array_agg(e.token) FILTER (WHERE r.token IS NULL) AS common,
               array_agg(e.token) FILTER (WHERE r.token IS NOT NULL) AS rare
        FROM each e LEFT JOIN rare r USING (token) GROUP BY 1""")
    connection.execute("CREATE INDEX ON seeding.tokens (id)")
    connection.execute("ANALYZE")


def _fill(
    connection: "psycopg.Connection[Any]", table: Table, known: dict[str, Table], samples: Sequence[Sample]
) -> int:
    """Copy one table while its indexes rest, then build them anew in one go each."""
    connection.execute(
        "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = %s::regclass", [table.name]
    )
    rows = 0
    for sample in samples:
        statement = _copying(table, known, sample, samples)
        for first, last in _chunks(sample.copies, 20):
            with connection.transaction():
                for n in range(first, last + 1):
                    rows += connection.execute(statement, [n], prepare=True).rowcount
    connection.execute(f"REINDEX TABLE {table.name}")
    connection.execute(f"VACUUM ANALYZE {table.name}")
    ((sequence,),) = _rows(connection, "SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.key])
    if sequence:
        connection.execute(f"SELECT setval('{sequence}', (SELECT max({table.key}) FROM {table.name}))")
    return rows


def _copying(table: Table, known: dict[str, Table], sample: Sample, samples: Sequence[Sample]) -> str:
    """Write the statement that makes the n-th copy of a sample's rows in a table."""
    # One of old stands for all days of three years; what is under way is of these weeks.
    ago = f"({sample.copies} - k.n) * interval '{_YEARS * 365 * 24 * 60 // max(sample.copies, 1)} minutes'"
    if sample.number:
        ago = f"({sample.copies} - k.n) * interval '6 hours'"
    values = {
        column: _value(table, column, kind, known, sample, samples, ago)
        for column, kind in table.columns.items()
        if kind != "xid8" and (table.name, column) != ("journal_entry", "id")
    }
    names = ", ".join(f'"{name}"' for name in values)
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {', '.join(values.values())} "
        f"FROM seeding.{table.name} s, (SELECT %s::bigint AS n) k "
        f'WHERE {_belongs(table, known, sample)} ORDER BY s."{table.key}"'
    )


def _belongs(table: Table, known: dict[str, Table], sample: Sample) -> str:
    """Say which rows belong to a sample. A follower may have written an entry later than its subject was made."""
    if table.name != "journal_entry":
        low, high = _window(known, table, sample.number)
        return f's."{table.key}" > {low} AND s."{table.key}" <= {high}'
    cases = []
    for subject, name in _SUBJECTS.items():
        if name in known:
            low, high = _window(known, known[name], sample.number)
            cases.append(f"WHEN '{subject}' THEN s.subject_id > {low} AND s.subject_id <= {high}")
    return f"CASE s.subject {' '.join(cases)} ELSE false END"


def _value(
    table: Table, column: str, kind: str, known: dict[str, Table], sample: Sample, samples: Sequence[Sample], ago: str
) -> str:
    value = f's."{column}"'
    if column in table.points_at:
        return _shifted(value, known[table.points_at[column]], sample, samples)
    if column == table.key:
        return _shifted(value, table, sample, samples)
    if column == "subject_id":
        cases = " ".join(
            f"WHEN '{subject}' THEN {_shifted(value, known[name], sample, samples)}"
            for subject, name in _SUBJECTS.items()
            if name in known
        )
        return f"CASE s.subject {cases} ELSE {value} END"
    if (table.name, column) in _MOVED_ON:
        return f"CASE WHEN {value} = '' THEN '' ELSE {value} || '{'AB'[sample.number]}' || k.n END"
    if column == "tokens":
        return (
            "(SELECT coalesce(t.common, '{}') || ARRAY(SELECT hashint8extended(r, k.n * 2 + "
            f"{sample.number}) FROM unnest(t.rare) r) FROM seeding.tokens t WHERE t.id = s.id)"
        )
    return _by_kind(table, column, kind, value, sample, ago)


def _by_kind(table: Table, column: str, kind: str, value: str, sample: Sample, ago: str) -> str:
    phone = _PHONE.format(owner="s.customer_id" if "customer_id" in table.columns else "s.id")
    if column in ("phone", "phone_full", "phone_tail") and "phone_full" in table.columns:
        said = {"phone": phone, "phone_full": f"'+86' || {phone}", "phone_tail": f"right({phone}, 4)"}[column]
        return f"CASE WHEN {value} = '' THEN '' ELSE {said} END"
    if column == "receiver_key":
        return f"md5({value} || k.n || '{sample.number}') || md5(k.n || {value})"
    if column == "fingerprint":
        return f"hashint8extended({value}, k.n * 2 + {sample.number})"
    if kind == "timestamp with time zone":
        return f"{value} - {ago}"
    if kind == "date":
        return f"({value} - {ago})::date"
    return value


def _shifted(value: str, table: Table, sample: Sample, samples: Sequence[Sample]) -> str:
    before, between, after = table.marks
    low, width = (before, between - before) if sample.number == 0 else (between, after - between)
    start = after + (samples[0].copies * (between - before) if sample.number else 0)
    return f"CASE WHEN {value} > {low} THEN {value} - {low} + {start} + (k.n - 1) * {width} ELSE {value} END"


def _window(known: dict[str, Table], table: Table, sample: int) -> tuple[int, int]:
    """Return the keys between which a sample's rows lie; a key that points elsewhere lies where that does."""
    owner = known[table.points_at[table.key]] if table.key in table.points_at else table
    return owner.marks[sample], owner.marks[sample + 1]


def _size(table: Table) -> int:
    return (table.marks[2] - table.marks[0]) * (8 if table.name == "accounts_searchtokens" else 1)


def _chunks(count: int, size: int) -> Iterator[tuple[int, int]]:
    return ((first, min(first + size - 1, count)) for first in range(1, count + 1, size))


def _rows(connection: "psycopg.Connection[Any]", sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    return connection.execute(sql, params or None).fetchall()


_TABLES = """
SELECT c.relname, a.attname FROM pg_class c
JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] AND a.atttypid = 'int8'::regtype
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname !~ '^(django|auth|procrastinate)_'
"""
_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attgenerated = '' ORDER BY c.relname, a.attnum
"""
_POINTERS = """
SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'
"""
