"""The first page: what needs somebody first, where everything is, and how today goes."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.utils import timezone

from entrepot.console.needs import needs_of
from entrepot.console.orders.listing import ORDERS, asked_of
from entrepot.console.pages import Request, page, show
from entrepot.desk.finding import orders_matching
from entrepot.desk.stages.queries import ageing
from entrepot.domain.orders.queries import orders_visible_to, review_pool
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal import following

_MOST = 8


@page()
def home(request: Request) -> HttpResponse:
    """This will show somebody's day; whoever may not see orders gets the way to what he may see."""
    sees_orders = request.actor.may("orders.view_orders")
    return show(request, "console/home.html", _day(request.actor) if sees_orders else {"sees_orders": False})


def _day(actor: Actor) -> dict[str, Any]:
    late = orders_matching(actor, asked_of({"late": "yes"})).order_by("deadline", "ship_by", "id")[:_MOST]
    stages = ageing(actor)
    return {
        "sees_orders": True,
        "needs": needs_of(actor, stages),
        "stages": stages,
        "reasons": review_pool(actor)[:_MOST],
        "late": ORDERS.draw(actor, list(late)),
        "today": _today(actor),
        "behind": max(following.lag().values(), default=0),
    }


def _today(actor: Actor) -> list[dict[str, Any]]:
    """Orders and their value by currency since midnight, beside those of yesterday up to the same hour."""
    now = clock.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today, before = _between(midnight, now), _between(midnight - timedelta(days=1), now - timedelta(days=1))
    placed = orders_visible_to(actor).filter(today | before).exclude(source="history").order_by("currency")
    rows = placed.values_list("currency").annotate(
        orders=Count("id", filter=today), value=Sum("total", filter=today),
        orders_before=Count("id", filter=before), value_before=Sum("total", filter=before),
    )  # fmt: skip
    return [
        {
            "currency": c,
            "orders": orders,
            "total": total or 0,
            "orders_before": earlier,
            "total_before": sum_before or 0,
        }
        for c, orders, total, earlier, sum_before in rows
    ]


def _between(since: datetime, until: datetime) -> Q:
    return Q(placed_at__gte=since, placed_at__lt=until)
