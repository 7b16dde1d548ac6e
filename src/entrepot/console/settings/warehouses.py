"""Warehouses: where they are, whom they serve, in which order they are asked, and by which steps they work."""

import re
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.faces import named
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, go, page, show
from entrepot.console.settings.forms import chosen, code_said, names_said, names_shown, parts_said, text_said
from entrepot.console.settings.words import FAMILY, STEPS
from entrepot.domain.inventory import actions, queries
from entrepot.domain.inventory.models import PlaceKind, Warehouse
from entrepot.foundation.accounts.queries import channels_visible_to, company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid

_TEXTS = {
    "province": 80, "city": 80, "district": 80, "region_code": 12, "street": 400, "contact": 120, "phone": 60,
}  # fmt: skip
_MOST = 1_000_000
_COUNTRY = re.compile("[A-Z]{2}")
_LONGEST_BIN = 40
_MOST_BINS = 1000


@page("inventory.view_warehouses")
def warehouses(request: Request) -> HttpResponse:
    """This will list the warehouses in the order in which they are asked for goods."""
    found = queries.warehouses_visible_to(request.actor)
    rows = [(one, named(one.name), gettext(STEPS[one.steps]), _place(one)) for one in found]
    return show(request, "console/settings/warehouses.html", {"rows": rows, "family": FAMILY})


def _place(warehouse: Warehouse) -> str:
    parts = (warehouse.country, warehouse.province, warehouse.city, warehouse.district)
    return " ".join(dict.fromkeys(filter(None, parts)))


@page("inventory.open_warehouse")
def new_warehouse(request: Request) -> HttpResponse:
    """This will ask where a warehouse is and how it works, or open it and lead to it."""
    company = company_of(request.actor)
    if request.method != "POST":
        blank = Warehouse(
            name={}, country=company.country, time_zone=company.time_zone, priority=100, steps="pick_pack_ship",
            serves=[], channels=[], **dict.fromkeys(_TEXTS, ""),
        )  # fmt: skip
        return show(request, "console/settings/new_warehouse.html", _form(request.actor, blank))
    code = code_said(request.POST)
    name = names_said(request.POST) or {company.language: code}
    bins = parts_said(request.POST, "bins", longest=_LONGEST_BIN)
    new = actions.NewWarehouse(code, name, _said(request.POST, request.actor), bins)
    actions.open_warehouse(new, by=request.actor)
    return go(request, f"/settings/warehouses/{code}", gettext("{code} is open.").format(code=code))


@page("inventory.view_warehouses")
def warehouse_page(request: Request, code: str) -> HttpResponse:
    """This will show a warehouse, or change the edition of it that the person has seen."""
    warehouse = queries.warehouse_coded(request.actor, code)
    if request.method == "POST":
        if not (name := names_said(request.POST)):
            raise Invalid("name", "must not be empty")
        edition = request.POST.get("edition", "")
        actions.change_warehouse(
            warehouse,
            changes=_said(request.POST, request.actor) | {"name": name},
            edition=int(edition) if edition.isdecimal() and len(edition) < 10 else 0,
            by=request.actor,
        )
        return go(request, f"/settings/warehouses/{code}", gettext("{number}: done.").format(number=code))
    context = _form(request.actor, warehouse) | {
        "title": named(warehouse.name), "place": _place(warehouse), "step": gettext(STEPS[warehouse.steps]),
        "bins": queries.bins_of(warehouse).filter(kind=PlaceKind.BIN).count(),
    }  # fmt: skip
    return show(request, "console/settings/warehouse.html", context)


def _form(actor: Actor, warehouse: Warehouse) -> dict[str, Any]:
    """What the boxes of a warehouse hold, and what they offer."""
    channels = channels_visible_to(actor) if actor.may("accounts.view_channels") else []
    offered = [one for one in channels if one.archived_at is None or one.code in warehouse.channels]
    return {
        "warehouse": warehouse, "names": names_shown(warehouse.name),
        "steps": [(code, gettext(title)) for code, title in STEPS.items()],
        "channels": [(one.code, named(one.name), one.code in warehouse.channels) for one in offered],
    }  # fmt: skip


def _said(post: QueryDict, actor: Actor) -> dict[str, Any]:
    """What was said of a warehouse, each as what it is."""
    said: dict[str, Any] = {name: text_said(post, name, longest=longest) for name, longest in _TEXTS.items()}
    said |= {
        "steps": chosen(post, "steps", STEPS),
        "serves": parts_said(post, "serves", longest=12),
        "country": text_said(post, "country", longest=2).upper(),
        "time_zone": text_said(post, "time_zone", longest=64),
    }
    if not _COUNTRY.fullmatch(said["country"]):
        raise Invalid("country", "Write two letters, such as CN.")
    priority = post.get("priority", "").strip()
    if not (priority.isascii() and priority.isdecimal() and len(priority) < 10 and int(priority) <= _MOST):
        raise Invalid("priority", "Write a whole number up to {most}.", {"most": _MOST})
    said["priority"] = int(priority)
    if actor.may("accounts.view_channels"):
        known = set(channels_visible_to(actor).values_list("code", flat=True))
        said["channels"] = [code for code in post.getlist("channels") if code in known]
    return said


@require_POST
@page("inventory.add_bins")
def new_bins(request: Request, code: str) -> HttpResponse:
    """This will add bins, which are walked after those that are there."""
    warehouse = queries.warehouse_coded(request.actor, code)
    codes = parts_said(request.POST, "bins", longest=_LONGEST_BIN)
    if not 0 < len(codes) <= _MOST_BINS:
        raise Invalid("bins", "Name between 1 and {most} bins.", {"most": _MOST_BINS})
    actions.add_bins(warehouse, codes=codes, by=request.actor)
    return done(gettext("{n} bins were added.").format(n=len(codes)))
