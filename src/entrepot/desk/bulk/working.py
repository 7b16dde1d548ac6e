"""A run is worked off in chunks, each a transaction with its outcomes: killed anywhere, nothing happens twice."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation

from entrepot.desk.bulk.events import BulkRunFinished
from entrepot.desk.bulk.models import BulkItem, BulkRun
from entrepot.desk.bulk.nouns import BulkAction, bulk_action
from entrepot.desk.bulk.refusals import ChangedSinceSelected, ItemFailed, NoLongerMatches
from entrepot.desk.bulk.states import LIFE_OF_A_RUN, UNDER_WAY, Outcome, RunState
from entrepot.desk.finding import OrderFilter, orders_matching
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import actor_of_ref
from entrepot.foundation.actors import Actor, the_house
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import ChangedMeanwhile, NotAllowed, NotFound, Refusal, kept
from entrepot.foundation.rows import columns, fetch, statement

logger = logging.getLogger("entrepot.bulk")

CHUNK = 200
_SKIPS = (ChangedSinceSelected, NoLongerMatches)


def work_off(run_id: int) -> None:
    """This will work a run off to its end, or until somebody stops it."""
    while next_chunk(run_id):
        pass


def next_chunk(run_id: int, limit: int = CHUNK) -> bool:
    """This will do the next items of a run, and tell whether there may be more.

    The row of the run is locked meanwhile, so a second worker waits and then does the items after these.
    """
    with transaction.atomic():
        run = BulkRun.objects.select_for_update(no_key=True).get(pk=run_id)
        if run.state not in UNDER_WAY:
            return False
        _begin(run)
        items = list(run.items.filter(outcome=Outcome.PENDING).order_by("position")[:limit])
        if not items:
            finish(run, RunState.DONE)
            return False
        action, by = bulk_action(run.action), actor_of_ref(run.started_by, run.company_id)
        if by is None or not by.may(action.permission):
            finish(run, RunState.FAILED, failure=NotAllowed.code)
            return False
        with translation.override(run.language):
            outcomes = _outcomes(run, items, action, by)
        _note(run, outcomes)
        if len(items) < limit:
            finish(run, RunState.DONE)
        return len(items) == limit


def finish(run: BulkRun, state: RunState, *, failure: str = "") -> None:
    """This will end a run and tell it. The caller holds its row."""
    LIFE_OF_A_RUN.move(BulkRun, [run.pk], to=state)
    BulkRun.objects.filter(pk=run.pk).update(finished_at=clock.now(), failure=failure)
    run.refresh_from_db()
    told = BulkRunFinished(run.pk, state, failure, run.done, run.refused, run.skipped)
    record([told], by=the_house(run.company_id))


def _begin(run: BulkRun) -> None:
    if run.state == RunState.QUEUED:
        LIFE_OF_A_RUN.move(BulkRun, [run.pk], to=RunState.RUNNING)
        BulkRun.objects.filter(pk=run.pk).update(started_at=clock.now())


def _outcomes(run: BulkRun, items: Sequence[BulkItem], action: BulkAction, by: Actor) -> dict[int, Refusal | None]:
    """Change what can be changed; answer per item id with nothing, or with why not."""
    orders = _found([item.order_id for item in items if item.order_id], by, lock=not action.locks_work_first)
    passed = _passed_over(run, items, orders, by)
    meant = [item for item in items if item.pk not in passed]
    answers = _act(action, [orders[item.order_id] for item in meant if item.order_id], run.parameters, by)
    return passed | {item.pk: answer for item, answer in zip(meant, answers, strict=True)}


def _found(ids: Sequence[int], by: Actor, *, lock: bool) -> dict[int, Order]:
    found = orders_visible_to(by).filter(pk__in=ids).order_by("pk")
    return {order.pk: order for order in (found.select_for_update(no_key=True) if lock else found)}


def _passed_over(
    run: BulkRun, items: Sequence[BulkItem], orders: Mapping[int, Order], by: Actor
) -> dict[int, Refusal | None]:
    """Name the items that are not there, were edited, or are no longer what was asked for."""
    matching = set(orders)
    if run.filter is not None:
        meant = orders_matching(by, OrderFilter.of(run.filter)).filter(pk__in=list(orders))
        matching = set(meant.order_by().values_list("pk", flat=True))
    passed: dict[int, Refusal | None] = {}
    for item in items:
        order = orders.get(item.order_id or 0)
        if order is None:
            passed[item.pk] = NotFound("order", item.number)
        elif order.edition != item.edition:
            passed[item.pk] = ChangedSinceSelected(item.number)
        elif order.pk not in matching:
            passed[item.pk] = NoLongerMatches(item.number)
    return passed


def _act(action: BulkAction, orders: Sequence[Order], given: Mapping[str, Any], by: Actor) -> list[Refusal | None]:
    """Let the action answer for all; where it breaks on them together, ask for each alone."""
    if not orders:
        return []
    try:
        with transaction.atomic():
            answers = action.act(orders, given, by)
        return [_said(order, answer) for order, answer in zip(orders, answers, strict=True)]
    except Refusal as refusal:
        return [refusal] * len(orders)
    except (OperationalError, InterfaceError):
        # Somebody was in the way, or the database is gone: the whole chunk is tried again.
        raise
    except Exception:
        logger.exception("A bulk %s broke on %s orders", action.permission, len(orders))
        if len(orders) == 1:
            return [ItemFailed(orders[0].number)]
        return [answer for order in orders for answer in _act(action, [order], given, by)]


def _said(order: Order, answer: Any) -> Refusal | None:
    if isinstance(answer, ChangedMeanwhile):
        return ChangedSinceSelected(order.number)
    return answer if isinstance(answer, Refusal) else None


def _note(run: BulkRun, outcomes: Mapping[int, Refusal | None]) -> None:
    rows = []
    counts = dict.fromkeys(Outcome.values, 0)
    for item_id, refusal in outcomes.items():
        code, facts = kept(refusal) if refusal else ("", {})
        outcome = _outcome(refusal)
        counts[outcome] += 1
        rows.append((item_id, outcome, code, orjson.dumps(facts, default=str).decode()))
    fetch(statement(__file__, "write_outcomes"), columns(rows, 4))
    fetch(
        """UPDATE bulk_bulkrun SET done = done + %s, refused = refused + %s, skipped = skipped + %s, advanced_at = %s
           WHERE id = %s""",
        [counts[Outcome.DONE], counts[Outcome.REFUSED], counts[Outcome.SKIPPED], clock.now(), run.pk],
    )


def _outcome(refusal: Refusal | None) -> Outcome:
    if refusal is None:
        return Outcome.DONE
    return Outcome.SKIPPED if isinstance(refusal, _SKIPS) else Outcome.REFUSED
