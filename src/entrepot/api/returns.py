"""Goods that came back."""

from typing import Any

from ninja import Router

from entrepot.api.http import Request, must_be_allowed, page
from entrepot.domain.returns.models import Return
from entrepot.domain.returns.queries import returns_visible_to
from entrepot.foundation.money import rounded

router = Router(tags=["returns"])


@router.get("/returns")
def list_returns(request: Request, order: str = "", cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    """Newest first; of one order where it is named."""
    must_be_allowed(request, "orders.view_orders")
    found = returns_visible_to(request.actor)
    return page(found.filter(order__number=order) if order else found, _shown, cursor=cursor, limit=limit)


def _shown(back: Return) -> dict[str, Any]:
    currency = back.order.currency if back.order else ""
    return {
        "number": back.number,
        "order": back.order.number if back.order else None,
        "state": back.state,
        "reason": back.reason,
        "source": back.source,
        "external_id": back.external_id or None,
        "on": back.on,
        "lines": [
            {
                "line": line.order_line.position,
                "sku": line.order_line.sku.code if line.order_line.sku else line.order_line.code_received,
                "quantity": line.quantity,
                "disposition": line.disposition,
                "amount": rounded(line.amount, currency),
            }
            for line in back.lines.all()
        ],
    }
