"""What hangs on orders and is read at once for a whole list: whose they are, and what was printed of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from entrepot.desk.assigning.queries import Assigned, assigned_now
from entrepot.domain.orders.models import Order
from entrepot.foundation.printing.queries import LastPrint, last_prints


def marks_of(orders: Iterable[Order]) -> Callable[[Order], dict[str, Any]]:
    """This will give what shows the marks of each of these orders."""
    ids = [order.pk for order in orders]
    assigned, printed = assigned_now(ids), last_prints("order", ids)
    return lambda order: {
        "assignment": _assigned(assigned[order.pk]) if order.pk in assigned else None,
        "printed": prints_shown(printed.get(order.pk, ())),
    }


def prints_shown(prints: Sequence[LastPrint]) -> list[dict[str, Any]]:
    """This will show when each paper was last printed."""
    return [print_shown(one) for one in prints]


def print_shown(one: LastPrint) -> dict[str, Any]:
    """This will show a printing with those before it."""
    return {
        "document": one.document, "at": one.at, "by": one.by, "batch": one.batch, "copies": one.copies,
        "times": one.times,
    }  # fmt: skip


def _assigned(one: Assigned) -> dict[str, Any]:
    return {
        "person": one.person or None, "role": one.role or None, "due_at": one.due_at, "at": one.at,
    }  # fmt: skip
