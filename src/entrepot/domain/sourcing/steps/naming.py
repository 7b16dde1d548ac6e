"""A demand for goods that nobody knew learns what it is for, and its goods are promised."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrepot.domain.sourcing.models import Demand
from entrepot.domain.sourcing.steps.locking import lock_demands
from entrepot.domain.sourcing.steps.promising import promise_again
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import columns, fetch, insert, next_ids


@dataclass(frozen=True, slots=True)
class Named:
    """A demand that had no SKU, what it is for, and how many smallest units."""

    demand_id: int
    sku_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Added:
    """What comes to a group beside: a part of a kit that was known only as one line."""

    group_id: int
    sku_id: int
    quantity: int


def name_goods(
    named: Sequence[Named], added: Sequence[Added], dropped: Sequence[int], *, company_id: int
) -> list[int]:
    """This will say what demands without a SKU are for, add others, and remove those for what needs no goods.

    Nothing is promised yet. Returns the ids of the demands that were added, in their order.
    """
    lock_demands([*(one.demand_id for one in named), *dropped])
    fetch(
        """UPDATE sourcing_demand d SET sku_id = n.sku_id, quantity = n.quantity, short = n.quantity - d.cancelled
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS n(id, sku_id, quantity)
           WHERE d.id = n.id AND d.sku_id IS NULL""",
        columns([(one.demand_id, one.sku_id, one.quantity) for one in named], 3),
    )
    # Nothing was ever promised for them: they had no goods.
    fetch("DELETE FROM sourcing_demand WHERE id = ANY(%s) AND sku_id IS NULL", [list(dropped)])
    ids = next_ids({Demand: len(added)})[Demand]
    insert(
        Demand,
        [
            {"id": pk, "company_id": company_id, "group_id": one.group_id, "sku_id": one.sku_id,
             "quantity": one.quantity, "reserved": 0, "waiting": 0, "short": one.quantity}
            for pk, one in zip(ids, added, strict=True)
        ],
    )  # fmt: skip
    return ids


def promise_named(demand_ids: Sequence[int], *, cause: str, by: Actor) -> None:
    """This will promise the goods of demands that were named, but of groups that wait for payment or approval."""
    due = fetch(
        """SELECT d.id FROM sourcing_demand d JOIN sourcing_demandgroup g ON g.id = d.group_id
           WHERE d.id = ANY(%s) AND g.due ORDER BY d.id""",
        [list(demand_ids)],
    )
    if due:
        promise_again([row[0] for row in due], cause=cause, by=by)
