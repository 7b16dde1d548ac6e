"""Everything anyone asks about returns."""

from collections.abc import Collection

from django.db.models import QuerySet

from entrepot.domain.returns.models import Return
from entrepot.domain.returns.rules import SoldLine
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import fetch


def returns_visible_to(actor: Actor) -> QuerySet[Return]:
    if not actor.may("orders.view_orders"):
        return Return.objects.none()
    found = Return.objects.filter(company_id=actor.company_id).order_by("-id")
    return found.select_related("order").prefetch_related("lines__order_line__sku")


def known_external_ids(source: str, external_ids: Collection[str], *, company_id: int) -> set[str]:
    """This will tell which of the sender's numbers have been booked already."""
    rows = fetch(
        "SELECT external_id FROM returns_return WHERE company_id = %s AND source = %s AND external_id = ANY(%s)",
        [company_id, source, sorted(external_ids)],
    )
    return {row[0] for row in rows}


def sold_lines(line_ids: Collection[int]) -> dict[int, SoldLine]:
    """This will read order lines with how much of each is with the customer."""
    rows = fetch(
        """SELECT l.id, l.order_id, l.position, l.kind, l.sku_id, l.demand_id IS NOT NULL, l.quantity,
                  l.cancelled + l.returned, l.total, l.tax, coalesce(d.shipped, l.quantity - l.cancelled) - l.returned
           FROM orders_orderline l LEFT JOIN sourcing_demand d ON d.id = l.demand_id
           WHERE l.id = ANY(%s)""",
        [sorted(line_ids)],
    )
    return {row[0]: SoldLine(*row) for row in rows}
