"""What an order would come to before it is placed, and what a customer's message asks for."""

from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.addresses import shown_address
from entrepot.api.http import Request, must_be_allowed, problem_of
from entrepot.api.order_shapes import OrderIn, wish
from entrepot.domain.orders.actions import preview_order
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.insight.messages import LONGEST, read_message

router = Router(tags=["orders"])


class MessageIn(Schema):
    """What a customer wrote: goods with their quantities, a receiver and an address, in any order."""

    text: str = Field(max_length=LONGEST)


@router.post("/orders/preview")
def show_preview(request: Request, body: OrderIn) -> dict[str, Any]:
    """Tell what an order would come to, line by line, and what it would lack. Nothing is written.

    A line that cannot be ordered has a `problem` and does not count; with one for the `order`, its lines can be
    ordered, and all of it together cannot.
    """
    preview = preview_order(wish(body), by=request.actor)
    sums = ("currency", "goods", "charges", "discount", "adjustment", "tax", "total", "ship_by", "warehouses")
    lines = [
        {"problem": problem_of(line)} if isinstance(line, Refusal)
        else {name: getattr(line, name) for name in ("sku", "pieces", "unit", "unit_price", "total", "lacking")}
        for line in preview.lines
    ]  # fmt: skip
    refused = problem_of(preview.refusal) if preview.refusal else None
    return {name: getattr(preview, name) for name in sums} | {"lines": lines, "problem": refused}


@router.post("/messages/parse")
def parse_message(request: Request, body: MessageIn) -> dict[str, Any]:
    """Read goods and receiver out of a message. Nothing is written.

    Where several SKUs may be meant, `sku` is empty and `candidates` names them.
    """
    must_be_allowed(request, "catalog.view_skus")
    must_be_allowed(request, "customers.view_customers")
    if not body.text.strip():
        raise Invalid("text", "Paste a message.")
    message = read_message(request.actor, body.text)
    goods = [
        {"text": one.text, "sku": one.sku, "quantity": one.quantity, "candidates": list(one.candidates)}
        for one in message.goods
    ]
    return {"goods": goods, "address": shown_address(message.address) if message.address else None}
