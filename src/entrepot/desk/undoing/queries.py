"""What the timeline says of undoing, entry by entry."""

from collections.abc import Sequence
from typing import Any

from entrepot.desk.undoing.here import Said, here
from entrepot.desk.undoing.refusals import NothingToUndo
from entrepot.desk.undoing.ways import WAYS, why_not
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import Actor


def with_undo(entries: Sequence[dict[str, Any]], order: Order, actor: Actor) -> list[dict[str, Any]]:
    """This will add to each entry whether it can be undone, under which noun, or why not."""
    now = here(order)
    return [{**entry, "undo": _undo(entry, now, actor)} for entry in entries]


def _undo(entry: dict[str, Any], now: Any, actor: Actor) -> dict[str, Any]:
    if entry["subject"] != "order":
        return {"possible": False, "why_not": str(NothingToUndo()), "noun": None}
    refusal = why_not(now, Said(entry["seq"], entry["kind"], entry["facts"]), actor)
    way = WAYS.get(entry["kind"])
    return {
        "possible": refusal is None, "why_not": str(refusal) if refusal else None, "noun": way.noun if way else None,
    }  # fmt: skip
