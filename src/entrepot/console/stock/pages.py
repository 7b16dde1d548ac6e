"""The stock of one SKU: the sum opened, warehouse beside warehouse, who holds and who waits; corrections."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop

from entrepot.console.books.moves import place_name
from entrepot.console.faces import named
from entrepot.console.orders.deeds import Field, Given, said
from entrepot.console.orders.pages import asked_for, done
from entrepot.console.pages import Request, page, show
from entrepot.console.stock.listing import PARTS, in_units, page_of
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.queries import pieces_of, sku_coded
from entrepot.domain.inventory import actions
from entrepot.domain.inventory.queries import (
    contents_visible_to,
    levels_visible_to,
    moves_visible_to,
    warehouses_visible_to,
)
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.insight.holding import Held, held_by_orders

_NEWEST_MOVES = 10


@page("inventory.view_stock")
def stock_page(request: Request, code: str) -> HttpResponse:
    """This will show what there is of a SKU, where, and for whom."""
    actor = request.actor
    sku = sku_coded(actor, code)
    levels = list(
        levels_visible_to(actor).filter(sku=sku).select_related("warehouse").order_by("warehouse__priority")
    )
    sums = {part: sum(getattr(level, part) for level in levels) for part in (*PARTS, "safety")}
    bins = contents_visible_to(actor).filter(sku=sku).order_by("place__warehouse__priority", "place__sequence", "pk")
    held = held_by_orders(actor, sku)
    context = {
        "sku": sku,
        "address": page_of(sku.code),
        "uneven": sums["available"] != sums["on_hand"] - sums["reserved"] - sums["waiting"] - sums["safety"],
        "sums": {part: in_units(pieces, sku) for part, pieces in sums.items()},
        "levels": [
            (named(level.warehouse.name), {p: in_units(getattr(level, p), sku) for p in sums}) for level in levels
        ],
        "bins": [(one, in_units(one.on_hand, sku), in_units(one.picked, sku)) for one in bins[:200]],
        "holders": _shown(sku, held, waits=False),
        "waiters": _shown(sku, held, waits=True),
        "moves": [
            (move, in_units(move.quantity, sku), place_name(move.source), place_name(move.target))
            for move in moves_visible_to(actor)
            .filter(sku=sku)
            .select_related("source__warehouse", "target__warehouse")
            .order_by("-pk")[:_NEWEST_MOVES]
        ],
        "deeds": [deed for deed in DEEDS.values() if actor.may(deed.permission)],
    }
    part = request.headers.get("HX-Target") == "stock"
    return show(request, "console/stock/sku_body.html" if part else "console/stock/sku.html", context)


def _shown(sku: Sku, held: list[Held] | None, *, waits: bool) -> list[tuple[Held, Any]] | None:
    return None if held is None else [(one, in_units(one.pieces, sku)) for one in held if one.waits is waits]


@dataclass(frozen=True, slots=True)
class StockDeed:
    """A change of what lies there."""

    noun: str
    title: str
    icon: str
    permission: str
    fields: tuple[Field, ...]
    effect: str = ""


_WAREHOUSE = Field("warehouse", gettext_noop("Warehouse"), "select", needed=True)
_BIN = Field("bin", gettext_noop("Bin"), hint=gettext_noop("Empty: the bay of the warehouse."))
_LOT = Field("lot", gettext_noop("Lot"), needed=True)
_SERIALS = Field("serials", gettext_noop("Serial numbers"), "textarea", needed=True)
_QUANTITY = Field(
    "quantity", gettext_noop("Quantity"), needed=True, hint=gettext_noop("As you say it: 12, or 2箱3件.")
)
_COUNTED = Field("counted", gettext_noop("Counted"), hint=gettext_noop("How many there are; or say the difference."))
DEEDS = {
    deed.noun: deed
    for deed in (
        StockDeed(
            "receipts",
            gettext_noop("Receive"),
            "download",
            "inventory.receive_stock",
            (
                _WAREHOUSE, _QUANTITY, _BIN, _LOT, Field("expires_on", gettext_noop("Expires on"), "date"), _SERIALS,
                Field("reference", gettext_noop("Reference"), hint=gettext_noop("Such as the delivery note.")),
            ),
        ),
        StockDeed(
            "adjustments",
            gettext_noop("Put right"),
            "adjustments",
            "inventory.adjust_stock",
            (
                _WAREHOUSE,
                _COUNTED,
                Field("change", gettext_noop("Difference"), hint=gettext_noop("Such as -2 for two that are lost.")),
                _BIN, _LOT, _SERIALS,
                Field("reason", gettext_noop("Reason"), "select", needed=True, reasons="stock_adjustment"),
                Field("note", gettext_noop("Note")),
            ),
        ),
    )
}  # fmt: skip
# What is asked only of SKUs that are tracked so.
_TRACKED = {"lot": "lot", "expires_on": "lot", "serials": "serial"}


@page("inventory.view_stock")
def stock_deed(request: Request, code: str, noun: str) -> HttpResponse:
    """This will ask what a receipt or a correction needs to know, or book it."""
    deed = DEEDS.get(noun)
    if deed is None:
        raise NotFound("page", request.path)
    request.actor.must(deed.permission)
    sku = sku_coded(request.actor, code)
    asked = _for(deed, sku)
    if request.method != "POST":
        context = asked_for(request.actor, asked, address=f"{page_of(sku.code)}/deeds/{noun}", title=sku.code)
        houses = [(one.code, named(one.name)) for one in warehouses_visible_to(request.actor)]
        context["fields"] = [
            (field, houses if field.name == "warehouse" else choices) for field, choices in context["fields"]
        ]
        return show(request, "console/stock/deed.html", context)
    given = said(asked, request.POST)
    (_receive if noun == "receipts" else _adjust)(sku, given, request.actor)
    return done(gettext("{sku} is booked.").format(sku=sku.code))


def _for(deed: StockDeed, sku: Sku) -> StockDeed:
    fields = tuple(field for field in deed.fields if _TRACKED.get(field.name, sku.tracking) == sku.tracking)
    return StockDeed(deed.noun, deed.title, deed.icon, deed.permission, fields, deed.effect)


def _receive(sku: Sku, given: Given, by: Actor) -> None:
    arrival = actions.Arrival(
        sku.code, _pieces(sku, given["quantity"], by), given["bin"], given.get("lot", ""),
        given.get("serials", "").split(), _day(given.get("expires_on", "")),
    )  # fmt: skip
    actions.receive_stock(actions.Receipt(given["warehouse"], [arrival], given["reference"]), by=by)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("expires_on", "Write a day such as 2026-01-31.")


def _adjust(sku: Sku, given: Given, by: Actor) -> None:
    counted, change = (given[name] and _pieces(sku, given[name], by) for name in ("counted", "change"))
    if (counted == "") == (change == ""):
        raise Invalid("counted", "Say how many there are, or by how many it differs: one of the two.")
    line = actions.Adjustment(
        sku.code, change=None if change == "" else change, counted=None if counted == "" else counted,
        bin=given["bin"], lot=given.get("lot", ""), serials=given.get("serials", "").split(),
    )  # fmt: skip
    correction = actions.StockCorrection(given["warehouse"], [line], given["reason"], given["note"])
    actions.adjust_stock(correction, by=by)


def _pieces(sku: Sku, text: str, by: Actor) -> int:
    (pieces,) = pieces_of([(sku.code, text)], by.company_id, own_unit=True)
    if isinstance(pieces, Refusal):
        raise pieces
    return pieces
