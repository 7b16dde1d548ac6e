"""Goods that are counted where they lie; what differs is booked, and what was moved meanwhile is counted again."""

from typing import Any

from django.http import HttpResponse

from entrepot.console.faces import named
from entrepot.console.floor.receiving import goods_found, in_a_warehouse, pieces_typed
from entrepot.console.floor.sending import Given, answered_once, json_answer, json_refusal, text, whole_number
from entrepot.console.floor.walk import amount_text
from entrepot.console.pages import Request, page
from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.inventory.queries import bin_coded, counted_by_the_books, warehouse_coded
from entrepot.foundation.refusals import Invalid, Refusal

_REASON = "counted"


@page("inventory.adjust_stock")
def count(request: Request) -> HttpResponse:
    """This will ask what lies where and how much of it, or book what differs."""
    if request.method == "POST":
        return answered_once(request, lambda given: _counted(request, given))
    return in_a_warehouse(request, "count")


@page("inventory.adjust_stock")
def goods(request: Request) -> HttpResponse:
    """This will tell whether a code is a bin, or which goods, what the books have of them there, and whether a
    quantity differs from that."""
    code, place = request.GET.get("code", "").strip(), request.GET.get("bin", "")
    try:
        warehouse = warehouse_coded(request.actor, request.GET.get("warehouse", ""))
        if at := bin_coded(request.actor, warehouse, code):
            return json_answer({"bin": at.code})
        found = goods_found(request, code)
        if found.tracking == "serial":
            raise Invalid("code", "{sku} has serial numbers: say which are found or lost on its page.", {"sku": code})
        books = counted_by_the_books(request.actor, found.id, warehouse, place)
        typed = request.GET.get("quantity", "")
        differs = bool(typed) and pieces_typed(request, found, typed) != books.get(request.GET.get("lot", ""), 0)
    except Refusal as refusal:
        return json_refusal(refusal)
    return json_answer({
        "sku": found.code, "name": named(found.name), "unit": found.scanned_unit, "tracking": found.tracking,
        "seen": books, "differs": differs,
    })  # fmt: skip


def _counted(request: Request, given: Given) -> dict[str, Any]:
    found, lot = goods_found(request, text(given, "code", most=120)), text(given, "lot", most=80)
    pieces, seen = pieces_typed(request, found, text(given, "quantity", most=60)), whole_number(given, "seen")
    line = Adjustment(found.code, counted=pieces, bin=text(given, "bin", most=60), lot=lot, seen=seen)
    if pieces != seen:
        adjust_stock(StockCorrection(text(given, "warehouse", most=40), [line], _REASON), by=request.actor)
    change, unit = amount_text(abs(pieces - seen), found.scale), found.unit
    return {"number": f"{'+' if pieces > seen else '−'}{change} {unit}" if pieces != seen else "✓"}
