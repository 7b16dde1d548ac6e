"""Stock: levels, receipts, adjustments, and what lay where at a past moment."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, must_be_allowed, page, read_cursor, write_cursor
from entrepot.api.instants import Instant
from entrepot.domain.catalog.queries import pieces_of
from entrepot.domain.inventory import actions, queries
from entrepot.domain.inventory.models import Bin, Move, StockDocument
from entrepot.foundation.refusals import Invalid, Refusal

router = Router(tags=["stock"])


Typed = Annotated[str, Field(min_length=1, max_length=60)]


class ArrivalIn(Schema):
    """`quantity` is a number of smallest units, or as typed: 2箱3件."""

    sku: str
    quantity: Annotated[int, Field(gt=0, le=10**12)] | Typed
    bin: str = ""
    lot: str = Field("", max_length=80)
    serials: list[str] = []
    # Of the lot, which has one day only.
    expires_on: date | None = None


class ReceiptIn(Schema):
    warehouse: str
    lines: list[ArrivalIn] = Field(min_length=1, max_length=1000)
    reference: str = Field("", max_length=120)


class AdjustmentLineIn(Schema):
    """`change` or `counted` is a number of smallest units, or as typed: 2箱3件, -1箱."""

    sku: str
    change: Annotated[int, Field(ge=-(10**12), le=10**12)] | Typed | None = None
    counted: Annotated[int, Field(ge=0, le=10**12)] | Typed | None = None
    bin: str = ""
    lot: str = Field("", max_length=80)
    serials: list[str] = []


class AdjustmentIn(Schema):
    warehouse: str
    lines: list[AdjustmentLineIn] = Field(min_length=1, max_length=1000)
    reason: str = Field(max_length=60)
    note: str = ""


@router.get("/stock")
def list_stock(
    request: Request,
    sku: str | None = None,
    warehouse: str | None = None,
    at: Instant | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> dict[str, Any]:
    """Levels by SKU and warehouse; with `at`, what lay there at that moment."""
    must_be_allowed(request, "inventory.view_stock")
    if at is not None:
        return {"items": queries.stock_at(request.actor, at, sku=sku, warehouse=warehouse), "next": None}
    limit = max(1, min(limit, 500))
    after = read_cursor(cursor) if cursor else 0
    if not isinstance(after, int):
        raise Invalid("cursor", "This cursor was not made by a list. Start without one.")
    rows = queries.stock_visible_to(request.actor, sku=sku, warehouse=warehouse, after=after, limit=limit + 1)
    more = write_cursor(rows[limit - 1]["id"]) if len(rows) > limit else None
    return {"items": [{k: v for k, v in row.items() if k != "id"} for row in rows[:limit]], "next": more}


@router.get("/stock/bins")
def list_contents(
    request: Request,
    sku: str | None = None,
    warehouse: str | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> dict[str, Any]:
    """What lies in which bin, by lot."""
    must_be_allowed(request, "inventory.view_stock")
    lying = queries.contents_visible_to(request.actor)
    if sku is not None:
        lying = lying.filter(sku__code=sku)
    if warehouse is not None:
        lying = lying.filter(place__warehouse__code=warehouse)
    return page(lying, _content, cursor=cursor, limit=limit, key="id")


@router.get("/stock/moves")
def list_moves(
    request: Request, sku: str | None = None, cursor: str | None = None, limit: int = 100
) -> dict[str, Any]:
    """The goods book itself: every move, the newest first."""
    must_be_allowed(request, "inventory.view_stock")
    moves = queries.moves_visible_to(request.actor)
    return page(moves.filter(sku__code=sku) if sku else moves, _move, cursor=cursor, limit=limit)


@router.post("/stock/receipts", response={201: dict[str, Any]})
def receive_stock(request: Request, body: ReceiptIn) -> tuple[int, dict[str, Any]]:
    lines = [actions.Arrival(**line) for line in in_pieces(request, body.lines, "quantity")]
    receipt = actions.Receipt(body.warehouse, lines, body.reference)
    return 201, document_shown(actions.receive_stock(receipt, by=request.actor))


@router.post("/stock/adjustments", response={201: dict[str, Any]})
def adjust_stock(request: Request, body: AdjustmentIn) -> tuple[int, dict[str, Any]]:
    lines = [actions.Adjustment(**line) for line in in_pieces(request, body.lines, "change", "counted")]
    correction = actions.StockCorrection(body.warehouse, lines, body.reason, body.note)
    return 201, document_shown(actions.adjust_stock(correction, by=request.actor))


def in_pieces(request: Request, lines: Sequence[Schema], *names: str) -> list[dict[str, Any]]:
    """Give lines with what was typed as smallest units, or refuse the first that cannot be read."""
    said = [line.dict() for line in lines]
    typed = [(line, name) for line in said for name in names if isinstance(line[name], str)]
    answers = (
        pieces_of([(line["sku"], line[name]) for line, name in typed], request.actor.company_id) if typed else []
    )
    for (line, name), answer in zip(typed, answers, strict=True):
        if isinstance(answer, Refusal):
            raise answer
        line[name] = answer
    return said


def _content(bin: Bin) -> dict[str, Any]:
    return {
        "warehouse": bin.place.warehouse.code if bin.place.warehouse else None,
        "owner": bin.owner,  # type: ignore[attr-defined]
        "bin": bin.place.code,
        "sku": bin.sku.code,
        "lot": bin.lot.code if bin.lot else None,
        "expires_on": bin.lot.expires_on if bin.lot else None,
        "condition": bin.condition,
        "on_hand": bin.on_hand,
        "on_pick_lists": bin.picked,
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "sku": move.sku.code,
        "quantity": move.quantity,
        "from": move.source.code,
        "to": move.target.code,
        "serial": move.serial or None,
        "owner": move.owner,  # type: ignore[attr-defined]
        "reason": move.reason,
        "on": move.on,
        "at": move.at,
    }


def document_shown(document: StockDocument) -> dict[str, Any]:
    return {
        "number": document.number,
        "kind": document.kind,
        "warehouse": document.warehouse.code,
        "reference": document.reference,
        "reason": document.reason,
        "at": document.at,
    }
