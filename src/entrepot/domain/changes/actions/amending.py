"""Amend orders: whatever can still be different about them, in goods, money and words, as one change set each."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.amending.decided import Plan, collect_at_the_door, decide
from entrepot.domain.changes.amending.looked import Seen, look
from entrepot.domain.changes.amending.previewed import AmendmentPreview, previewed
from entrepot.domain.changes.amending.written import write
from entrepot.domain.changes.steps import call_back, numbered, open_orders, unpicked
from entrepot.domain.shipping.steps import Opened
from entrepot.domain.sourcing import steps as sourcing
from entrepot.domain.sourcing.steps import ChangedGroup, PlannedChanges
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, NotFound, Refusal


@dataclass(frozen=True)
class Amended:
    """An amendment that came to pass, by the number of its change set."""

    change: str
    preview: AmendmentPreview


@action
def preview_amendment(asked: Amendment, *, by: Actor) -> AmendmentPreview:
    """This will tell what an amendment would come to, in money and goods, and change nothing."""
    opened = open_orders([asked.order], by=by)
    (plan,), seen, _ = _plans([asked], opened, by)
    if isinstance(plan, Refusal):
        raise plan
    return previewed(plan, seen, opened, _back(opened, [plan]))


@actions
def amend_orders(amendments: Sequence[Amendment], *, by: Actor) -> list[Amended | Refusal]:
    """This will change orders as asked: goods, money and promises follow, released work is called back.

    Where picking has begun, goods, money, address and warehouse stay as they are. What was approved and is
    not the same any more is reviewed again.
    """
    opened = open_orders([asked.order for asked in amendments], by=by)
    answers, seen, planned = _plans(amendments, opened, by)
    plans = [plan for plan in answers if isinstance(plan, Plan)]
    if not plans:
        return [answer for answer in answers if isinstance(answer, Refusal)]
    back = _back(opened, plans)
    previews = {plan.place: previewed(plan, seen, opened, back) for plan in plans}
    call_back(opened, back, [plan.order.pk for plan in plans], by=by)
    write(plans, planned, working=bool(opened.works), by=by)
    return [a if isinstance(a, Refusal) else Amended(a.number, previews[a.place]) for a in answers]


def _plans(
    amendments: Sequence[Amendment], opened: Opened, by: Actor
) -> tuple[list[Plan | Refusal], Seen, PlannedChanges]:
    found = numbered(opened, by=by)
    named = [asked.order for asked in amendments]
    known = [(n, a, found[a.order]) for n, a in enumerate(amendments) if a.order in found]
    seen = look(known, by)
    answers: list[Plan | Refusal] = []
    for place, asked in enumerate(amendments):
        try:
            if asked.order not in found:
                raise NotFound("order", asked.order)
            if asked.order in named[:place]:
                raise Invalid("orders", "{number} is named twice.", {"number": asked.order})
            answers.append(decide(place, asked, found[asked.order], seen, opened))
        except Refusal as refusal:
            answers.append(refusal)
    with_goods = [plan for plan in answers if isinstance(plan, Plan) and plan.group is not None]
    planned = sourcing.plan_changes([plan.group for plan in with_goods if plan.group], by=by)
    for plan, changed in zip(with_goods, planned.answers, strict=True):
        if isinstance(changed, ChangedGroup):
            plan.changed = changed
        else:
            answers[plan.place] = changed
    for answer in answers:
        if isinstance(answer, Plan):
            collect_at_the_door(answer, seen)
    return answers, seen, planned


def _back(opened: Opened, plans: Sequence[Plan]) -> dict[int, int]:
    return unpicked(opened, {plan.order.pk for plan in plans if plan.calls_back})
