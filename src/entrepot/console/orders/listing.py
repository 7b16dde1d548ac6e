"""The list of orders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_noop

from entrepot.console.catalog.pictures import picture_of_sku
from entrepot.console.faces import named
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.console.orders.deeds import DEEDS, FLAGS
from entrepot.console.templatetags import console as draw
from entrepot.desk.assigning.queries import Assigned, assigned_now
from entrepot.desk.finding import OrderFilter, orders_matching
from entrepot.desk.looking import name_shown
from entrepot.desk.stages.queries import ageing
from entrepot.domain.orders import queries
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.states import LineKind, Progress
from entrepot.domain.receivables.models import Standing
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor
from entrepot.foundation.attachments.queries import has_picture
from entrepot.foundation.printing.queries import LastPrint, last_prints
from entrepot.foundation.refusals import Invalid

_PICTURES = 2
_YES_NO = (("yes", gettext_noop("Yes")), ("no", gettext_noop("No")))
_DATES = {"placed_since", "placed_before", "deadline_before"}
_YES = {"held", "late", "printed"}


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as the list shows it, with what hangs on it."""

    order: Any
    reader: Actor
    lines: Sequence[OrderLine]
    holds: Sequence[str]
    assigned: Assigned | None
    prints: Sequence[LastPrint]
    # The codes of all goods on the page of which there is a picture.
    seen: set[str]

    @property
    def stage(self) -> str:
        row = getattr(self.order, "stage_row", None)
        return str(row.stage if row else self.order.state)

    @property
    def due(self) -> datetime | None:
        """When it has to leave, as long as it has not."""
        order = self.order
        return min(filter(None, (order.deadline, order.ship_by)), default=None) if self.stage in _GOING else None

    @property
    def goods(self) -> str:
        return "、".join(
            f"{line.sku.code if line.sku else line.code_received} × {line.quantity}"
            for line in self.lines
            if line.kind != LineKind.CHARGE
        )

    @property
    def buyer(self) -> str:
        return name_shown(self.order.buyer_then, self.reader) if self.order.buyer else ""

    @property
    def remarks(self) -> list[tuple[str, str, str]]:
        """The three remarks, never mixed: an icon, whose it is, and the words."""
        order = self.order
        said = (
            ("message", gettext("Customer"), order.customer_message), ("note", gettext("Memo"), order.seller_memo),
            ("lock", gettext("Internal"), order.internal_note),
        )  # fmt: skip
        return [one for one in said if one[2]]


def asked_of(asked: Asked) -> OrderFilter:
    """This will read the question of a list as the one filter of orders."""
    given: dict[str, Any] = dict(asked)
    for name in _DATES & given.keys():
        given[name] = _midnight(name, given[name])
    for name in _YES & given.keys():
        given[name] = given[name] == "yes"
    return OrderFilter(**given)


def _midnight(name: str, text: str) -> datetime:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Invalid(name, "Write a day such as 2026-01-31.")
    return timezone.make_aware(datetime.combine(day, time()))


def _find(actor: Actor, asked: Asked) -> QuerySet[Order]:
    return orders_matching(actor, asked_of(asked))


def _draw(actor: Actor, found: Sequence[Model]) -> list[OrderRow]:
    ids = [row.pk for row in found]
    rows = {
        order.pk: order for order in queries.as_rows(Order.objects.filter(pk__in=ids)).select_related("stage_row")
    }
    lines: dict[int, list[OrderLine]] = {}
    of_all = OrderLine.objects.filter(order_id__in=ids, parent=None).select_related("sku").order_by("position")
    seen = set()
    for line in of_all.annotate(pictured=has_picture("sku", "sku_id")):
        lines.setdefault(line.order_id, []).append(line)
        if line.pictured and line.sku:
            seen.add(line.sku.code)
    holds, assigned = queries.open_hold_codes(ids), assigned_now(ids)
    prints = last_prints("order", ids)
    return [
        OrderRow(rows[pk], actor, lines.get(pk, ()), holds.get(pk, ()), assigned.get(pk), prints.get(pk, ()), seen)
        for pk in ids
    ]


