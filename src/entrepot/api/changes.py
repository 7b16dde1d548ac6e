"""Changes of mind about orders: cancelling, before anything has left."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, edition_wanted, must_be_allowed, page
from entrepot.api.order_shapes import order_in_full
from entrepot.desk.finding import order_in_full_numbered
from entrepot.domain.changes import actions, queries
from entrepot.domain.changes.models import ChangeSet
from entrepot.foundation.actions import only
from entrepot.foundation.money import rounded

router = Router(tags=["changes"])

Answer = dict[str, Any]


class CancelledLineIn(Schema):
    """So many pieces of the line at that position."""

    line: int
    quantity: int = Field(gt=0, le=10**12)


class CancellationIn(Schema):
    """Without lines, everything that has not left is cancelled."""

    reason: str = Field("", max_length=200)
    lines: list[CancelledLineIn] | None = Field(None, min_length=1, max_length=2000)


class OrderCancellationIn(CancellationIn):
    order: str


class CancellationsIn(Schema):
    orders: list[OrderCancellationIn]


@router.post("/orders/{number}/cancellation/preview")
def preview_cancellation(request: Request, number: str, body: CancellationIn) -> Answer:
    """What a cancellation would come to: money, goods, work and parcels called back. Changes nothing."""
    return _previewed(actions.preview_cancellation(_asked(number, body), by=request.actor))


@router.post("/orders/{number}/cancellation", response={201: Answer})
def cancel_order(request: Request, number: str, body: CancellationIn) -> tuple[int, Answer]:
    """Cancel an order or part of it, at any stage before the goods leave. Answers the order as it is then."""
    asked = _asked(number, body, edition_wanted(request))
    cancelled = only(actions.cancel_orders([asked], by=request.actor))
    order = order_in_full_numbered(number, request.actor.company_id)
    return 201, {**order_in_full(order, request.actor), "cancellation": _cancelled(cancelled)}


@router.post("/orders/cancellations/batch")
def cancel_orders(request: Request, body: CancellationsIn) -> Answer:
    asked = [_asked(item.order, item) for item in batch(body.orders)]
    return answers(actions.cancel_orders(asked, by=request.actor), _cancelled)


@router.get("/changes")
def list_changes(request: Request, order: str = "", cursor: str | None = None, limit: int = 50) -> Answer:
    """Change sets, newest first."""
    must_be_allowed(request, "orders.view_orders")
    found = queries.changes_visible_to(request.actor)
    return page(found.filter(order__number=order) if order else found, _shown, cursor=cursor, limit=limit)


def _asked(number: str, body: CancellationIn, edition: int | None = None) -> actions.Cancellation:
    lines = None if body.lines is None else [(item.line, item.quantity) for item in body.lines]
    return actions.Cancellation(number, body.reason, lines, edition)


def _previewed(preview: actions.Preview) -> Answer:
    shown = asdict(preview)
    for name, value in shown.items():
        if isinstance(value, Decimal):
            shown[name] = rounded(value, preview.currency)
    return shown


def _cancelled(cancelled: actions.Cancelled) -> Answer:
    return {"change": cancelled.change, "state": cancelled.state, **_previewed(cancelled.preview)}


def _shown(change: ChangeSet) -> Answer:
    return {
        "number": change.number,
        "order": change.order.number,
        "kind": change.kind,
        "state": change.state,
        "reason": change.reason,
        "made_at": change.made_at,
        "confirmed_at": change.confirmed_at,
        "fields": [
            {"field": x.name, "line": x.line, "before": x.before, "after": x.after} for x in change.fields.all()
        ],
        "lines": [{"line": x.order_line.position, "quantity": x.quantity} for x in change.lines.all()],
    }
