"""Stages: how many orders wait where, since when, and which of them too long."""

from typing import Any

from ninja import Router, Schema

from entrepot.api.http import Request, must_be_allowed
from entrepot.desk.stages.actions import set_stage_limits
from entrepot.desk.stages.queries import ageing, stage_limits

router = Router(tags=["orders"])

Answer = dict[str, Any]


class StageLimitsIn(Schema):
    hours: dict[str, int | None]


@router.get("/orders/ageing")
def show_ageing(request: Request) -> Answer:
    """Per stage: how many orders, the oldest, how many over the limit, past their ship-by and past their deadline."""
    return {"items": ageing(request.actor), "next": None}


@router.get("/stage-limits")
def show_limits(request: Request) -> Answer:
    """Hours after which an order is late in a stage; null means never."""
    must_be_allowed(request, "orders.view_orders")
    return {"hours": stage_limits(request.actor.company_id)}


@router.put("/stage-limits")
def change_limits(request: Request, body: StageLimitsIn) -> Answer:
    """Say limits for the stages that are named; the others stay as they are."""
    set_stage_limits(body.hours, by=request.actor)
    return {"hours": stage_limits(request.actor.company_id)}
