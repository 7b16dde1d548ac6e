"""The first page: what needs somebody first, where everything is, and how today goes."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.utils import timezone

from entrepot.console.faces import named
from entrepot.console.needs import needs_of
from entrepot.console.orders.listing import ORDERS, asked_of
from entrepot.console.pages import Request, page, show
from entrepot.console.stock.listing import page_of
from entrepot.console.tour import tour_of
from entrepot.desk.finding import orders_matching
from entrepot.desk.proving.running import last_proof
from entrepot.desk.stages.queries import ageing
from entrepot.domain.orders.queries import orders_visible_to, review_pool
from entrepot.domain.payments.queries import money_in
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.queries import lag
from entrepot.insight.holding import shortages_visible_to

_MOST = 8


@page()
def home(request: Request) -> HttpResponse:
    """This will show somebody's day; whoever may not see orders gets the way to what he may see."""
    sees_orders = request.actor.may("orders.view_orders")
    day = _day(request.actor) if sees_orders else {"sees_orders": False}
    return show(request, "console/home.html", day | {"tour": tour_of(request)})


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
        "money": _money_in(actor),
        "failing": _failing(actor),
        "proof": last_proof() if actor.may("insight.view_verification") else None,
        "behind": max(lag().values(), default=0),
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


def _money_in(actor: Actor) -> list[tuple[str, Any, Any]]:
    """What came in today and yesterday up to the same hour, by currency."""
    if not actor.may("payments.view_payments"):
        return []
    now, day = clock.now(), timedelta(days=1)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    sums = money_in(actor, (midnight, now), (midnight - day, now - day))
    return [(currency, today, before) for currency, (today, before) in sums.items()]


def _failing(actor: Actor) -> list[dict[str, Any]]:
    """The goods that are missing for orders which have to leave today."""
    tonight = timezone.localtime(clock.now()).replace(hour=23, minute=59, second=59)
    due = [one for one in shortages_visible_to(actor) if one.due and one.due <= tonight][:_MOST]
    return [
        {"sku": one.sku, "name": named(one.name), "missing": one.in_units(one.waiting + one.short), "unit": one.unit,
         "orders": len(one.orders), "link": page_of(one.sku)}
        for one in due
    ]  # fmt: skip


def _between(since: datetime, until: datetime) -> Q:
    return Q(placed_at__gte=since, placed_at__lt=until)
