"""What an order is found by is written when it is placed, and again when any of it changes."""

from collections.abc import Mapping, Sequence

from entrepot.domain.orders.steps import lock_orders
from entrepot.domain.orders.words import words_of
from entrepot.foundation import search
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound, Refusal


@actions
def reindex_orders(ids: Sequence[int], *, waybills: Mapping[int, Sequence[str]], by: Actor) -> list[int | Refusal]:
    """This will make orders findable again by what is known of them now; `waybills` are those of their parcels."""
    mine = [pk for pk, order in lock_orders(ids).items() if order.company_id == by.company_id]
    words = words_of(mine, waybills)
    entries = [(pk, own.texts()) for pk, own in words.items()]
    search.index_anew("order", entries, company_id=by.company_id)
    return [pk if pk in words else NotFound("order", str(pk)) for pk in ids]
