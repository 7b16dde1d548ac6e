"""Which orders a run is about, frozen when it starts: one statement, also for a hundred thousand."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from entrepot.desk.bulk.models import BulkRun
from entrepot.desk.bulk.states import Outcome
from entrepot.desk.finding import OrderFilter, orders_matching
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import statement

_FOUND = """
INSERT INTO bulk_bulkitem (run_id, position, number, order_id, edition)
SELECT %s::bigint, row_number() OVER (ORDER BY found.id), found.number, found.id, found.edition FROM ({}) found
"""


def select_matching(run: BulkRun, asked: OrderFilter, actor: Actor) -> int:
    """This will write down every order that matches now, with the edition it has, and count them."""
    found = orders_matching(actor, asked).order_by().values("id", "number", "edition")
    sql, params = found.query.sql_with_params()
    return _written(_FOUND.format(sql), [run.pk, *params])


def select_numbered(run: BulkRun, numbers: Sequence[str]) -> int:
    """This will write down the orders with these numbers, and the numbers that name none."""
    return _written(statement(__file__, "take_numbers"), [run.pk, list(numbers), run.company_id])


def select_from(run: BulkRun, other: BulkRun, outcome: Outcome) -> int:
    """This will write down the orders of another run that came to `outcome`, with the editions of today."""
    return _written(statement(__file__, "take_from_run"), [run.pk, other.pk, outcome])


def _written(sql: str, params: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
