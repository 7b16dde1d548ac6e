"""Goods that come in, as somebody scans them."""

import re
from typing import Any

from django.http import HttpResponse

from entrepot.console.faces import named
from entrepot.console.floor.sending import Given, answered_once, json_answer, json_refusal, text
from entrepot.console.pages import Request, page, show
from entrepot.domain.catalog.queries import FoundSku, pieces_of, skus_by_codes
from entrepot.domain.inventory.actions import Arrival, Receipt, receive_stock
from entrepot.domain.inventory.queries import warehouse_coded, warehouses_visible_to
from entrepot.foundation.refusals import Invalid, NotFound, Refusal

_MOST_SERIALS = 500


def in_a_warehouse(request: Request, what: str) -> HttpResponse:
    """This will show the page of what is done in a warehouse, or ask in which one."""
    actor = request.actor
    if "warehouse" not in request.GET:
        context = {"warehouses": warehouses_visible_to(actor), "address": f"/floor/{what}", "what": what}
        return show(request, "console/floor/where.html", context)
    warehouse = warehouse_coded(actor, request.GET["warehouse"])
    return show(request, f"console/floor/{what}.html", {"warehouse": warehouse})


@page("inventory.receive_stock")
def receive(request: Request) -> HttpResponse:
    """This will ask what came and how much of it, or book it in."""
    if request.method == "POST":
        return answered_once(request, lambda given: _received(request, given))
    return in_a_warehouse(request, "receive")


@page("inventory.receive_stock")
def goods(request: Request) -> HttpResponse:
    """This will tell what a code stands for, in which unit, and what else is asked of it."""
    try:
        found = goods_found(request, request.GET.get("code", ""))
    except Refusal as refusal:
        return json_refusal(refusal)
    return json_answer(
        {"sku": found.code, "name": named(found.name), "unit": found.scanned_unit, "tracking": found.tracking}
    )


def _received(request: Request, given: Given) -> dict[str, Any]:
    found = goods_found(request, text(given, "code", most=120))
    serials = given.get("serials") or []
    if not isinstance(serials, list) or len(serials) > _MOST_SERIALS or not all(isinstance(x, str) for x in serials):
        raise Invalid("serials", "This cannot be read.")
    pieces = len(serials) or pieces_typed(request, found, text(given, "quantity", most=60))
    arrival = Arrival(found.code, pieces, text(given, "bin", most=60), text(given, "lot", most=80), serials)
    document = receive_stock(Receipt(text(given, "warehouse", most=40), [arrival]), by=request.actor)
    return {"number": document.number}


def pieces_typed(request: Request, found: FoundSku, typed: str) -> int:
    """This will read a quantity; a number alone counts what was scanned: boxes, where it was that of a box."""
    quantity = f"{typed} {found.scanned_unit}" if re.fullmatch(r"[\d.,]+", typed) else typed
    (pieces,) = pieces_of([(found.code, quantity)], request.actor.company_id, own_unit=True)
    if isinstance(pieces, Refusal):
        raise pieces
    return pieces


def goods_found(request: Request, code: str) -> FoundSku:
    """This will give the goods that a code names, or refuse."""
    found = skus_by_codes([code.strip()], request.actor.company_id).get(code.strip())
    if found is None or found.archived:
        raise NotFound("SKU", code[:60])
    return found