def _number(row: OrderRow) -> str:
    order = row.order
    flag = format_html(
        '<span class="flag-{}" title="{}">{}</span> ', order.flag, draw.word(order.flag), draw.icon("flag", "small")
    )
    return format_html("{}{}", flag if order.flag else "", order.number)


def _goods(row: OrderRow) -> str:
    codes = dict.fromkeys(line.sku.code for line in row.lines if line.sku and line.sku.code in row.seen)
    pictures = format_html_join("", "{}", ((picture_of_sku(code, row.seen),) for code in [*codes][:_PICTURES]))
    words = format_html('<span class="clip" title="{0}">{0}</span>', row.goods)
    return format_html('<span class="with-picture pictures-small">{}{}</span>', pictures, words)


def _state(row: OrderRow) -> str:
    held = draw.state("held") if row.order.holds_open else ""
    return format_html('<span class="row-flow tight">{}{}</span>', draw.state(row.stage), held)


def _holds(row: OrderRow) -> str:
    return format_html_join(" ", '<span class="tag">{}</span>', ((draw.word(code),) for code in row.holds))


def _remarks(row: OrderRow) -> str:
    return format_html_join(
        " ", '<span class="remark" title="{}: {}">{}<span class="clip">{}</span></span>',
        ((whose, text, draw.icon(icon, "small"), text) for icon, whose, text in row.remarks),
    )  # fmt: skip


def _printed(row: OrderRow) -> str:
    return format_html_join(
        " ", '<span class="quiet" title="{} {}">{} {}</span>',
        ((draw.word(one.document), one.by, draw.icon("printer", "small"), draw.moment(one.at)) for one in row.prints),
    )  # fmt: skip


def _tags(row: OrderRow) -> str:
    return format_html_join(" ", '<span class="tag">{}</span>', ((tag,) for tag in row.order.tags))


def _payment(row: OrderRow) -> str:
    return row.order.account.standing if row.order.account else "unpaid"


_FOR_MANY = (
    "approval",
    "holds",
    "amendments",
    "hold-releases",
    "return-to-sales",
    "approval-withdrawal",
    "cancellation",
)
_GOING = {"review", "allocation", "picking", "packed", "entry"}
COLUMNS: list[Column[OrderRow]] = [
    Column("number", gettext_noop("Order"), _number, lambda row: row.order.number, sort="id"),
    Column(
        "placed_at",
        gettext_noop("Placed"),
        lambda row: draw.moment(row.order.placed_at),
        lambda row: row.order.placed_at,
        sort="placed_at",
    ),
    Column(
        "channel",
        gettext_noop("Channel"),
        lambda row: named(row.order.channel.name),
        lambda row: named(row.order.channel.name),
    ),
    Column(
        "external_id",
        gettext_noop("Channel's number"),
        lambda row: row.order.external_id,
        lambda row: row.order.external_id,
        usual=False,
    ),
    Column("buyer", gettext_noop("Customer"), lambda row: row.buyer, lambda row: row.buyer),
    Column("state", gettext_noop("Stage"), _state, lambda row: draw.word(row.stage)),
    Column("holds", gettext_noop("Held for"), _holds, lambda row: "、".join(map(draw.word, row.holds))),
    Column(
        "goods",
        gettext_noop("Goods"),
        _goods,
        lambda row: row.goods,
    ),
    Column(
        "remarks",
        gettext_noop("Remarks"),
        _remarks,
        lambda row: " | ".join(f"{whose}: {text}" for _icon, whose, text in row.remarks),
    ),
    Column(
        "due",
        gettext_noop("Leaves in"),
        lambda row: draw.due(row.due) if row.due else "",
        lambda row: row.due,
        sort=Least("deadline", "ship_by"),
        among=True,
    ),
    Column(
        "payment",
        gettext_noop("Payment"),
        lambda row: draw.state(_payment(row)),
        lambda row: draw.word(_payment(row)),
    ),
    Column(
        "total",
        gettext_noop("Total"),
        lambda row: draw.money(row.order.total, row.order.currency),
        lambda row: row.order.total,
        end=True,
        sort="total",
        among=True,
    ),
    Column(
        "currency",
        gettext_noop("Currency"),
        lambda row: row.order.currency,
        lambda row: row.order.currency,
        usual=False,
    ),
    Column(
        "printed",
        gettext_noop("Printed"),
        _printed,
        lambda row: "、".join(one.document for one in row.prints),
        usual=False,
    ),
    Column("tags", gettext_noop("Tags"), _tags, lambda row: "、".join(row.order.tags), usual=False),
    Column("assigned", gettext_noop("Whose"), lambda row: _whose(row), lambda row: _whose(row), usual=False),
]


