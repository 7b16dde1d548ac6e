"""Runs: one change of many orders, with progress, outcomes per order, stop, retry and undo."""

from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, page, problem_of
from entrepot.api.order_filter import RunFilterIn, asked_of
from entrepot.desk.bulk import actions, queries
from entrepot.desk.bulk.models import BulkItem, BulkRun
from entrepot.foundation.refusals import again

router = Router(tags=["bulk runs"])

Answer = dict[str, Any]


class BulkRunIn(Schema):
    """Orders by their numbers, or all that match a filter; one of the two."""

    action: str = Field(max_length=40)
    orders: list[str] | None = Field(None, min_length=1, max_length=100_000)
    filter: RunFilterIn | None = None
    parameters: dict[str, Any] = Field(default_factory=dict, max_length=20)


@router.get("/bulk-runs")
def list_bulk_runs(request: Request, cursor: str | None = None, limit: int = 50) -> Answer:
    """Newest first."""
    return page(queries.bulk_runs_visible_to(request.actor), _shown, cursor=cursor, limit=limit)


@router.post("/bulk-runs", response={201: Answer})
def start_bulk_run(request: Request, body: BulkRunIn) -> tuple[int, Answer]:
    """Start a run. Up to 50 orders are changed before this answers; more are worked off by the worker."""
    asked = asked_of(body.filter) if body.filter is not None else None
    new = actions.NewRun(body.action, asked, body.orders, body.parameters)
    return 201, _shown(actions.start_bulk_run(new, by=request.actor))


@router.get("/bulk-runs/{number}")
def show_bulk_run(request: Request, number: str) -> Answer:
    return _shown(queries.bulk_run_numbered(request.actor, number))


@router.get("/bulk-runs/{number}/items")
def list_items(
    request: Request,
    number: str,
    outcome: Literal["pending", "done", "refused", "skipped"] | None = None,
    code: str | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> Answer:
    """What became of each order, in the order in which they are worked off."""
    items = queries.items_of(queries.bulk_run_numbered(request.actor, number), outcome=outcome, code=code)
    return page(items, _item, cursor=cursor, limit=limit, key="position")


@router.post("/bulk-runs/{number}/stop", response={201: Answer})
def stop_bulk_run(request: Request, number: str) -> tuple[int, Answer]:
    run = queries.bulk_run_numbered(request.actor, number)
    return 201, _shown(actions.stop_bulk_run(run, by=request.actor))


@router.post("/bulk-runs/{number}/retry", response={201: Answer})
def retry_bulk_run(request: Request, number: str) -> tuple[int, Answer]:
    """Try those that were refused again, in a new run."""
    run = queries.bulk_run_numbered(request.actor, number)
    return 201, _shown(actions.retry_bulk_run(run, by=request.actor))


@router.post("/bulk-runs/{number}/undo", response={201: Answer})
def undo_bulk_run(request: Request, number: str) -> tuple[int, Answer]:
    """Take back what a run did, in a new run, where its action has a way back."""
    run = queries.bulk_run_numbered(request.actor, number)
    return 201, _shown(actions.undo_bulk_run(run, by=request.actor))


def _shown(run: BulkRun) -> Answer:
    left = run.total - run.done - run.refused - run.skipped
    plain = (
        "number", "action", "parameters", "filter", "state", "failure", "total", "done", "refused", "skipped",
        "created_at", "started_at", "advanced_at", "finished_at",
    )  # fmt: skip
    return {
        **{name: getattr(run, name) for name in plain},
        "pending": left,
        "progress": round((run.total - left) / run.total, 4) if run.total else 0,
        "retry_of": run.retry_of.number if run.retry_of else None,
        "undo_of": run.undo_of.number if run.undo_of else None,
    }


def _item(item: BulkItem) -> Answer:
    return {
        "position": item.position,
        "order": item.number,
        "outcome": item.outcome,
        "problem": problem_of(again(item.code, item.facts)) if item.code else None,
    }
