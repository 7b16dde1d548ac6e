"""The service desk: one box for a number, a name or a telephone, and beneath it what to say and what to do."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from entrepot.console.notices.words import occasion_said, way_said
from entrepot.console.orders.deeds import DEEDS, Deed
from entrepot.console.orders.pages import quantity_typed, title_of
from entrepot.console.orders.sentence import state_sentence
from entrepot.console.pages import Request, page, show
from entrepot.console.service.listing import FAMILY
from entrepot.console.service.words import holder_said, kind_said
from entrepot.desk.finding import orders_in_full
from entrepot.desk.looking import name_shown, standing_of
from entrepot.desk.sharing.queries import rating_of
from entrepot.desk.tasks.models import Task
from entrepot.desk.tasks.queries import mine, open_tasks_of, tasks_visible_to
from entrepot.domain.customers.rules import mask_name, mask_phone
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import as_rows, orders_numbered, orders_visible_to
from entrepot.domain.orders.rules.supported import supported_actions
from entrepot.domain.shipping.queries import parcels_matching
from entrepot.foundation.actors import Actor
from entrepot.insight.finding import Answers, search_everything
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.queries import notices_visible_to

_MOST = 8
# What a customer on the telephone asks for; the others are on the page of the order.
_ASKED_FOR = ("cancellation", "amendments", "holds", "hold-releases", "refund-request", "payments")


@page("orders.view_orders")
def service(request: Request) -> HttpResponse:
    """This will show the order that is meant, or those among which to choose; without a question, my tasks."""
    actor, query = request.actor, request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {"query": query, "family": FAMILY}
    if query:
        context |= _answer(actor, query)
    elif actor.may("tasks.view_tasks"):
        found = mine(tasks_visible_to(actor), actor).order_by("due_at", "id")[:_MOST]
        context["tasks"] = _tasks_shown(found)
    part = request.headers.get("HX-Target") == "answer"
    return show(request, "console/service/answer.html" if part else "console/service/service.html", context)


def _answer(actor: Actor, query: str) -> dict[str, Any]:
    found = search_everything(actor, query, limit=_MOST)
    numbers = list(dict.fromkeys(_numbers(found)))
    orders = orders_numbered(actor, numbers)
    among = [orders[number] for number in numbers if number in orders] + found.orders
    if len(among) == 1:
        return {"one": _in_full(actor, among[0])}
    ids = [order.pk for order in among]
    rows = {order.pk: order for order in as_rows(orders_visible_to(actor).filter(pk__in=ids))}
    return {
        "orders": [
            (rows[pk], name_shown(rows[pk].buyer_then, actor)) for pk in ids if pk in rows  # type: ignore[attr-defined]
        ],
        "customers": [(one, mask_name(one.name), mask_phone(one.phone)) for one in found.customers],
    }  # fmt: skip


def _numbers(found: Answers) -> Sequence[str]:
    """The orders of which the query is the number, or which stand behind a parcel, payment or work of that number."""
    return [
        number for one in found.exact for number in ([one.number] if one.kind == "order" else one.orders)
    ]  # fmt: skip


def _in_full(actor: Actor, found: Order) -> dict[str, Any]:
    (order,) = orders_in_full([found.pk], actor.company_id)
    lines = list(order.lines.all())
    row = getattr(order, "stage_row", None)
    stage = row.stage if row else order.state
    parcels = list(parcels_matching(actor, order=order.number))
    supported = supported_actions(standing_of(order, lines), actor.may)
    return {
        "order": order, "stage": stage, "sentence": state_sentence(order, lines, stage), "parcels": parcels,
        "lines": [
            (title_of(line), line.sku.code if line.sku else line.code_received, quantity_typed(line))
            for line in lines if line.parent_id is None
        ],
        "buyer": name_shown(order.buyer_then, actor) if order.buyer else "",  # type: ignore[attr-defined]
        "tasks": _tasks_shown(open_tasks_of(actor, order.pk)), "deeds": _deeds(supported),
        "notices": _notices(actor, order), "rating": rating_of(order), "account": order.account,
        "others": as_rows(orders_visible_to(actor).filter(buyer=order.buyer).exclude(pk=order.pk))[:5]
        if order.buyer else [],
    }  # fmt: skip


def _deeds(supported: Sequence[str]) -> list[Deed]:
    return [DEEDS[noun] for noun in _ASKED_FOR if noun in supported and noun in DEEDS]


def _tasks_shown(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    return [{"task": one, "kind": kind_said(one.kind), "holder": holder_said(one)} for one in tasks]


def _notices(actor: Actor, order: Order) -> list[tuple[Notice, str, str]]:
    if not actor.may("notices.view_notices"):
        return []
    newest = notices_visible_to(actor).filter(order=order)[:5]
    return [(one, occasion_said(one.occasion), way_said(one.way)) for one in newest]