def _whose(row: OrderRow) -> str:
    return (row.assigned.person or row.assigned.role) if row.assigned else ""


def _channels(actor: Actor) -> Iterable[tuple[str, str]]:
    channels = Channel.objects.filter(company_id=actor.company_id).order_by("code")
    return [(channel.code, named(channel.name)) for channel in channels]


def _reasons(actor: Actor) -> Iterable[tuple[str, str]]:
    return [(pool["code"], draw.word(pool["code"])) for pool in queries.review_pool(actor)]


def _yes_no(actor: Actor) -> Iterable[tuple[str, str]]:
    return [(code, gettext(text)) for code, text in _YES_NO]


def _counts(actor: Actor) -> Mapping[str, int]:
    return {row["stage"]: row["orders"] for row in ageing(actor)}


FAMILY = (
    (gettext_noop("List"), "/orders", "orders.view_orders"),
    (gettext_noop("Board"), "/orders/board", "orders.view_orders"),
)
ORDERS: Listing[OrderRow] = Listing(
    family=FAMILY,
    name="orders",
    title=gettext_noop("Orders"),
    live="order",
    address="/orders",
    permission="orders.view_orders",
    columns=COLUMNS,
    find=_find,
    draw=_draw,
    called=queries.orders_called,
    link=lambda row: f"/orders/{row.order.number}",
    key=lambda row: row.order.number,
    amount=lambda row: (row.order.total, row.order.currency),
    counts=_counts,
    memo="/orders/{}/deeds/amendments",
    may_memo="changes.amend_orders",
    tabs=[
        Tab("all", gettext_noop("All")),
        Tab("review", gettext_noop("To review"), {"stage": "review"}),
        Tab("allocation", gettext_noop("To release"), {"stage": "allocation"}),
        Tab("picking", gettext_noop("Picking"), {"stage": "picking"}),
        Tab("packed", gettext_noop("Packed"), {"stage": "packed"}),
        Tab("shipped", gettext_noop("On the way"), {"stage": "shipped"}),
        Tab("late", gettext_noop("Late"), {"late": "yes"}),
        Tab("held", gettext_noop("Held"), {"held": "yes"}),
        Tab("mine", gettext_noop("Mine"), {"assigned_to": "me"}),
        Tab("drafts", gettext_noop("Drafts"), {"state": "draft"}),
    ],
    narrowings=[
        Narrowing("channel", gettext_noop("Channel"), _channels),
        Narrowing("hold", gettext_noop("Held for"), _reasons),
        Narrowing(
            "payment", gettext_noop("Payment"), lambda actor: [(one.value, draw.word(one)) for one in Standing]
        ),
        Narrowing(
            "progress", gettext_noop("Progress"), lambda actor: [(one.value, draw.word(one)) for one in Progress]
        ),
        Narrowing("flag", gettext_noop("Flag"), lambda actor: [(flag, draw.word(flag)) for flag in FLAGS]),
        Narrowing("printed", gettext_noop("Printed"), _yes_no),
        Narrowing("placed_since", gettext_noop("Placed from")),
        Narrowing("placed_before", gettext_noop("Placed before")),
        Narrowing("deadline_before", gettext_noop("Deadline before")),
    ],
    deeds=[DEEDS[noun] for noun in _FOR_MANY],
    primary={
        "title": gettext_noop("New order"),
        "address": "/orders/new",
        "icon": "plus",
        "permission": "orders.place_orders",
    },
    hint=gettext_noop("Numbers (many at once), name, pinyin, phone, goods, remark"),
    nothing=gettext_noop("Orders appear here as soon as a channel, a file or a colleague brings them."),
)
