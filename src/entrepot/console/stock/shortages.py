"""What orders wait for, by SKU: how many, since when, until when, and all of them to be acted on at once."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext_noop

from entrepot.console.faces import named
from entrepot.console.orders.deeds import Field, said
from entrepot.console.orders.pages import asked_for
from entrepot.console.orders.runs import run_shown
from entrepot.console.pages import Request, page, show
from entrepot.console.stock.listing import FAMILY, page_of
from entrepot.desk.bulk.actions import NewRun, start_bulk_run
from entrepot.domain.inventory.queries import warehouses_visible_to
from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, NotFound
from entrepot.insight.holding import Shortage, orders_lacking, shortages_visible_to

# When a day begins for orders that waited for it.
_OPENS = time(8)


@dataclass(frozen=True, slots=True)
class Deed:
    """One change of all orders that wait for a SKU, by a run of its noun."""

    noun: str
    title: str
    icon: str
    permission: str
    run: str
    fields: tuple[Field, ...]
    hint: str = ""
    effect: str = ""


def _warehouses(actor: Actor) -> list[tuple[str, str]]:
    return [(one.code, named(one.name)) for one in warehouses_visible_to(actor).filter(archived_at=None)]


# As many numbers as the search of the list of orders takes.
_MOST = 500


# What can be done for all orders that wait for a SKU: the noun of the run, and what it asks for.
DEEDS: dict[str, Deed] = {
    deed.noun: deed
    for deed in (
        Deed(
            "swap", gettext_noop("Send another instead"), "refresh", "changes.amend_orders", "swap",
            (
                Field("swap_for", gettext_noop("SKU that takes its place"), needed=True),
                Field("reason", gettext_noop("Reason"), "select", needed=True, reasons="amendment"),
            ),
            hint=gettext_noop("At the same price and quantity; each order is looked at anew."),
        ),
        Deed(
            "leaving-out", gettext_noop("Send the rest"), "truck-delivery", "changes.cancel_orders", "leaving-out",
            (Field("reason", gettext_noop("Reason"), "select", needed=True, reasons="cancellation"),),
            hint=gettext_noop("The pieces that are missing are cancelled and credited; everything else goes on."),
        ),
        Deed(
            "waiting", gettext_noop("Wait until"), "clock", "orders.hold_orders", "hold",
            (
                Field("until", gettext_noop("Day"), "date", needed=True),
                Field("note", gettext_noop("Note")),
            ),
            hint=gettext_noop("Held until the morning of that day, then they go on by themselves."),
        ),
        Deed(
            "other-warehouse", gettext_noop("From another warehouse"), "building-warehouse", "changes.amend_orders",
            "amendment",
            (
                Field("warehouse", gettext_noop("Warehouse"), "select", needed=True, of=_warehouses),
                Field("reason", gettext_noop("Reason"), "select", needed=True, reasons="amendment"),
            ),
            hint=gettext_noop("All goods of these orders are promised from there anew."),
        ),
        Deed(
            "cancellation", gettext_noop("Cancel the orders"), "circle-x", "changes.cancel_orders", "cancellation",
            (Field("reason", gettext_noop("Reason"), "select", needed=True, reasons="cancellation"),),
            effect=gettext_noop("What has not left is cancelled: its goods become free and its money is credited."),
        ),
    )
}  # fmt: skip


@page("orders.view_orders")
def act_on_all(request: Request, code: str, noun: str) -> HttpResponse:
    """This will ask what is to be done for all orders that wait for a SKU, or start it and show how far it is."""
    actor, deed = request.actor, DEEDS.get(noun)
    if noun == "ways":
        return _ways(request, code)
    if deed is None or not actor.may(deed.permission):
        raise NotFound("page", request.path)
    numbers = orders_lacking(actor, code)
    if request.method != "POST":
        where = f"/shortages/{quote(code, safe='')}/{noun}"
        context = asked_for(actor, deed, address=where, many=len(numbers), sku=code)
        return show(request, "console/stock/shortage_deed.html", context)
    run = NewRun(deed.run, numbers=numbers, parameters=_parameters(deed, code, request))
    return run_shown(request, start_bulk_run(run, by=actor))


def _ways(request: Request, code: str) -> HttpResponse:
    """Offer what can be done."""
    context = {
        "sku": code, "many": len(orders_lacking(request.actor, code)), 
        "address": f"/shortages/{quote(code, safe='')}",
        "deeds": [deed for deed in DEEDS.values() if request.actor.may(deed.permission)],
    }  # fmt: skip
    return show(request, "console/stock/shortage_ways.html", context)


def _parameters(deed: Deed, code: str, request: Request) -> dict[str, Any]:
    given: dict[str, Any] = said(deed, request.POST)
    if deed.run in ("swap", "leaving-out"):
        return given | {"sku": code}
    if deed.run == "hold":
        return {"code": "by_hand", "note": given["note"], "expires_at": _morning(given["until"], request).isoformat()}
    return given


def _morning(day: str, request: Request) -> datetime:
    zone = ZoneInfo(company_of(request.actor).time_zone)
    try:
        morning = datetime.combine(date.fromisoformat(day), _OPENS, zone)
    except ValueError:
        raise Invalid("until", "Write a day such as 2026-01-31.")
    if morning <= clock.now():
        raise Invalid("until", "Choose a later day.")
    return morning


@page("orders.view_orders")
def shortages(request: Request) -> HttpResponse:
    """This will list the SKUs that orders wait for, the most urgent first."""
    found = shortages_visible_to(request.actor)
    context = {
        "rows": [_row(one) for one in found],
        "family": FAMILY,
        "deeds": [deed for deed in DEEDS.values() if request.actor.may(deed.permission)],
        "orders": len({number for one in found for number in one.orders}),
    }
    return show(request, "console/stock/shortages.html", context)


def _row(one: Shortage) -> dict[str, Any]:
    numbers = one.orders[:_MOST]
    return {
        "sku": one.sku,
        "address": f"/shortages/{quote(one.sku, safe='')}",
        "name": named(one.name),
        "unit": one.unit,
        "link": page_of(one.sku),
        "waiting": one.in_units(one.waiting),
        "short": one.in_units(one.short),
        "since": one.since,
        "due": one.due,
        "count": len(one.orders),
        "orders": f"/orders?{urlencode({'q': ' '.join(numbers)})}",
        "cut": len(one.orders) > _MOST,
    }
