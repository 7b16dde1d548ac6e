"""An entry of an order's timeline is undone, by the ordinary action that goes the other way."""

from dataclasses import dataclass

from entrepot.desk.undoing.events import EntryUndone
from entrepot.desk.undoing.here import here
from entrepot.desk.undoing.ways import WAYS, why_not
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import order_numbered
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import NotFound, Refusal


@dataclass(frozen=True)
class Undoing:
    """An entry of the timeline of an order, by its number there."""

    order: str
    entry: int


@action
def undo_entry(asked: Undoing, /, *, by: Actor) -> Order:
    """This will take back what an entry tells, as whoever asks, and write down that it was undone.

    The action that goes the other way locks and decides; of two who undo at once, one is refused by it.
    """
    order = order_numbered(by, asked.order)
    now = here(order)
    entry = next((said for said in now.said if said.seq == asked.entry), None)
    if entry is None:
        raise NotFound("entry", f"{asked.order}/{asked.entry}")
    if refusal := why_not(now, entry, by):
        raise refusal
    for answer in WAYS[entry.kind].back(now, entry, by):
        if isinstance(answer, Refusal):
            raise answer
    record([EntryUndone(order.pk, entry.seq, entry.kind)], by=by)
    order.refresh_from_db()
    return order
