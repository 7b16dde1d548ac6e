"""Customers as a list, masked as every list is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from entrepot.console.faces import named
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.console.templatetags import console as draw
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import customers_like, groups_visible_to
from entrepot.domain.customers.rules import mask_phone
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer, with how many orders there were and when the last one was."""

    customer: Customer
    orders: int
    last: date | None


def _find(actor: Actor, asked: Asked) -> QuerySet[Customer]:
    found = customers_like(actor, query=asked.get("q", ""), group=asked.get("group", ""))
    if asked.get("blocked"):
        found = found.filter(blocked=asked["blocked"] == "yes")
    if asked.get("terms"):
        found = found.filter(payment_days__isnull=asked["terms"] != "yes")
    return found.filter(kind=asked["kind"]) if asked.get("kind") else found


def _draw(actor: Actor, found: Sequence[Model]) -> list[CustomerRow]:
    customers = [one for one in found if isinstance(one, Customer)]
    rows: dict[int, tuple[int, date | None]] = {}
    if actor.may("orders.view_orders"):
        # Orders of those who were merged into somebody count as theirs, as on their card.
        kept = Coalesce("buyer__merged_into_id", "buyer_id")
        of_them = [one.pk for one in customers]
        family = Customer.objects.filter(Q(pk__in=of_them) | Q(merged_into_id__in=of_them)).values("pk")
        placed = orders_visible_to(actor).filter(buyer_id__in=family).exclude(state="draft")
        counted = placed.order_by().values(whose=kept).annotate(orders=Count("pk"), last=Max("on"))
        rows = {row["whose"]: (row["orders"], row["last"]) for row in counted}
    return [CustomerRow(one, *rows.get(one.pk, (0, None))) for one in customers]


def _groups(actor: Actor) -> Iterable[tuple[str, str]]:
    return [(group.code, named(group.name)) for group in groups_visible_to(actor)]


def _yes_no(actor: Actor) -> Iterable[tuple[str, str]]:
    return [("yes", gettext("Yes")), ("no", gettext("No"))]


CUSTOMERS: Listing[CustomerRow] = Listing(
    name="customers",
    title=gettext_noop("Customers"),
    live="customer",
    address="/customers",
    permission="customers.view_customers",
    columns=[
        Column(
            "number",
            gettext_noop("Customer number"),
            lambda row: row.customer.number,
            lambda row: row.customer.number,
        ),
        Column(
            "name",
            gettext_noop("Name"),
            lambda row: format_html('<span class="clip">{}</span>', row.customer.name),
            lambda row: row.customer.name,
        ),
        Column(
            "phone",
            gettext_noop("Telephone"),
            lambda row: mask_phone(row.customer.phone),
            lambda row: mask_phone(row.customer.phone),
        ),
        Column(
            "group",
            gettext_noop("Group"),
            lambda row: named(row.customer.group.name) if row.customer.group else "",
            lambda row: row.customer.group.code if row.customer.group else "",
        ),
        Column(
            "terms",
            gettext_noop("Pays within"),
            lambda row: draw.say(gettext_noop("{days} days"), days=row.customer.payment_days)
            if row.customer.payment_days is not None
            else "",
            lambda row: row.customer.payment_days,
        ),
        Column(
            "state",
            gettext_noop("State"),
            lambda row: draw.state("blocked") if row.customer.blocked else "",
            lambda row: "blocked" if row.customer.blocked else "",
        ),
        Column("orders", gettext_noop("Orders"), lambda row: str(row.orders or ""), lambda row: row.orders, end=True),
        Column("last", gettext_noop("Last order"), lambda row: draw.moment(row.last) if row.last else "",
               lambda row: row.last),
    ],
    find=_find,
    draw=_draw,
    link=lambda row: f"/customers/{row.customer.number}",
    key=lambda row: row.customer.number,
    tabs=[
        Tab("all", gettext_noop("All")),
        Tab("companies", gettext_noop("Companies"), {"kind": "company"}),
        Tab("terms", gettext_noop("Pay later"), {"terms": "yes"}),
        Tab("blocked", gettext_noop("Blocked"), {"blocked": "yes"}),
    ],
    narrowings=[
        Narrowing("group", gettext_noop("Group"), _groups),
        Narrowing("terms", gettext_noop("Pay later"), _yes_no),
        Narrowing("blocked", gettext_noop("Blocked"), _yes_no),
    ],
    hint=gettext_noop("Number, name, pinyin, telephone, e-mail, tax number"),
    nothing=gettext_noop("Whoever orders becomes a customer."),
    primary={
        "title": gettext_noop("New customer"), "address": "/customers/new", "icon": "plus",
        "permission": "customers.create_customers",
    },
)  # fmt: skip
