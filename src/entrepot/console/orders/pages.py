"""The page of one order, and what is done on it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.catalog.pictures import picture_of_sku, pictured
from entrepot.console.faces import named
from entrepot.console.orders.deeds import DEEDS, METHODS, Asking, Field, next_deed, said
from entrepot.console.orders.sentence import state_sentence
from entrepot.console.orders.telling import told
from entrepot.console.pages import Request, notice, page, show
from entrepot.console.revealing import receiver
from entrepot.console.service.words import holder_said, kind_said
from entrepot.desk.finding import order_in_full_numbered
from entrepot.desk.looking import name_shown, standing_of
from entrepot.desk.sharing.queries import rating_of
from entrepot.desk.tasks.queries import open_tasks_of
from entrepot.desk.undoing.actions import Undoing, undo_entry
from entrepot.desk.undoing.queries import with_undo
from entrepot.domain.fulfilment.queries import fulfilments_matching
from entrepot.domain.orders import queries
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.rules.supported import supported_actions
from entrepot.domain.payments.queries import payments_of
from entrepot.domain.pricing.rules import price_text
from entrepot.domain.shipping.queries import parcels_matching
from entrepot.domain.sourcing.queries import decisions_of
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.queries import timeline
from entrepot.foundation.reasons.queries import reasons_visible_to
from entrepot.foundation.refusals import ChangedMeanwhile, NotFound


@page("orders.view_orders")
def order_page(request: Request, number: str) -> HttpResponse:
    """This will show everything about an order."""
    order = order_in_full_numbered(number, request.actor.company_id)
    part = request.headers.get("HX-Target") == "order"
    template = "console/orders/order_body.html" if part else "console/orders/order.html"
    return show(request, template, _everything(request.actor, order))


def _everything(actor: Actor, order: Order) -> dict[str, Any]:
    lines = list(order.lines.all())
    row = getattr(order, "stage_row", None)
    stage = row.stage if row else order.state
    supported = supported_actions(standing_of(order, lines), actor.may)
    deeds = [deed for noun, deed in DEEDS.items() if noun in supported]
    first = next_deed(supported)
    subjects = [("order", order.pk)] + ([("demand_group", order.demand_group_id)] if order.demand_group_id else [])
    seen = pictured(line.sku for line in lines if line.parent_id is None)
    entries = with_undo(timeline(subjects, company_id=order.company_id), order, actor)
    return {
        "order": order, "stage": stage, "sentence": state_sentence(order, lines, stage),
        "lines": [_line(line, lines, order.currency, seen) for line in lines if line.parent_id is None],
        "buyer": name_shown(order.buyer_then, actor) if order.buyer else "",  # type: ignore[attr-defined]
        **receiver(order, actor), "primary": first,
        "deeds": [deed for deed in deeds if deed is not first],
        "account": order.account, "timeline": told(entries, order.number),
        "decisions": decisions_of(order.demand_group_id) if order.demand_group_id else [],
        "works": list(fulfilments_matching(actor, order=order.number).select_related("warehouse"))
        if actor.may("fulfilment.view_fulfilments") else [],
        "parcels": list(parcels_matching(actor, order=order.number)),
        "payments": _payments(actor, order),
        "rating": rating_of(order),
        "tasks": [
            {"task": one, "kind": kind_said(one.kind), "holder": holder_said(one)}
            for one in open_tasks_of(actor, order.pk)
        ],
    }  # fmt: skip


def _line(line: OrderLine, lines: Sequence[OrderLine], currency: str, seen: set[str]) -> dict[str, Any]:
    """A line with its one bar; a kit's goes by its components."""
    parts = [one for one in lines if one.parent_id == line.pk] or [line]
    demands = [one.demand for one in parts if one.demand]
    wanted = sum(one.quantity for one in parts)
    counted = {
        "returned": sum(one.returned for one in parts),
        "shipped": sum(d.shipped for d in demands) - sum(one.returned for one in parts),
        "reserved": sum(d.reserved for d in demands),
        "lacking": sum(d.waiting + d.short for d in demands),
        "cancelled": sum(one.cancelled for one in parts),
    }
    return {
        "line": line, "components": [one for one in parts if one is not line], "counted": counted, "wanted": wanted,
        "typed": quantity_typed(line),
        "title": title_of(line),
        "picture": picture_of_sku(line.sku.code, seen) if line.sku else "",
        "price": price_text(line.unit_price, currency),
    }  # fmt: skip


def quantity_typed(line: OrderLine) -> str:
    """This will write how much is ordered as it was typed, with its unit."""
    return line.quantity_typed or f"{line.quantity_entered.normalize():f}{line.unit}"


def title_of(line: OrderLine) -> str:
    """This will write what is ordered as it was received, or as the catalogue calls it."""
    return line.title_received or (named(line.sku.name) if line.sku else line.code_received)


def _payments(actor: Actor, order: Order) -> list[tuple[Any, str]]:
    if not actor.may("payments.view_payments"):
        return []
    return [(payment, gettext(dict(METHODS)[payment.method])) for payment in payments_of(actor, order)]


@page("orders.view_orders")
def order_deed(request: Request, number: str, noun: str) -> HttpResponse:
    """This will ask what a change needs to know, or do it to the edition that the person has seen."""
    deed = DEEDS.get(noun)
    if deed is None:
        raise NotFound("page", request.path)
    order = queries.order_numbered(request.actor, number)
    if request.method != "POST" or (deed.fields or deed.grave) and "edition" not in request.POST:
        return show(request, "console/orders/deed.html", asked_for(request.actor, deed, order=order))
    if request.POST.get("edition", str(order.edition)) != str(order.edition):
        raise ChangedMeanwhile(f"order {number}")
    only(deed.act(order, said(deed, request.POST), request.actor))
    return done(gettext("{number}: done.").format(number=number), undo=way_back(request.actor, order))


def way_back(actor: Actor, order: Order) -> str:
    """This will give the address under which what was just done is taken back, if it can be."""
    entries = with_undo(timeline([("order", order.pk)], company_id=order.company_id)[-3:], order, actor)
    last = next((entry for entry in reversed(entries) if entry["undo"]["possible"]), None)
    return f"/orders/{order.number}/timeline/{last['seq']}/undo" if last else ""


def asked_for(actor: Actor, deed: Asking, **more: Any) -> dict[str, Any]:
    """This will give a dialog what it has to ask, with the reasons that the company has."""
    order = more.get("order")
    fields = [replace(one, value=one.now(order)) if one.now and order else one for one in deed.fields]
    return {"deed": deed, "fields": [(field, _choices(actor, field)) for field in fields]} | more


def _choices(actor: Actor, field: Field) -> list[tuple[str, str]]:
    if field.of:
        return list(field.of(actor))
    if not field.reasons:
        return [(code, gettext(text)) for code, text in field.choices]
    found = reasons_visible_to(actor).filter(use=field.reasons, active=True)
    return [(reason.code, reason.name.get(actor.language) or next(iter(reason.name.values()))) for reason in found]


def done(text: str, *, undo: str = "") -> HttpResponse:
    """This will close a dialog, say what was done, and let what shows it be fetched anew."""
    answer = HttpResponse(status=204)
    answer["HX-Trigger"] = '{"done": "", "changed": ""}'
    return notice(answer, text, undo=undo)


@require_POST
@page("orders.view_orders")
def undo_on_timeline(request: Request, number: str, entry: int) -> HttpResponse:
    """This will take back what an entry of the timeline tells."""
    undo_entry(Undoing(number, entry), by=request.actor)
    return done(gettext("Undone."))
