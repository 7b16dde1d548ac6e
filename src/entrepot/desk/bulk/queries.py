"""Everything anyone asks about runs."""

from typing import Any

from django.db.models import QuerySet

from entrepot.desk.bulk.models import BulkItem, BulkRun
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound


def bulk_runs_visible_to(actor: Actor) -> QuerySet[BulkRun]:
    """This will give the runs of the company: all of them, or to those who may only start runs, their own."""
    runs = BulkRun.objects.filter(company_id=actor.company_id).select_related("retry_of", "undo_of").order_by("-id")
    if actor.may("bulk.view_bulk_runs"):
        return runs
    return runs.filter(started_by=actor.ref)


def bulk_run_numbered(actor: Actor, number: str) -> BulkRun:
    """This will give the run of that number, or refuse with NotFound."""
    run = bulk_runs_visible_to(actor).filter(number=number).first()
    if run is None:
        raise NotFound("run", number)
    return run


def items_of(run: BulkRun, **wanted: Any) -> QuerySet[BulkItem]:
    """This will give the items of a run in the order in which they are worked off."""
    return run.items.filter(**{name: value for name, value in wanted.items() if value}).order_by("position")
