"""Everything anyone asks about orders."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from django.db.models import Exists, OuterRef, Q, QuerySet

from entrepot.domain.catalog.queries import skus_by_codes
from entrepot.domain.customers.queries import name_as_then
from entrepot.domain.orders.models import (
    Blacklisted,
    Hold,
    Order,
    OrderLine,
    RefundRequest,
    ReviewRules,
    UrgencyRules,
)
from entrepot.domain.orders.rules.review import SKU_ARCHIVED
from entrepot.domain.sourcing.models import Demand, Promise
from entrepot.foundation import search
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import rounded
from entrepot.foundation.prepared import Prepared, among, by_owner, hang_on, one_of
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch, fetch_dicts, statement

_NEWEST = 2000
# Among the reasons for which orders wait: nothing is the matter with them.
CLEAN = "clean"
# A barcode, and nothing that people would say in words.
_CODE = re.compile(r"[0-9A-Za-z\-]{6,40}")


def orders_visible_to(actor: Actor) -> QuerySet[Order]:
    """This will give every order the actor may see, newest first."""
    if not actor.may("orders.view_orders"):
        return Order.objects.none()
    return Order.objects.filter(company_id=actor.company_id).order_by("-id")


def as_rows(orders: QuerySet[Order]) -> QuerySet[Order]:
    """This will fetch with orders what a list shows of each; the buyer has the name that he had then."""
    return orders.annotate(buyer_then=name_as_then("buyer", "created_at", "placed_at")).select_related(
        "channel", "buyer", "account"
    )


def as_full_rows(orders: QuerySet[Order]) -> QuerySet[Order]:
    """This will fetch with orders what a page or an answer shows and each has one of; `with_parts` adds the rest."""
    picked = Promise.objects.filter(demand__group_id=OuterRef("demand_group_id"), picked__gt=0)
    related = ("payer", "ship_to", "salesperson", "parent")
    return as_rows(orders).annotate(being_picked=Exists(picked)).select_related(*related)


def with_parts(orders: Sequence[Order]) -> Sequence[Order]:
    """This will read the lines, open holds and open refund requests of orders, in three queries."""
    ids = [order.pk for order in orders]
    hang_on(orders, "lines", _LINES.ask(orders=ids), "order")
    holds = by_owner(_OPEN_HOLDS.ask(orders=ids), "order_id")
    asked_back = by_owner(_ASKED_BACK.ask(orders=ids), "order_id")
    for order in orders:
        order.open_holds = holds.get(order.pk, [])  # type: ignore[attr-defined]
        order.asked_back = asked_back.get(order.pk, [])  # type: ignore[attr-defined]
    return orders


_OF_ORDERS = among("order_id", "orders")
_LINES = Prepared(lambda: OrderLine.objects.filter(_OF_ORDERS).select_related("sku", "demand").order_by("position"))
_OPEN_HOLDS = Prepared(lambda: Hold.objects.filter(_OF_ORDERS, released_at=None).order_by("id"))
_ASKED_BACK = Prepared(lambda: RefundRequest.objects.filter(_OF_ORDERS, closed_at=None))


def refund_requests_visible_to(actor: Actor) -> QuerySet[RefundRequest]:
    """This will give what is asked back for orders, newest first."""
    actor.must("orders.view_orders")
    found = RefundRequest.objects.filter(order__company_id=actor.company_id)
    return found.select_related("order").order_by("-id")


def asked_back(order_ids: Iterable[int]) -> set[int]:
    """This will name those orders for which money is asked back at present, held for it or not, by id."""
    asked = RefundRequest.objects.filter(order_id__in=list(order_ids), closed_at=None)
    return set(asked.values_list("order_id", flat=True))


def refund_pending(order_ids: Iterable[int]) -> set[int]:
    """This will name those orders that stay while money is asked back for them, by id."""
    asked = RefundRequest.objects.filter(order_id__in=list(order_ids), closed_at=None, holds=True)
    return set(asked.values_list("order_id", flat=True))


def order_numbered(actor: Actor, number: str) -> Order:
    """This will give the order with that number, or refuse with NotFound."""
    order = orders_visible_to(actor).filter(number=number).first()
    if order is None:
        raise NotFound("order", number)
    return order


def orders_numbered(actor: Actor, numbers: Iterable[str]) -> dict[str, Order]:
    """This will give the orders with these numbers; those that do not exist are not in the answer."""
    return {order.number: order for order in orders_visible_to(actor).filter(number__in=list(numbers))}


def orders_found_by(actor: Actor, query: str) -> QuerySet[Order]:
    """This will find orders by any of their numbers, names (two characters, or pinyin), phones, goods or remarks.

    A barcode stands for its SKU. An order whose goods were scanned and one whose goods were typed are found alike.
    """
    scanned = skus_by_codes({query.strip()}, actor.company_id) if _CODE.fullmatch(query.strip()) else {}
    found = search.found("order", query, company_id=actor.company_id, or_by=[sku.code for sku in scanned.values()])
    return orders_visible_to(actor).filter(one_of("id", found))


def orders_called(actor: Actor, query: str) -> list[int]:
    """This will give the ids of orders whose own or channel's number is `query`: they are shown before all others.

    It is asked apart from what a search finds: together, a plan for any query reads all that was found.
    """
    own = Order.objects.filter(company_id=actor.company_id)
    written = _written(query)
    called = own.filter(number__in=written).values("pk").union(own.filter(external_id__in=written).values("pk"))
    return [row["pk"] for row in called]


def _written(query: str) -> list[str]:
    return sorted({query.strip(), query.strip().upper()})


def owed_of(orders: Iterable[Order]) -> dict[int, Decimal | None]:
    """This will tell what is owed for orders at this moment, by their ids; nothing at all before they are placed."""
    rows = Order.objects.filter(pk__in=[order.pk for order in orders])
    return dict(rows.values_list("pk", "account__balance"))


def last_prices(actor: Actor, customer: str, sku_ids: Iterable[int]) -> dict[int, tuple[Decimal, str, date]]:
    """This will tell what a customer paid last for SKUs, by their ids: the price, of which unit, and on which day."""
    if not customer or not actor.may("orders.view_orders"):
        return {}
    paid = OrderLine.objects.filter(
        order__company_id=actor.company_id, order__buyer__number=customer, sku_id__in=list(sku_ids), kind="goods"
    ).exclude(order__state__in=("draft", "cancelled", "rejected"))
    newest = paid.order_by("sku_id", "-order_id", "-position").distinct("sku_id")
    columns = newest.values_list("sku_id", "unit_price", "unit", "order__on")
    return {sku: (price, unit, on) for sku, price, unit, on in columns}


def releasable(order_ids: Iterable[int]) -> list[dict[str, Any]]:
    """This will list the pieces of these orders that may go to a warehouse now, one row a promise.

    Approved, not held, and where payment is asked for beforehand: paid, but for what is collected at the
    door, or to be paid later by agreement. Each row has order_id, line_id, parent_id, promise_id, sku_id,
    warehouse_id, open, priority, ship_by, ship_complete and, of the line's demand, open_all (all its open
    pieces) so that whoever releases can keep kits and ship-complete orders whole.
    """
    return fetch_dicts(statement(__file__, "releasable"), [sorted(set(order_ids))])


def groups_to_promise(order_ids: Iterable[int]) -> list[int]:
    """This will name the demand groups of these orders whose goods were to be promised later, and are due now.

    With payment means when the order could go as far as money is concerned: paid, to be paid at the door,
    or later by agreement.
    """
    rows = fetch(
        """SELECT o.demand_group_id FROM orders_order o
           JOIN receivables_account a ON a.id = o.account_id
           JOIN sourcing_demandgroup g ON g.id = o.demand_group_id
           WHERE o.id = ANY(%s) AND NOT g.due AND o.state IN ('placed', 'approved')
             AND CASE o.reserve_when WHEN 'payment' THEN a.balance <= o.cod_amount OR a.due_on IS NOT NULL
                                     WHEN 'approval' THEN o.state = 'approved' ELSE true END
           ORDER BY 1""",
        [sorted(set(order_ids))],
    )
    return [row[0] for row in rows]


def orders_of_groups(group_ids: Iterable[int]) -> dict[int, int]:
    """This will tell which order hangs on each demand group."""
    rows = Order.objects.filter(demand_group_id__in=list(group_ids)).values_list("demand_group_id", "id")
    return {group: pk for group, pk in rows if group is not None}


def numbers_of_groups(group_ids: Iterable[int]) -> dict[int, str]:
    """This will tell the number of the order that hangs on each demand group."""
    rows = Order.objects.filter(demand_group_id__in=list(group_ids)).values_list("demand_group_id", "number")
    return {group: number for group, number in rows if group is not None}


def orders_held_for(actor: Actor, code: str) -> QuerySet[Order]:
    """This will give the orders that wait for this reason, those that wait longest first."""
    held = Hold.objects.filter(code=code, released_at=None).values("order_id")
    return orders_visible_to(actor).filter(pk__in=held, state__in=["placed", "approved"]).order_by("id")


def open_hold_codes(order_ids: Iterable[int]) -> dict[int, list[str]]:
    """This will name, by order id, for what each of these orders is held, one statement."""
    found: dict[int, list[str]] = {}
    holds = Hold.objects.filter(order_id__in=list(order_ids), released_at=None).order_by("id")
    for pk, code in holds.values_list("order_id", "code"):
        if code not in found.setdefault(pk, []):
            found[pk].append(code)
    return found


def review_pool(actor: Actor) -> list[dict[str, Any]]:
    """This will count the orders that wait, by reason: {code, orders, oldest, totals by currency}."""
    actor.must("orders.view_orders")
    rows = fetch(statement(__file__, "review_pool"), [actor.company_id])
    return [
        {
            "code": code,
            "orders": count,
            "oldest": oldest,
            "totals": {name: str(rounded(Decimal(total), name)) for name, total in orjson.loads(totals).items()},
        }
        for code, count, oldest, totals in rows
    ]


def orders_to_look_at(actor: Actor, code: str = "") -> QuerySet[Order]:
    """This will give the orders that wait for a reviewer, longest first: all, those held for a code, or the clean.

    Clean is what nothing is the matter with, and what still needs somebody to say so.
    """
    if code == CLEAN:
        return orders_visible_to(actor).filter(state="placed", holds_open=0).order_by("id")
    if code:
        return orders_held_for(actor, code)
    waiting = Q(state="placed") | Q(state="approved", holds_open__gt=0)
    return orders_visible_to(actor).filter(waiting).order_by("id")


def open_orders_to(order: Order) -> QuerySet[Order]:
    """This will give the other orders of the same receiver of which nothing has left, newest first."""
    key = order.ship_to.receiver_key if order.ship_to else ""
    if not key:
        return Order.objects.none()
    found = Order.objects.filter(company_id=order.company_id, ship_to__receiver_key=key, units_shipped=0)
    return found.filter(state__in=["placed", "approved"]).exclude(pk=order.pk).order_by("-id")


def held_among(order_ids: Iterable[int], codes: Iterable[str]) -> list[int]:
    """This will name those of these orders that the rules hold for one of these reasons."""
    holds = Hold.objects.filter(order_id__in=list(order_ids), code__in=list(codes), released_at=None, by_rules=True)
    return sorted(set(holds.values_list("order_id", flat=True)))


def short_though_sold(order_ids: Iterable[int]) -> list[int]:
    """This will name those of these orders that a marketplace has sold, and for which goods are lacking now."""
    sold = Order.objects.filter(
        pk__in=list(order_ids), state__in=["placed", "approved"], channel__keeps_bad_orders=True,
    )  # fmt: skip
    lacking = Demand.objects.filter(
        Q(waiting__gt=0) | Q(short__gt=0), group=OuterRef("demand_group"), group__due=True
    )
    return sorted(sold.filter(Exists(lacking)).values_list("pk", flat=True))


def held_of_customers(customer_ids: Iterable[int], codes: Iterable[str]) -> list[int]:
    """This will name the orders that these customers pay or have bought and that the rules hold for these reasons."""
    ids = list(customer_ids)
    holds = Hold.objects.filter(code__in=list(codes), released_at=None, by_rules=True)
    of_them = holds.filter(Q(order__payer_id__in=ids) | Q(order__buyer_id__in=ids))
    return sorted(set(of_them.values_list("order_id", flat=True)))


def held_for_codes(codes: Iterable[str], company_id: int) -> list[int]:
    """This will name the orders that wait because one of these codes was unknown."""
    unknown = OrderLine.objects.filter(code_received__in=list(codes), sku=None, order__company_id=company_id)
    unknown = unknown.exclude(code_received="")
    held = unknown.filter(order__holds_open__gt=0, order__state__in=["placed", "approved"])
    return sorted(set(held.values_list("order_id", flat=True)))


def held_for_archived(sku_ids: Iterable[int]) -> list[int]:
    """This will name the orders that wait because one of these SKUs was not sold any more."""
    holds = Hold.objects.filter(code=SKU_ARCHIVED, released_at=None, line__sku_id__in=list(sku_ids))
    return sorted(set(holds.values_list("order_id", flat=True)))


def held_for_prices(sku_codes: Iterable[str], company_id: int) -> list[int]:
    """This will name the orders that wait because one of these SKUs had no price."""
    holds = Hold.objects.filter(code="price_missing", released_at=None, order__company_id=company_id)
    return sorted(set(holds.filter(line__sku__code__in=list(sku_codes)).values_list("order_id", flat=True)))


def open_orders_of(customer_ids: Iterable[int]) -> list[int]:
    """This will name the orders of customers that are placed or approved and of which nothing has shipped."""
    found = Order.objects.filter(buyer_id__in=list(customer_ids), state__in=["placed", "approved"], units_shipped=0)
    return list(found.order_by("id").values_list("id", flat=True))


def orders_with_goods_to_release(company_id: int) -> list[int]:
    """This will name the approved orders that nothing holds and whose goods are reserved and not released yet."""
    waits = Promise.objects.filter(demand__group_id=OuterRef("demand_group_id"), state="reserved", open__gt=0)
    found = Order.objects.filter(Exists(waits), company_id=company_id, state="approved", holds_open=0)
    return list(found.order_by("id").values_list("id", flat=True))


def orders_to_review(company_id: int) -> list[int]:
    """This will name the orders that review may still hold or let go: nothing of them has shipped."""
    found = Order.objects.filter(company_id=company_id, state__in=["placed", "approved"], units_shipped=0)
    return list(found.order_by("id").values_list("id", flat=True))


def payers_of(order_ids: Iterable[int]) -> set[int]:
    """This will name who pays these orders."""
    rows = Order.objects.filter(pk__in=list(order_ids)).values_list("payer_id", "buyer_id")
    return {payer or buyer for payer, buyer in rows if payer or buyer}


def newest_orders_of(customer_ids: Iterable[int]) -> list[int]:
    """This will give the newest orders of these buyers, so many of each as anybody still looks for."""
    rows = fetch(
        """SELECT o.id FROM unnest(%s::bigint[]) AS c(id) CROSS JOIN LATERAL (
               SELECT id FROM orders_order WHERE buyer_id = c.id ORDER BY id DESC LIMIT %s) o ORDER BY 1""",
        [sorted(set(customer_ids)), _NEWEST],
    )
    return [row[0] for row in rows]


def blacklist_visible_to(actor: Actor) -> QuerySet[Blacklisted]:
    """This will give who is on the blacklist now, the newest first."""
    actor.must("orders.view_blacklist")
    return Blacklisted.objects.filter(company_id=actor.company_id, removed_at=None).order_by("-id")


def held_for_blacklist(company_id: int) -> list[int]:
    """This will name the orders that wait because of the blacklist."""
    holds = Hold.objects.filter(code="blacklist", released_at=None, by_rules=True, order__company_id=company_id)
    return sorted(set(holds.values_list("order_id", flat=True)))


def review_rules_visible_to(actor: Actor) -> QuerySet[ReviewRules]:
    """This will give every version of the rules of review, the newest first."""
    actor.must("orders.view_rules")
    return ReviewRules.objects.filter(company_id=actor.company_id).order_by("-version")


def urgency_rules_visible_to(actor: Actor) -> QuerySet[UrgencyRules]:
    """This will give every version of the rules of urgency, the newest first."""
    actor.must("orders.view_rules")
    return UrgencyRules.objects.filter(company_id=actor.company_id).order_by("-version")
