"""Where an order stands, as far as it decides what can be undone: a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from entrepot.desk.assigning.queries import assigned_now
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.journal.models import Entry


@dataclass(frozen=True)
class Said:
    """An entry about the order itself."""

    seq: int
    kind: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Here:
    """The order with its open holds, its work and its parcels by number, and everything said of it."""

    order: Order
    holds: frozenset[str]
    works: dict[str, str]
    parcels: dict[str, str]
    said: Sequence[Said]
    assigned: str = ""
    undone: frozenset[int] = field(default_factory=frozenset)

    def later(self, entry: Said, kinds: Sequence[str], *same: str) -> Said | None:
        """This will give the first later entry of these kinds that has the same of these facts."""
        return next(
            (
                other
                for other in self.said
                if other.seq > entry.seq
                and other.kind in kinds
                and all(other.facts.get(name) == entry.facts.get(name) for name in same)
            ),
            None,
        )


def here(order: Order) -> Here:
    """This will read where the order stands."""
    rows = Entry.objects.filter(subject="order", subject_id=order.pk).order_by("seq")
    said = [Said(*row) for row in rows.values_list("seq", "kind", "facts")]
    holds = Hold.objects.filter(order=order, released_at=None, line=None).values_list("code", flat=True)
    works = Fulfilment.objects.filter(lines__order_line__order=order).values_list("number", "state").distinct()
    boxed = Parcel.objects.filter(lines__fulfilment_line__order_line__order=order)
    undone = frozenset(entry.facts["entry"] for entry in said if entry.kind == "order.entry_undone")
    parcels = dict(boxed.values_list("number", "state").distinct())
    now = assigned_now([order.pk]).get(order.pk)
    return Here(order, frozenset(holds), dict(works), parcels, said, now.ref if now else "", undone)
