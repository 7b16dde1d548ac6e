"""Orders go back to review, or to whoever made them, and are submitted again."""

from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, edition_wanted
from entrepot.api.orders import OrderNumbersIn, ReasonIn, full, many, shower
from entrepot.domain.changes import actions
from entrepot.domain.orders import queries
from entrepot.domain.orders.actions import submit_again
from entrepot.foundation.actions import only

router = Router(tags=["orders"])


class WithdrawalIn(Schema):
    reason: str = Field("", max_length=200)


class WithdrawalsIn(OrderNumbersIn, WithdrawalIn):
    pass


class ReturnsToSalesIn(OrderNumbersIn, ReasonIn):
    pass


@router.post("/orders/approval-withdrawals")
def withdraw_approvals(request: Request, body: WithdrawalsIn) -> dict[str, Any]:
    asked = [actions.Withdrawal(number, body.reason) for number in batch(body.orders)]
    results = actions.withdraw_approval(asked, by=request.actor)
    return answers(results, shower(request.actor, results))


@router.post("/orders/returns-to-sales")
def return_many_to_sales(request: Request, body: ReturnsToSalesIn) -> dict[str, Any]:
    asked = [actions.HandingBack(number, body.reason) for number in batch(body.orders)]
    results = actions.return_to_sales(asked, by=request.actor)
    return answers(results, shower(request.actor, results))


@router.post("/orders/resubmissions")
def submit_many_again(request: Request, body: OrderNumbersIn) -> dict[str, Any]:
    return many(request.actor, body.orders, lambda orders: submit_again(orders, by=request.actor))


@router.post("/orders/{number}/approval-withdrawal", response={201: dict[str, Any]})
def withdraw_approval(request: Request, number: str, body: WithdrawalIn) -> tuple[int, dict[str, Any]]:
    """Take an approval back, until picking begins. What was released is called back."""
    asked = actions.Withdrawal(number, body.reason, edition_wanted(request))
    return 201, full(request.actor, only(actions.withdraw_approval([asked], by=request.actor)))


@router.post("/orders/{number}/return-to-sales", response={201: dict[str, Any]})
def return_to_sales(request: Request, number: str, body: ReasonIn) -> tuple[int, dict[str, Any]]:
    """Hand an order back to whoever made it, with what is to be mended. Nothing is cancelled."""
    asked = actions.HandingBack(number, body.reason, edition_wanted(request))
    return 201, full(request.actor, only(actions.return_to_sales([asked], by=request.actor)))


@router.post("/orders/{number}/resubmission", response={201: dict[str, Any]})
def submit_order_again(request: Request, number: str) -> tuple[int, dict[str, Any]]:
    """Send an order that was handed back to review again."""
    order = queries.order_numbered(request.actor, number)
    sent = submit_again([order], edition=edition_wanted(request), by=request.actor)
    return 201, full(request.actor, only(sent))
