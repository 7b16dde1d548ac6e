"""Stages are noted as facts arrive; people say how long each may take."""

from collections.abc import Mapping
from datetime import datetime

from entrepot.desk.stages.events import StageLimitsSet
from entrepot.desk.stages.models import StageLimit
from entrepot.desk.stages.states import OPEN
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid
from entrepot.foundation.rows import columns, fetch, statement


@action
def note_stages(changed: Mapping[int, datetime], /, *, by: Actor) -> int:
    """This will work out anew in which stage orders are, given when something last happened to each."""
    fetch(statement(__file__, "note_stages"), columns(sorted(changed.items()), 2))
    return len(changed)


@action
def set_stage_limits(hours: Mapping[str, int | None], /, *, by: Actor) -> dict[str, int | None]:
    """This will say after how many hours in a stage an order is late; nothing for a stage means never."""
    for stage, limit in hours.items():
        if stage not in OPEN:
            raise Invalid("stage", "There is no such stage to wait in: {stage}.", {"stage": stage})
        if limit is not None and not 0 < limit <= 10_000:
            raise Invalid(stage, "Give whole hours between 1 and 10,000, or nothing.")
    for stage, limit in sorted(hours.items()):
        StageLimit.objects.update_or_create(company_id=by.company_id, stage=stage, defaults={"hours": limit})
    record([StageLimitsSet(by.company_id, dict(sorted(hours.items())))], by=by)
    return dict(hours)
