"""Locks go down the stairs like calls: what each transaction locks is logged by table, and an inversion fails."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# From the top: whoever has locked a row of one of these locks none of those before it.
STAIRS = [
    "shipping_parcel",
    "fulfilment_fulfilment",
    "payments_payment",
    "orders_order",
    "sourcing_demandgroup",
    "inventory_level",
    "inventory_bin",
    "receivables_account",
    "accounts_numberrule",
]

_LOCK = re.compile(r"FOR (?:NO KEY )?UPDATE(?: OF \"?(\w+)\"?)?", re.IGNORECASE)
_INSERT = re.compile(r"\bINSERT INTO \"?(\w+)", re.IGNORECASE)
_DELETE = re.compile(r"\bDELETE FROM \"?(\w+)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_UPDATE = re.compile(r"\bUPDATE \"?(\w+)\"?(?: (?:AS )?\w+)?\s+SET\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:FROM|JOIN) \"?(\w+)\"?(?: (?:AS )?\"?(\w+)\"?)?", re.IGNORECASE)


class Transaction:
    """The tables of which one transaction has locked rows, in the order in which it came to them."""

    def __init__(self) -> None:
        self.depth = 0
        self.held: list[str] = []
        self.inversions: list[str] = []

    def see(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note what a statement locks. In a test, the outermost savepoint is the transaction."""
        text = str(sql)
        if text.startswith("SAVEPOINT"):
            self.depth += 1
        elif text.startswith(("RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")):
            self.depth = max(0, self.depth - 1)
            self.held = self.held if self.depth else []
        elif self.depth:
            for table in locked_by(text):
                self._look_up_from(table)
                self._hold(table)
            # Nobody waits for rows that were made here.
            for table in _INSERT.findall(text):
                self._hold(table)
        return execute(sql, params, many, context)

    def _look_up_from(self, table: str) -> None:
        # A table that was come to before is locked already as far as this transaction is concerned.
        below = [other for other in self.held if STAIRS.index(other) > STAIRS.index(table)]
        if below and table not in self.held:
            self.inversions.append(f"{table} after {', '.join(below)}")

    def _hold(self, table: str) -> None:
        if table in STAIRS and table not in self.held:
            self.held.append(table)


def locked_by(sql: str) -> list[str]:
    """Name the tables of the stairs of which a statement locks rows, in the order in which it does."""
    found: list[str] = []
    for match in _LOCK.finditer(sql):
        names = [(table, alias or table) for table, alias in _NAMED.findall(_read_by(sql[: match.start()]))]
        wanted = match[1]
        found += [table for table, alias in names if wanted in (None, table, alias)]
    found += _UPDATE.findall(sql) + _DELETE.findall(sql)
    return [table for table in dict.fromkeys(found) if table in STAIRS]


def _read_by(sql: str) -> str:
    """What the SELECT before a lock reads itself: without what stands in brackets, from its own FROM on."""
    bare = ""
    while bare != sql:
        bare, sql = sql, _BRACKETS.sub(" ", sql)
    starts = [match.start() for match in _FROM.finditer(bare)]
    return bare[starts[-1] :] if starts else ""


@contextmanager
def watched() -> Iterator[Transaction]:
    """Watch the locks of what is done meanwhile on this connection."""
    transaction = Transaction()
    with connection.execute_wrapper(transaction.see):
        yield transaction
