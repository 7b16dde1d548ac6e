"""What needs somebody, by what they may do about it: each with its number, and a way to do it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext, gettext_noop

from entrepot.desk.finding import OrderFilter, orders_matching
from entrepot.desk.stages.states import BEFORE_LEAVING, Stage
from entrepot.desk.tasks.queries import mine, tasks_visible_to
from entrepot.domain.fulfilment.queries import work_waiting
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.orders.queries import refund_requests_visible_to
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.queries import retries_visible_to


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for whoever looks: how much of it, and where it is done."""

    text: str
    count: int
    address: str
    icon: str
    # Something of it should have been done by now.
    late: bool = False


_STEPS = {
    FulfilmentState.PICKED: (gettext_noop("To pick"), "/floor", "packages", "fulfilment.pick_fulfilments"),
    FulfilmentState.PACKED: (gettext_noop("To pack"), "/floor", "package", "shipping.pack_fulfilments"),
    FulfilmentState.HANDED_OVER: (gettext_noop("To hand over"), "/floor", "truck", "shipping.hand_over_fulfilments"),
}


def needs_of(actor: Actor, stages: Sequence[Mapping[str, Any]]) -> list[Need]:
    """This will list what waits for somebody: what is late first, then what there is most of. `stages` are counts."""
    found = [need for need in _all(actor, {row["stage"]: row for row in stages}) if need.count]
    return sorted(found, key=lambda need: (not need.late, -need.count))


def _all(actor: Actor, stages: Mapping[str, Mapping[str, Any]]) -> Iterator[Need]:
    past = sum(stages[stage]["past_deadline"] for stage in BEFORE_LEAVING)
    yield Need(gettext("Past their deadline, and still here"), past, "/orders?late=yes", "alert-triangle", True)
    given = orders_matching(actor, OrderFilter(assigned_to="me")).count()
    yield Need(gettext("Given to me or my role"), given, "/orders?assigned_to=me", "user")
    if actor.may("tasks.view_tasks"):
        tasks = mine(tasks_visible_to(actor), actor).order_by().select_related(None)
        late = Count("pk", filter=Q(due_at__lt=clock.now()))
        of_mine = tasks.aggregate(open=Count("pk"), late=late)
        text = gettext("Tasks for me or my role")
        yield Need(text, of_mine["open"], "/tasks?whose=me", "clipboard-list", of_mine["late"] > 0)
    if actor.may("orders.approve_orders"):
        review = stages[Stage.REVIEW]
        yield Need(gettext("To review"), review["orders"], "/review", "clipboard-check", review["over_limit"] > 0)
    if actor.may("fulfilment.view_fulfilments"):
        yield from _work(actor)
    if actor.may("payments.refund_orders"):
        asked = refund_requests_visible_to(actor).filter(closed_at=None).count()
        yield Need(gettext("Refunds that are asked for"), asked, "/money/refund-requests", "receipt-refund")
    if actor.may("journal.view_events"):
        stuck = retries_visible_to(actor).count()
        yield Need(gettext("Entries that nobody could act on"), stuck, "/books", "book", True)


def _work(actor: Actor) -> Iterator[Need]:
    waiting: dict[FulfilmentState, int] = {}
    for (_warehouse, step), many in work_waiting(actor).items():
        waiting[step] = waiting.get(step, 0) + many
    for step, (title, address, icon, permission) in _STEPS.items():
        if actor.may(permission):
            yield Need(gettext(title), waiting.get(step, 0), address, icon)
