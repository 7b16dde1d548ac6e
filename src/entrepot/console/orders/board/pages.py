"""The board: the most urgent orders of each stage, and what happens when a card is put into another column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.faces import named
from entrepot.console.orders.board.moves import Move, way, ways_from
from entrepot.console.orders.deeds import Deed, said
from entrepot.console.orders.listing import FAMILY, ORDERS, OrderRow
from entrepot.console.orders.pages import asked_for, done, way_back
from entrepot.console.pages import Request, page, show
from entrepot.desk.stages.queries import ageing, most_urgent
from entrepot.desk.stages.states import Stage
from entrepot.domain.orders.queries import order_numbered, orders_visible_to
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import ChangedMeanwhile, Refusal

COLUMNS = (
    Stage.ENTRY, Stage.REVIEW, Stage.ALLOCATION, Stage.PICKING, Stage.PACKED, Stage.SHIPPED, Stage.DELIVERED,
)  # fmt: skip
MOST = 20


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A stage with how many are in it, since when the oldest, and the most urgent of them."""

    stage: str
    counted: dict[str, Any]
    cards: Sequence[OrderRow]
    ways: Sequence[tuple[str, Deed | Move]]

    @property
    def others(self) -> int:
        return max(0, int(self.counted["orders"]) - len(self.cards))


@page("orders.view_orders")
def board(request: Request) -> HttpResponse:
    """This will show the stages as columns, each with its count and the cards that are most urgent."""
    channel = request.GET.get("channel", "")
    context = {
        "columns": _columns(request.actor, channel), "channel": channel, "family": FAMILY,
        "channels": [(one.code, named(one.name)) for one in _channels(request.actor)],
        "closed": Stage.CLOSED,
    }  # fmt: skip
    part = request.headers.get("HX-Target") == "board"
    return show(request, "console/orders/board/columns.html" if part else "console/orders/board/page.html", context)


def _channels(actor: Actor) -> Sequence[Channel]:
    return list(Channel.objects.filter(company_id=actor.company_id, archived_at=None).order_by("code"))


def _columns(actor: Actor, channel: str) -> list[BoardColumn]:
    counted = {row["stage"]: row for row in ageing(actor)}
    urgent = most_urgent(actor, COLUMNS, channel=channel, most=MOST)
    wanted = [pk for ids in urgent.values() for pk in ids]
    rows = {row.order.pk: row for row in ORDERS.draw(actor, list(orders_visible_to(actor).filter(pk__in=wanted)))}
    return [
        BoardColumn(
            stage, counted[stage], [rows[pk] for pk in urgent[stage] if pk in rows], list(ways_from(stage)),
        )
        for stage in COLUMNS
        # Drafts are a column only where there are some.
        if stage != Stage.ENTRY or urgent[stage]
    ]  # fmt: skip


@require_POST
@page("orders.view_orders")
def move(request: Request, number: str, to: str) -> HttpResponse:
    """This will do what brings an order into another column, ask what that needs to know, or say why not."""
    order = order_numbered(request.actor, number)
    row = getattr(order, "stage_row", None)
    found = way(row.stage if row else order.state, to)
    if (found.fields or found.grave) and "edition" not in request.POST:
        about = asked_for(request.actor, found, order=order, address=f"/orders/{number}/moves/{to}")
        return show(request, "console/orders/deed.html", about)
    if request.POST.get("edition", str(order.edition)) != str(order.edition):
        raise ChangedMeanwhile(f"order {number}")
    for answer in found.act(order, said(found, request.POST), request.actor):
        if isinstance(answer, Refusal):
            raise answer
    return done(gettext("{number}: done.").format(number=number), undo=way_back(request.actor, order))
