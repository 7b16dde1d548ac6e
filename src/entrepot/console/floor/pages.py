"""The pages of the floor: what there is to do, and one page for each thing that is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop

from entrepot.console.floor.sending import Given, answered_once, json_answer, json_refusal, rows, text, whole_number
from entrepot.console.floor.walk import goods_of, seal_of, stops_of
from entrepot.console.pages import Request, page, show
from entrepot.domain.fulfilment import queries
from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments
from entrepot.domain.fulfilment.rules import Work, next_step
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.inventory.queries import warehouses_visible_to
from entrepot.domain.shipping import actions as shipping
from entrepot.domain.shipping.queries import carriers_visible_to
from entrepot.foundation.actions import only
from entrepot.foundation.refusals import ChangedMeanwhile, NotFound, Refusal

_S = FulfilmentState
# The steps that are done on the phone: their noun, what they are called, an icon, and the right to do them.
STEPS = {
    _S.PICKED: ("pick", gettext_noop("Pick"), "map-pin", "fulfilment.pick_fulfilments"),
    _S.PACKED: ("pack", gettext_noop("Pack"), "package", "shipping.pack_fulfilments"),
    _S.HANDED_OVER: ("handover", gettext_noop("Hand over"), "truck", "shipping.hand_over_fulfilments"),
}
_SHOWN = 30


@dataclass(eq=False)
class NothingToDo(Refusal):
    """Fulfilment {fulfilment} is {state}: there is nothing to do for it here."""

    code: ClassVar[str] = "nothing_to_do"
    words: ClassVar[frozenset[str]] = frozenset({"state"})
    fulfilment: str
    state: str


@page("fulfilment.view_fulfilments")
def floor(request: Request) -> HttpResponse:
    """This will show the warehouses, and what there is to do in the chosen one, the most urgent first."""
    waiting = queries.work_waiting(request.actor)
    warehouses = list(warehouses_visible_to(request.actor))
    chosen = next((one for one in warehouses if one.code == request.GET.get("warehouse")), None)
    if chosen is None and len(warehouses) == 1:
        chosen = warehouses[0]
    steps = [(step, *row) for step, row in STEPS.items() if request.actor.may(row[3])]
    context: dict[str, Any] = {
        "chosen": chosen,
        "warehouses": [(one, sum(waiting.get((one.pk, step), 0) for step in STEPS)) for one in warehouses],
        "to_check": waiting.get((chosen.pk, _S.CHECKED), 0) if chosen else 0,
        "steps": [
            {
                "noun": noun, "title": gettext(title), "icon": icon, "many": waiting.get((chosen.pk, step), 0),
                "works": queries.work_by_urgency(request.actor, chosen.code, step)[:_SHOWN],
            }
            for step, noun, title, icon, _ in steps
        ] if chosen else [],
    }  # fmt: skip
    return show(request, "console/floor/floor.html", context)


def _next(work: Work, request: Request) -> dict[str, Any]:
    """Say that it is done, and where to go from here: to the next step of the same work, as far as one may."""
    step = next_step(work.state, work.steps)
    row = STEPS.get(step) if step else None
    if row is None or not request.actor.may(row[3]):
        return {"address": f"/floor?warehouse={work.warehouse}", "title": gettext("To the list")}
    return {"address": f"/floor/{row[0]}/{work.number}", "title": gettext(row[1])}


def _shown(
    request: Request, number: str, step: FulfilmentState, tell: Callable[[Work], dict[str, Any]]
) -> HttpResponse:
    """Show the page of a step of some work, or why it is not its turn."""
    try:
        work = queries.work_numbered(request.actor, number)
        if next_step(work.state, work.steps) != step:
            raise NothingToDo(work.number, work.state)
    except Refusal as refusal:
        return show(request, "console/floor/refused.html", {"refusal": refusal}, status=refusal.status)
    return show(request, f"console/floor/{STEPS[step][0]}.html", {"work": work, **tell(work)})


@page("fulfilment.pick_fulfilments")
def pick(request: Request, number: str) -> HttpResponse:
    """This will lead a picker from bin to bin, or book what the picker found."""
    if request.method == "POST":
        return answered_once(request, lambda given: _picked(request, number, given))
    return _shown(request, number, _S.PICKED, lambda work: {"data": _walk(work, request)})


def _walk(work: Work, request: Request) -> dict[str, Any]:
    lines = [line.position for line in work.lines if line.remaining]
    return {"seal": seal_of(work), "stops": stops_of(work, request.actor), "lines": lines}


def _picked(request: Request, number: str, given: Given) -> dict[str, Any]:
    counted = {whole_number(line, "line"): whole_number(line, "quantity") for line in rows(given, "lines")}
    picking = Picking(number, [Counted(quantity, position) for position, quantity in counted.items()])
    work = only(pick_fulfilments([picking], by=request.actor))
    # What joined the work while the picker walked would count as found without anybody having looked.
    if any(line.picked and line.position not in counted for line in work.lines):
        raise ChangedMeanwhile(f"Fulfilment {number}")
    return _next(work, request)


@page("fulfilment.view_fulfilments")
def standing(request: Request, number: str) -> HttpResponse:
    """This will tell a phone whether the work is still what it shows; otherwise refuse in a sentence."""
    try:
        work = queries.work_numbered(request.actor, number)
    except NotFound as refusal:
        return json_refusal(refusal)
    if seal_of(work) != request.GET.get("seal"):
        return json_refusal(ChangedMeanwhile(f"Fulfilment {number}"))
    return json_answer({})


@page("shipping.pack_fulfilments")
def pack(request: Request, number: str) -> HttpResponse:
    """This will show what goes into a parcel, or pack it."""
    if request.method == "POST":
        return answered_once(request, lambda given: _packed(request, number, given))
    return _shown(request, number, _S.PACKED, lambda work: _box(work, request))


def _box(work: Work, request: Request) -> dict[str, Any]:
    """What lies in the box, and what somebody may scan to show it: its paper, its orders, goods in it."""
    goods = goods_of(work, request.actor)
    orders = sorted({line.order for line in work.lines if line.remaining})
    codes = [work.number, *orders, *(code for one in goods for code in one["codes"])]
    return {"goods": goods, "data": {"seal": seal_of(work), "codes": codes}}


def _packed(request: Request, number: str, given: Given) -> dict[str, Any]:
    weight = whole_number(given, "weight_g", most=10**9) if given.get("weight_g") is not None else None
    packing = shipping.Packing(number, [shipping.NewParcel(measures=shipping.Measures(weight_g=weight))])
    return _next(only(shipping.pack_fulfilments([packing], by=request.actor)).work, request)


@page("shipping.hand_over_fulfilments")
def hand_over(request: Request, number: str) -> HttpResponse:
    """This will ask for the carrier and the number on the label, or hand the parcels over."""
    if request.method == "POST":
        return answered_once(request, lambda given: _handed_over(request, number, given))
    return _shown(request, number, _S.HANDED_OVER, lambda work: _door(work, request))


def _door(work: Work, request: Request) -> dict[str, Any]:
    own = [work.number, *sorted({line.order for line in work.lines})]
    return {"carriers": carriers_visible_to(request.actor), "data": {"seal": seal_of(work), "own": own}}


def _handed_over(request: Request, number: str, given: Given) -> dict[str, Any]:
    asked = shipping.HandOver(number, text(given, "carrier", most=40), text(given, "tracking_number", most=80))
    return _next(only(shipping.hand_over_fulfilments([asked], by=request.actor)).work, request)
