"""What a reviewer decides, with the next order as the answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.orders.pages import way_back
from entrepot.console.pages import Request, notice, page, show
from entrepot.console.review.pages import RIGHT
from entrepot.console.review.progress import count_yours
from entrepot.console.review.shown import approvable_together, opened, show_case
from entrepot.desk.assigning.actions import Assignee, assign_orders, unassign_orders
from entrepot.desk.assigning.queries import assigned_now
from entrepot.desk.reviewing import free_for, next_for
from entrepot.domain.changes.actions import HandingBack, return_to_sales
from entrepot.domain.orders.actions import approve_orders, hold_orders, review_again
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import CLEAN, order_numbered, orders_held_for, orders_numbered
from entrepot.foundation.actions import only
from entrepot.foundation.refusals import ChangedMeanwhile, Invalid, Refusal

LARGEST = 1000


@require_POST
@page(RIGHT)
def opening(request: Request, number: str) -> HttpResponse:
    """This will make an order that is nobody's the reviewer's, so that others skip it."""
    order = order_numbered(request.actor, number)
    if order.pk not in assigned_now([order.pk]):
        only(assign_orders([order], to=Assignee(request.person.username), by=request.actor))
    return HttpResponse(status=204)


@require_POST
@page(RIGHT)
def skip(request: Request, number: str) -> HttpResponse:
    """This will leave an order to whoever comes next, and go on."""
    order = order_numbered(request.actor, number)
    assigned = assigned_now([order.pk]).get(order.pk)
    if assigned and assigned.ref == request.actor.ref:
        only(unassign_orders([order], by=request.actor))
    return _next(request, order)


@require_POST
@page(RIGHT)
def approval(request: Request, number: str) -> HttpResponse:
    """This will approve the edition that the reviewer has seen."""
    order = _as_seen(request, number)
    only(approve_orders([order], edition=order.edition, by=request.actor))
    return _decided(request, order, gettext("{number} approved.").format(number=number))


@require_POST
@page(RIGHT)
def joint_approval(request: Request, number: str) -> HttpResponse:
    """This will approve an order together with others of its receiver, so that they can leave in one parcel."""
    order = _as_seen(request, number)
    found = orders_numbered(request.actor, request.POST.getlist("with"))
    answers = approve_orders([order, *approvable_together(list(found.values()))], by=request.actor)
    done = [answer for answer in answers if isinstance(answer, Order)]
    if not done:
        only(answers[:1])
    count_yours(request, len(done) - 1)
    text = gettext("{done} of {all} approved together.").format(done=len(done), all=len(answers))
    return _decided(request, order, text)


@require_POST
@page(RIGHT)
def hold(request: Request, number: str) -> HttpResponse:
    """This will let an order wait until then, or until somebody lifts it."""
    order = _as_seen(request, number)
    said = request.POST
    until = _moment(said.get("until", ""))
    code, note = said.get("code", "by_hand"), said.get("note", "")
    only(hold_orders([order], code=code, note=note, expires_at=until, edition=order.edition, by=request.actor))
    return _decided(request, order, gettext("{number} is held.").format(number=number))


@require_POST
@page(RIGHT)
def handing_back(request: Request, number: str) -> HttpResponse:
    """This will hand an order back to whoever made it, with the reason."""
    order = _as_seen(request, number)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Invalid("reason", "Say what is to be mended, so that whoever made it can.")
    only(return_to_sales([HandingBack(number, reason, order.edition)], by=request.actor))
    return _decided(request, order, gettext("{number} was handed back.").format(number=number))


@page(RIGHT)
def clean_approvals(request: Request) -> HttpResponse:
    """This will say how many orders are clean, and approve exactly those when asked."""
    if request.method != "POST":
        numbers = list(free_for(request.actor, CLEAN).values_list("number", flat=True)[:LARGEST])
        return show(request, "console/review/clean.html", {"numbers": numbers})
    found = orders_numbered(request.actor, request.POST.get("numbers", "").split()[:LARGEST])
    # One that somebody has held since it was counted is not clean any more.
    clean = {number: order for number, order in found.items() if order.holds_open == 0}
    answers = approve_orders(list(clean.values()), by=request.actor)
    count_yours(request, sum(isinstance(answer, Order) for answer in answers))
    return _results(request, list(clean), answers, gettext("Approved"))


@require_POST
@page("orders.review_again")
def healings(request: Request) -> HttpResponse:
    """This will look once more at all that wait for one reason, and say what came of each."""
    orders = list(orders_held_for(request.actor, request.POST.get("reason", ""))[:LARGEST])
    answers = review_again(orders, by=request.actor)
    return _results(request, [order.number for order in orders], answers, gettext("Mended"))


def _results(request: Request, numbers: Sequence[str], answers: Sequence[Any], title: str) -> HttpResponse:
    rows: list[dict[str, Any]] = [
        {"number": number, "problem": str(answer) if isinstance(answer, Refusal) else "", "done": _is_done(answer)}
        for number, answer in zip(numbers, answers, strict=True)
    ]
    done = sum(row["done"] for row in rows)
    # What is done needs nobody any more; what is not stands first.
    rows.sort(key=lambda row: row["done"])
    shown = {"rows": rows, "done": done, "left": len(rows) - done, "title": title}
    return show(request, "console/review/results.html", shown)


def _is_done(answer: Any) -> bool:
    return isinstance(answer, Order) or bool(getattr(answer, "lifted", ()))


def _as_seen(request: Request, number: str) -> Order:
    order = order_numbered(request.actor, number)
    if request.POST.get("edition", "") != str(order.edition):
        raise ChangedMeanwhile(f"order {number}")
    return order


def _decided(request: Request, order: Order, text: str) -> HttpResponse:
    count_yours(request, 1)
    return notice(
        _next(request, order), text, undo=way_back(request.actor, order_numbered(request.actor, order.number))
    )


def _next(request: Request, order: Order) -> HttpResponse:
    code = request.POST.get("queue", "")
    following = next_for(request.actor, code, after=order.pk)
    return show_case(request, opened(request.actor, following.number) if following else None, code)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return timezone.make_aware(datetime.fromisoformat(text))
    except ValueError:
        raise Invalid("until", "Choose a day and a time.") from None
