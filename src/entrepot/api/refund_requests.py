"""Money that is asked back for orders: asked for, withdrawn, refused. It goes back under refunds."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, edition_wanted, page
from entrepot.api.order_shapes import refund_request_shown
from entrepot.api.orders import full, shower
from entrepot.domain.orders import actions, queries
from entrepot.domain.orders.actions import AskedBack
from entrepot.domain.orders.models import Order, RefundRequest
from entrepot.foundation.actions import only
from entrepot.foundation.refusals import Refusal

router = Router(tags=["orders"])

Answer = dict[str, Any]


class RefundRequestIn(Schema):
    """Why the money is to go back, and who asks; without an amount, all that can go back."""

    reason: str = Field(min_length=1, max_length=200)
    amount: Decimal | None = Field(None, gt=0, max_digits=18, decimal_places=4)
    asked_by: Literal["buyer", "sales", "channel"] = "buyer"
    note: str = Field("", max_length=400)


class RefundRequestOfIn(RefundRequestIn):
    order: str


class RefundRequestsIn(Schema):
    requests: list[RefundRequestOfIn]


class RefundWithdrawalIn(Schema):
    reason: str = Field("", max_length=200)


class RefundRefusalIn(Schema):
    reason: str = Field(min_length=1, max_length=200)


@router.get("/refund-requests")
def list_refund_requests(
    request: Request, order: str = "", open: bool | None = None, cursor: str | None = None, limit: int = 50
) -> Answer:
    """What was asked back, newest first: for one order, or with `open` only what nobody has decided on yet."""
    found = queries.refund_requests_visible_to(request.actor)
    if order:
        found = found.filter(order__number=order)
    if open is not None:
        found = found.filter(closed_at__isnull=open)
    return page(found, _shown, cursor=cursor, limit=limit)


@router.post("/orders/refund-requests")
def request_refunds(request: Request, body: RefundRequestsIn) -> Answer:
    """Note for up to 1,000 orders that money is asked back; the answer says per item what came of it."""
    asked = [AskedBack(**one.dict()) for one in batch(body.requests)]
    results = actions.request_refunds(asked, by=request.actor)
    return answers(results, shower(request.actor, results))


@router.post("/orders/{number}/refund-request", response={201: Answer})
def request_refund(request: Request, number: str, body: RefundRequestIn) -> tuple[int, Answer]:
    """Note that money is asked back. The order is held, and nothing of it leaves, until that is settled."""
    asked = AskedBack(order=number, edition=edition_wanted(request), **body.dict())
    return 201, full(request.actor, only(actions.request_refunds([asked], by=request.actor)))


@router.post("/orders/{number}/refund-request-withdrawal", response={201: Answer})
def withdraw_refund_request(request: Request, number: str, body: RefundWithdrawalIn) -> tuple[int, Answer]:
    """Nobody wants the money back any more: the order goes on."""

    def withdraw(order: Order, edition: int | None) -> Sequence[Order | Refusal]:
        return actions.withdraw_refund_requests([order], reason=body.reason, edition=edition, by=request.actor)

    return 201, _closed(request, number, withdraw)


@router.post("/orders/{number}/refund-request-refusal", response={201: Answer})
def refuse_refund_request(request: Request, number: str, body: RefundRefusalIn) -> tuple[int, Answer]:
    """No money goes back, and why: the order goes on."""

    def refuse(order: Order, edition: int | None) -> Sequence[Order | Refusal]:
        return actions.refuse_refund_requests([order], reason=body.reason, edition=edition, by=request.actor)

    return 201, _closed(request, number, refuse)


def _closed(
    request: Request, number: str, change: Callable[[Order, int | None], Sequence[Order | Refusal]]
) -> Answer:
    order = queries.order_numbered(request.actor, number)
    return full(request.actor, only(change(order, edition_wanted(request))))


def _shown(one: RefundRequest) -> Answer:
    return refund_request_shown(one, one.order)
