"""How long orders have been where they are: counts a stage, limits, and which are late."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q

from entrepot.desk.stages.models import StageLimit
from entrepot.desk.stages.states import BEFORE_LEAVING, OPEN, USUAL_HOURS
from entrepot.domain.orders.states import OrderState
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import fetch, fetch_dicts, statement

_BEFORE_THE_END = [OrderState.DRAFT.value, OrderState.PLACED.value, OrderState.APPROVED.value]


def stage_limits(company_id: int) -> dict[str, int | None]:
    """This will give the hours that an order may spend in each open stage."""
    said = dict(StageLimit.objects.filter(company_id=company_id).values_list("stage", "hours"))
    usual: dict[str, int | None] = {stage.value: USUAL_HOURS.get(stage) for stage in OPEN}
    return usual | said


def is_late(company_id: int) -> Q:
    """This will find orders that are too long in their stage, or have not left when they should have.

    Each way to be late names its stages once: said twice, they are taken for rarer than they are, and all of them are
    fetched and sorted where the newest fifty are wanted.
    """
    now = clock.now()
    late = Q(stage_row__stage__in=BEFORE_LEAVING) & (Q(ship_by__lt=now) | Q(deadline__lt=now))
    for stage, hours in stage_limits(company_id).items():
        if hours is not None and stage in OPEN:
            late |= Q(stage_row__stage=stage, stage_row__since__lt=now - timedelta(hours=hours))
    return late


def ageing(actor: Actor) -> list[dict[str, Any]]:
    """This will count the open orders of each stage, with the oldest and those that are late."""
    actor.must("orders.view_orders")
    now, limits = clock.now(), stage_limits(actor.company_id)
    limited = {stage: now - timedelta(hours=hours) for stage, hours in limits.items() if hours is not None}
    rows = fetch_dicts(
        statement(__file__, "ageing"),
        {"before_leaving": [*map(str, BEFORE_LEAVING)], "now": now, "stages": list(limited),
         "limits": list(limited.values()), "company": actor.company_id, "open": [*map(str, OPEN)],
         "states": _BEFORE_THE_END},
    )  # fmt: skip
    found = {row["stage"]: row for row in rows}
    none = {"orders": 0, "oldest_since": None, "oldest": None, "over_limit": 0, "past_ship_by": 0, "past_deadline": 0}
    return [{"stage": stage.value, "limit_hours": limits[stage], **none, **found.get(stage, {})} for stage in OPEN]


def most_urgent(actor: Actor, stages: Sequence[str], *, channel: str = "", most: int) -> dict[str, list[int]]:
    """This will give the ids of the most urgent orders in each stage: by deadline, then by how long they are there.

    They are looked for among the thousand that are longest in their stage.
    """
    actor.must("orders.view_orders")
    found: dict[str, list[int]] = {stage: [] for stage in stages}
    for stage, pk in fetch(
        statement(__file__, "most_urgent"),
        {"stages": list(stages), "company": actor.company_id, "channel": channel, "oldest": 1000, "most": most},
    ):
        found[stage].append(pk)
    return found
