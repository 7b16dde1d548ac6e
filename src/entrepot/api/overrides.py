"""The state of orders is set by hand, by those who may."""

from dataclasses import asdict
from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, edition_wanted
from entrepot.api.orders import full
from entrepot.domain.changes import actions
from entrepot.domain.changes.actions import Override, OverridePreview
from entrepot.domain.orders.models import Order
from entrepot.foundation.actions import only
from entrepot.foundation.money import rounded

router = Router(tags=["orders"])

Answer = dict[str, Any]


class OverrideIn(Schema):
    """What the order is to be, why, and of an unpaid rest whether it is written off or stays owed."""

    to: Literal["approved", "delivered", "completed"]
    reason: str = Field(min_length=1, max_length=200)
    rest: Literal["", "write_off", "owed"] = ""


class OverridesIn(OverrideIn):
    orders: list[str]


@router.post("/orders/state-overrides/batch")
def override_states(request: Request, body: OverridesIn) -> Answer:
    """Set the state of up to 1,000 orders in the same way; the answer says per item what came of it."""
    asked = [Override(number, body.to, body.reason, body.rest) for number in batch(body.orders)]
    return answers(actions.override_state(asked, by=request.actor), _shown)


@router.post("/orders/{number}/state-overrides/preview")
def preview_override(request: Request, number: str, body: OverrideIn) -> Answer:
    """Which book entries it would make, or why it cannot be. Changes nothing."""
    asked = Override(number, body.to, body.reason, body.rest, edition_wanted(request))
    return _shown(actions.preview_override(asked, by=request.actor))


@router.post("/orders/{number}/state-overrides", response={201: Answer})
def override_state(request: Request, number: str, body: OverrideIn) -> tuple[int, Answer]:
    """Set the state of an order by hand. Answers the order as it is then."""
    asked = Override(number, body.to, body.reason, body.rest, edition_wanted(request))
    done = only(actions.override_state([asked], by=request.actor))
    order = Order.objects.get(company_id=request.actor.company_id, number=number)
    return 201, {**full(request.actor, order), "override": _shown(done)}


def _shown(preview: OverridePreview) -> Answer:
    shown = asdict(preview)
    shown["owed"] = rounded(preview.owed, preview.currency)
    shown["entries"] = [
        {"account": entry.account, "amount": rounded(entry.amount, preview.currency)} for entry in preview.entries
    ]
    return shown
