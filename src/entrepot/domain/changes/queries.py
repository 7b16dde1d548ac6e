"""Everything anyone asks about changes."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import QuerySet

from entrepot.domain.changes.models import ChangeSet
from entrepot.domain.changes.rules.cancelling import LineNow, Share
from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.models import OrderLine
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import fetch, statement


def changes_visible_to(actor: Actor) -> QuerySet[ChangeSet]:
    if not actor.may("orders.view_orders"):
        return ChangeSet.objects.none()
    found = ChangeSet.objects.filter(company_id=actor.company_id).order_by("-id")
    return found.select_related("order").prefetch_related("lines__order_line", "fields")


def order_ids_numbered(numbers: Iterable[str], *, company_id: int) -> dict[str, int]:
    """This will give the ids of those order numbers that exist, without locking anything."""
    rows = fetch(
        "SELECT number, id FROM orders_order WHERE company_id = %s AND number = ANY(%s)",
        [company_id, sorted(set(numbers))],
    )
    return dict(rows)


def lines_now(order_ids: Collection[int]) -> dict[int, list[LineNow]]:
    """This will read the lines of orders with what became of their pieces, by order id, in two statements."""
    lines: dict[int, LineNow] = {}
    found: dict[int, list[LineNow]] = {pk: [] for pk in order_ids}
    for row in fetch(statement(__file__, "lines_now"), [sorted(order_ids)]):
        lines[row[0]] = line = LineNow(*row)
        found[line.order_id].append(line)
    for line_id, *share in fetch(statement(__file__, "shares"), [sorted(order_ids)]):
        lines[line_id].shares.append(Share(*share))
    return found


def balances(account_ids: Collection[int]) -> dict[int, tuple[Decimal, Decimal]]:
    """This will give (balance, paid less refunded) of order accounts, by id."""
    rows = fetch(
        "SELECT id, balance, paid - refunded FROM receivables_account WHERE id = ANY(%s)", [sorted(account_ids)]
    )
    return {pk: (balance, paid) for pk, balance, paid in rows}


def time_zones(channel_ids: Collection[int]) -> dict[int, str]:
    """This will name the time zones that channels go by, by id."""
    return dict(Channel.objects.filter(pk__in=channel_ids).values_list("id", "time_zone"))


def levels_of(order_ids: Collection[int]) -> list[tuple[int, int]]:
    """This will list the (SKU, warehouse) at which anything is still promised for these orders."""
    rows = fetch(
        """SELECT DISTINCT p.sku_id, p.warehouse_id
           FROM orders_orderline l JOIN sourcing_promise p ON p.demand_id = l.demand_id
           WHERE l.order_id = ANY(%s) AND p.open + p.released + p.picked > 0""",
        [sorted(order_ids)],
    )
    return [(sku, warehouse) for sku, warehouse in rows]


def amendable_lines(order_ids: Collection[int]) -> dict[int, list[OrderLine]]:
    """This will read the lines of orders with their SKUs and demands, by order id."""
    found: dict[int, list[OrderLine]] = {pk: [] for pk in order_ids}
    lines = OrderLine.objects.filter(order_id__in=list(order_ids)).select_related("sku", "demand")
    for line in lines.order_by("order_id", "position"):
        found[line.order_id].append(line)
    return found


def customer_groups(customer_ids: Collection[int]) -> dict[int, int | None]:
    """This will tell in which group customers are, by id: their prices depend on it."""
    return dict(Customer.objects.filter(pk__in=customer_ids).values_list("id", "group_id"))


def parcels_under_way(order_ids: Collection[int]) -> list[int]:
    """This will name, by id, the parcels with goods of these orders that have left and not arrived."""
    rows = fetch(
        """SELECT DISTINCT c.parcel_id
           FROM shipping_parcelline c
           JOIN shipping_parcel p ON p.id = c.parcel_id AND p.state = 'handed_over'
           JOIN fulfilment_fulfilmentline l ON l.id = c.fulfilment_line_id
           JOIN orders_orderline ol ON ol.id = l.order_line_id
           WHERE ol.order_id = ANY(%s) AND c.quantity > c.taken_out ORDER BY 1""",
        [sorted(order_ids)],
    )
    return [row[0] for row in rows]


def unknown_goods(order_ids: Collection[int]) -> dict[int, list[int]]:
    """This will list the positions of goods that nobody knows, by order id."""
    found: dict[int, list[int]] = {}
    rows = fetch(
        """SELECT order_id, position FROM orders_orderline
           WHERE order_id = ANY(%s) AND sku_id IS NULL AND kind IN ('goods', 'gift') AND quantity > cancelled
           ORDER BY order_id, position""",
        [sorted(order_ids)],
    )
    for pk, position in rows:
        found.setdefault(pk, []).append(position)
    return found
