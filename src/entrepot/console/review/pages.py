"""The page of the cockpit, and one order in it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from entrepot.console.pages import Request, page, show
from entrepot.console.review.shown import case_of, opened, show_case
from entrepot.desk.reviewing import next_for, reasons_to_look

RIGHT = "orders.approve_orders"


@require_safe
@page(RIGHT)
def cockpit(request: Request) -> HttpResponse:
    """This will show the reasons for which orders wait, the first order, and what decides on it."""
    code = request.GET.get("reason", "")
    number = request.GET.get("order", "")
    first = None if number else next_for(request.actor, code)
    number = number or (first.number if first else "")
    order = opened(request.actor, number) if number else None
    shown = case_of(request, order, code)
    return show(request, "console/review/cockpit.html", shown | {"reasons": reasons_to_look(request.actor)})


@require_safe
@page(RIGHT)
def case(request: Request, number: str) -> HttpResponse:
    """This will show one order in the cockpit; what comes next is fetched like this beforehand."""
    return show_case(request, opened(request.actor, number), request.GET.get("reason", ""))
