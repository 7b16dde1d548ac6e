"""Orders: placing, looking, reviewing."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ninja import Field, Query, Router, Schema
from pydantic import SkipValidation, ValidationError

from entrepot.api.custom_fields import asked_in
from entrepot.api.http import (
    LAST_ROW,
    Request,
    answers,
    batch,
    edition_wanted,
    must_be_allowed,
    page,
    page_length,
    write_cursor,
)
from entrepot.api.instants import Instant
from entrepot.api.marks import marks_of
from entrepot.api.order_filter import OrderFilterIn, asked_of
from entrepot.api.order_shapes import OrderIn, order_in_full, order_row, wish
from entrepot.desk.finding import orders_in_full, orders_matching
from entrepot.desk.undoing.actions import Undoing
from entrepot.desk.undoing.actions import undo_entry as undo
from entrepot.desk.undoing.queries import with_undo
from entrepot.domain.orders import actions, queries
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewOrder
from entrepot.domain.sourcing.queries import decisions_of
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.queries import timeline
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.insight.subjects import by_number

router = Router(tags=["orders"])


class BatchIn(Schema):
    """Each order is read on its own, so that one that cannot be read spoils none of the others."""

    orders: list[SkipValidation[OrderIn]]


class OrderNumbersIn(Schema):
    orders: list[str]


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=200)


class RejectionsIn(OrderNumbersIn, ReasonIn):
    pass


class HoldIn(Schema):
    code: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")
    note: str = Field("", max_length=400)
    expires_at: Instant | None = None


class HoldReleaseIn(Schema):
    codes: list[str] | None = None


@router.get("/orders")
def list_orders(
    request: Request, asked: Query[OrderFilterIn], cursor: str | None = None, limit: int = 50
) -> dict[str, Any]:
    """Newest first, but for what `q` is the number of.

    `q` finds numbers (ours, the channel's, waybills), names (also by pinyin), phones, goods and remarks.
    """
    must_be_allowed(request, "orders.view_orders")
    found = orders_matching(request.actor, asked_of(asked, asked_in(request)))
    found = queries.as_rows(found).select_related("stage_row")
    limit = page_length(limit)
    ids = queries.orders_called(request.actor, asked.q) if asked.q else []
    called = list(found.filter(pk__in=ids).order_by("-id")[:limit]) if ids else []
    first, others = [] if cursor else called, found.exclude(pk__in=[order.pk for order in called])
    if room := limit - len(first):
        rest = page(others, lambda order: order, cursor=cursor, limit=room, found_first=bool(asked.q))
    else:
        rest = {"items": [], "next": write_cursor(LAST_ROW) if others.exists() else None}
    orders = [*first, *rest["items"]]
    marks = marks_of(orders)
    return rest | {"items": [order_row(order, request.actor) | marks(order) for order in orders]}


@router.get("/orders/count")
def count_orders(request: Request, asked: Query[OrderFilterIn]) -> dict[str, int]:
    """How many orders a filter finds: what a run with the same filter would be about."""
    must_be_allowed(request, "orders.view_orders")
    return {"count": orders_matching(request.actor, asked_of(asked, asked_in(request))).count()}


@router.post("/orders", response={201: dict[str, Any]})
def place_order(request: Request, body: OrderIn) -> tuple[int, dict[str, Any]]:
    """Place an order, or with `draft` save one. An external id that exists answers with the order that has it."""
    act = actions.save_drafts if body.draft else actions.place_orders
    return 201, full(request.actor, only(act([wish(body)], by=request.actor)))


@router.post("/orders/batch")
def place_orders(request: Request, body: BatchIn) -> dict[str, Any]:
    """Place up to 1,000 orders, or save those that are drafts; the answer says per item what came of it."""
    read = [_read(order, request) for order in batch(body.orders)]
    made: dict[bool, Iterator[Order | Refusal]] = {}
    for draft, act in ((False, actions.place_orders), (True, actions.save_drafts)):
        if wanted := [one[1] for one in read if not isinstance(one, Refusal) and one[0] is draft]:
            made[draft] = iter(act(wanted, by=request.actor))
    results = [one if isinstance(one, Refusal) else next(made[one[0]]) for one in read]
    return answers(results, shower(request.actor, results))


def _read(given: Any, request: Request) -> tuple[bool, NewOrder] | Refusal:
    """Read one order of a batch: whether it is a draft, and what is wanted."""
    try:
        body = OrderIn.model_validate(given, context={"request": request})
        return body.draft, wish(body)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        return Invalid(".".join(str(part) for part in first["loc"]) or "order", first["msg"])
    except Refusal as refusal:
        return refusal


@router.post("/orders/approvals")
def approve_orders(request: Request, body: OrderNumbersIn) -> dict[str, Any]:
    return many(request.actor, body.orders, lambda orders: actions.approve_orders(orders, by=request.actor))


@router.post("/orders/rejections")
def reject_orders(request: Request, body: RejectionsIn) -> dict[str, Any]:
    def reject(orders: Sequence[Order]) -> list[Order | Refusal]:
        return actions.reject_orders(orders, reason=body.reason, by=request.actor)

    return many(request.actor, body.orders, reject)


@router.get("/orders/{number}")
def show_order(request: Request, number: str) -> dict[str, Any]:
    return full(request.actor, queries.order_numbered(request.actor, number))


@router.get("/orders/{number}/timeline")
def show_timeline(request: Request, number: str) -> dict[str, Any]:
    """Everything that happened to the order and its goods, oldest first."""
    order = queries.order_numbered(request.actor, number)
    subjects = [("order", order.pk)] + ([("demand_group", order.demand_group_id)] if order.demand_group_id else [])
    entries = with_undo(timeline(subjects, company_id=order.company_id), order, request.actor)
    return {"items": by_number(entries), "next": None}


@router.post("/orders/{number}/timeline/{entry}/undo", response={201: dict[str, Any]})
def undo_entry(request: Request, number: str, entry: int) -> tuple[int, dict[str, Any]]:
    """Take back what an entry of the timeline tells, where that can still be. `entry` is its `seq`."""
    return 201, full(request.actor, undo(Undoing(number, entry), by=request.actor))


@router.get("/orders/{number}/decision")
def show_decision(request: Request, number: str) -> dict[str, Any]:
    """Why these places: candidates, refusals, ranks and what was chosen, the first decision first."""
    order = queries.order_numbered(request.actor, number)
    return {"order": number, "decisions": decisions_of(order.demand_group_id) if order.demand_group_id else []}


@router.post("/orders/{number}/placement", response={201: dict[str, Any]})
def place_draft(request: Request, number: str) -> tuple[int, dict[str, Any]]:
    """Place an order that was saved as a draft."""

    def place(order: Order, edition: int | None) -> list[Order | Refusal]:
        return actions.place_drafts([order], edition=edition, by=request.actor)

    return 201, _changed(request, number, place)


@router.post("/orders/{number}/approval", response={201: dict[str, Any]})
def approve_order(request: Request, number: str) -> tuple[int, dict[str, Any]]:
    def approve(order: Order, edition: int | None) -> list[Order | Refusal]:
        return actions.approve_orders([order], edition=edition, by=request.actor)

    return 201, _changed(request, number, approve)


@router.post("/orders/{number}/rejection", response={201: dict[str, Any]})
def reject_order(request: Request, number: str, body: ReasonIn) -> tuple[int, dict[str, Any]]:
    def reject(order: Order, edition: int | None) -> list[Order | Refusal]:
        return actions.reject_orders([order], reason=body.reason, edition=edition, by=request.actor)

    return 201, _changed(request, number, reject)


@router.post("/orders/{number}/holds", response={201: dict[str, Any]})
def hold_order(request: Request, number: str, body: HoldIn) -> tuple[int, dict[str, Any]]:
    def hold(order: Order, edition: int | None) -> list[Order | Refusal]:
        return actions.hold_orders(
            [order], code=body.code, note=body.note, expires_at=body.expires_at, edition=edition, by=request.actor
        )

    return 201, _changed(request, number, hold)


@router.post("/orders/{number}/hold-releases", response={201: dict[str, Any]})
def release_holds(request: Request, number: str, body: HoldReleaseIn) -> tuple[int, dict[str, Any]]:
    def release(order: Order, edition: int | None) -> list[Order | Refusal]:
        return actions.release_holds([order], codes=body.codes, edition=edition, by=request.actor)

    return 201, _changed(request, number, release)


def _changed(
    request: Request, number: str, change: Callable[[Order, int | None], Sequence[Order | Refusal]]
) -> dict[str, Any]:
    order = queries.order_numbered(request.actor, number)
    return full(request.actor, only(change(order, edition_wanted(request))))


def many(actor: Actor, numbers: Sequence[str], change: Any) -> dict[str, Any]:
    """This will change the orders of these numbers as one list, and answer item by item."""
    found = queries.orders_numbered(actor, batch(numbers))
    changed = iter(change([found[number] for number in numbers if number in found]))
    results = [next(changed) if number in found else NotFound("order", number) for number in numbers]
    return answers(results, shower(actor, results))


def full(actor: Actor, order: Order) -> dict[str, Any]:
    """This will show an order as it is now, also to whoever may change but not see orders."""
    (shown,) = orders_in_full([order.pk], actor.company_id)
    return order_in_full(shown, actor) | marks_of([shown])(shown)


def shower(actor: Actor, results: Sequence[Order | Refusal]) -> Any:
    """This will read the orders of a list at once, and give what shows one of them."""
    ids = [result.pk for result in results if isinstance(result, Order)]
    found = {order.pk: order for order in orders_in_full(ids, actor.company_id)}
    marks = marks_of(found.values())
    return lambda order: order_in_full(found[order.pk], actor) | marks(order)
