"""Runs are started, stopped, tried again and undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from procrastinate.contrib.django import app

from entrepot.desk.bulk import selecting
from entrepot.desk.bulk.events import BulkRunStarted, BulkRunStopped
from entrepot.desk.bulk.models import BulkRun
from entrepot.desk.bulk.nouns import bulk_action, check_parameters
from entrepot.desk.bulk.refusals import CannotBeUndone, NothingSelected, NothingToRetry, StillUnderWay
from entrepot.desk.bulk.states import LIFE_OF_A_RUN, UNDER_WAY, Outcome, RunState
from entrepot.desk.bulk.working import work_off
from entrepot.desk.finding import OrderFilter
from entrepot.foundation import clock
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, OutOfTurn
from entrepot.foundation.rows import next_ids

# So few are changed while the caller waits.
AT_ONCE = 50


@dataclass(frozen=True)
class NewRun:
    """An action by its noun, and the orders it is about: all that match a filter, or those with these numbers."""

    action: str
    filter: OrderFilter | None = None
    numbers: Sequence[str] | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


@action
def start_bulk_run(new: NewRun, /, *, by: Actor) -> BulkRun:
    """This will freeze which orders are meant, and change them: a few at once, many in the worker."""
    if (new.filter is None) == (new.numbers is None):
        raise Invalid("orders", "Name orders by their numbers or by a filter, one of the two.")
    check_parameters(new.action, new.parameters)
    asked, numbers = new.filter, new.numbers or []

    def select(run: BulkRun) -> int:
        return selecting.select_matching(run, asked, by) if asked else selecting.select_numbered(run, numbers)

    return _start(new.action, new.parameters, select, by, filter=asked.kept() if asked else None)


@action
def stop_bulk_run(run: BulkRun, *, by: Actor) -> BulkRun:
    """This will end a run after the chunk it is at; what is done stays done."""
    if refusal := LIFE_OF_A_RUN.refusal(f"Run {run.number}", run.state, RunState.STOPPED):
        raise refusal
    LIFE_OF_A_RUN.move(BulkRun, [run.pk], to=RunState.STOPPED)
    BulkRun.objects.filter(pk=run.pk).update(finished_at=clock.now())
    record([BulkRunStopped(run.pk, run.total - run.done - run.refused - run.skipped)], by=by)
    run.refresh_from_db()
    return run


@action
def retry_bulk_run(run: BulkRun, *, by: Actor) -> BulkRun:
    """This will start a new run over the orders that were refused in this one, as they are today."""
    _must_have_ended(run)
    if not run.refused:
        raise NothingToRetry(run.number)
    return _start(
        run.action, run.parameters, lambda new: selecting.select_from(new, run, Outcome.REFUSED), by, retry_of=run
    )


@action
def undo_bulk_run(run: BulkRun, *, by: Actor) -> BulkRun:
    """This will start a run that takes back what this one did, order by order, where that can still be."""
    _must_have_ended(run)
    back = bulk_action(run.action).inverse(run.parameters)
    if back is None or not run.done:
        raise CannotBeUndone(run.number, run.action)
    if run.undoings.filter(state__in=[*UNDER_WAY, RunState.DONE]).exists():
        raise OutOfTurn(f"Run {run.number}", "undone", "undone")
    noun, parameters = back
    return _start(noun, parameters, lambda new: selecting.select_from(new, run, Outcome.DONE), by, undo_of=run)


def _must_have_ended(run: BulkRun) -> None:
    if run.state in UNDER_WAY:
        raise StillUnderWay(run.number)


def _start(
    noun: str, parameters: Mapping[str, Any], select: Callable[[BulkRun], int], by: Actor, **origin: Any
) -> BulkRun:
    by.must(bulk_action(noun).permission)
    (pk,) = next_ids({BulkRun: 1})[BulkRun]
    run = BulkRun.objects.create(
        pk=pk, company_id=by.company_id, number=f"B{pk:06}", action=noun, parameters=dict(parameters),
        state=RunState.QUEUED, started_by=by.ref, language=by.language, created_at=clock.now(), **origin,
    )  # fmt: skip
    total = select(run)
    if not total:
        raise NothingSelected
    BulkRun.objects.filter(pk=pk).update(total=total)
    record([BulkRunStarted(pk, run.number, noun, total)], by=by)
    if total <= AT_ONCE:
        work_off(pk)
    else:
        app.configure_task("bulk.work_off", lock=f"bulk {pk}").defer(run_id=pk)
    run.refresh_from_db()
    return run
