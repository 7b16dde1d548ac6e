"""One change of many orders from the list, and the runs that work them off."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from entrepot.console.orders.deeds import DEEDS, RUNS, Deed, run_title, said
from entrepot.console.orders.listing import ORDERS, asked_of
from entrepot.console.orders.pages import asked_for
from entrepot.console.pages import Request, page, show
from entrepot.desk.bulk import actions, queries
from entrepot.desk.bulk.models import BulkRun
from entrepot.desk.bulk.nouns import bulk_action
from entrepot.desk.bulk.states import UNDER_WAY
from entrepot.foundation.refusals import NotFound, again


@require_POST
@page("orders.view_orders")
def deed_for_many(request: Request, noun: str) -> HttpResponse:
    """This will ask what a change of many needs to know, or start it and show what became of each."""
    deed = DEEDS.get(noun)
    if deed is None or not deed.many:
        raise NotFound("page", request.path)
    chosen = {name: request.POST.get(name, "") for name in ("numbers", "matching")}
    if (deed.fields or deed.grave or chosen["matching"]) and "sure" not in request.POST:
        many = _count(request, chosen)
        return show(request, "console/orders/deed.html", asked_for(request.actor, deed, chosen=chosen, many=many))
    return run_shown(request, actions.start_bulk_run(_new(deed, chosen, said(deed, request.POST)), by=request.actor))


def _count(request: Request, chosen: dict[str, str]) -> int:
    if not chosen["matching"]:
        return len(chosen["numbers"].split())
    return ORDERS.find(request.actor, ORDERS.asked_by(chosen["matching"])).count()


def _new(deed: Deed, chosen: dict[str, str], given: dict[str, str]) -> actions.NewRun:
    parameters: dict[str, Any] = {name: value for name, value in given.items() if value}
    noun = RUNS.get(deed.noun, deed.noun)
    if chosen["matching"]:
        return actions.NewRun(noun, filter=asked_of(ORDERS.asked_by(chosen["matching"])), parameters=parameters)
    return actions.NewRun(noun, numbers=chosen["numbers"].split(), parameters=parameters)


def run_shown(request: Request, run: BulkRun) -> HttpResponse:
    """This will show how far a run is, what it refused and why; when it has ended, the list is fetched anew."""
    refused = queries.items_of(run, outcome="refused")[:100]
    ended = run.state not in UNDER_WAY
    context = {
        "run": run, "under_way": not ended, "gone": run.done + run.refused + run.skipped,
        "refused": [(item.number, str(again(item.code, item.facts))) for item in refused],
        "title": run_title(run.action),
        "can_be_undone": bulk_action(run.action).inverse(run.parameters) is not None,
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    answer = show(request, "console/orders/run_body.html" if part else "console/orders/run.html", context)
    if part and ended:
        answer["HX-Trigger"] = '{"changed": "", "worked-off": ""}'
    return answer


@page("orders.view_orders")
def run_page(request: Request, number: str) -> HttpResponse:
    """This will show one run."""
    return run_shown(request, queries.bulk_run_numbered(request.actor, number))


@page("orders.view_orders")
def runs_page(request: Request) -> HttpResponse:
    """This will list what is being worked off, and what was."""
    runs = [
        {"run": run, "gone": run.done + run.refused + run.skipped,
         "title": run_title(run.action)}
        for run in queries.bulk_runs_visible_to(request.actor)[:50]
    ]  # fmt: skip
    return show(request, "console/orders/runs.html", {"runs": runs})


@require_POST
@page("orders.view_orders")
def change_run(request: Request, number: str, verb: str) -> HttpResponse:
    """This will stop a run, try what it refused again, or take back what it did."""
    verbs = {"stop": actions.stop_bulk_run, "retry": actions.retry_bulk_run, "undo": actions.undo_bulk_run}
    if verb not in verbs:
        raise NotFound("page", request.path)
    return run_shown(request, verbs[verb](queries.bulk_run_numbered(request.actor, number), by=request.actor))
