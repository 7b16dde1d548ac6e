"""Long lists on their way to the database, where most of the time would go into one element after another."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.types.array import ListDumper

_NUMBERS = (frozenset({int}), frozenset({Decimal}))
_TEXTS = frozenset({str})
# No text in the database may hold it, so it can stand between two.
_BETWEEN = "\0"


class PlainListDumper(ListDumper):
    """Writes a flat list of whole numbers, amounts or texts as one array literal; leaves others to the driver."""

    def _dump_list(self, obj: list[Any], tokens: list[Buffer], needs_quotes: Callable[[Buffer], object]) -> None:
        kinds = frozenset(map(type, obj))
        if kinds in _NUMBERS and self.delimiter == b",":
            tokens.append(f"{{{','.join(map(str, obj))}}}".encode())
        elif kinds == _TEXTS and (joined := _BETWEEN.join(obj)).count(_BETWEEN) == len(obj) - 1:
            quoted = joined.replace("\\", "\\\\").replace('"', '\\"').replace(_BETWEEN, '","')
            tokens.append(f'{{"{quoted}"}}'.encode())
        else:
            super()._dump_list(obj, tokens, needs_quotes)


def register() -> None:
    """This will let every connection that is made from now on write lists in this way."""
    psycopg.adapters.register_dumper(list, PlainListDumper)
