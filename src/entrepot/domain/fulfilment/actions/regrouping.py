"""Arrange work anew: what people made of it is taken back, and the active rules say how it falls into parcels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.domain.fulfilment import events, queries, steps
from entrepot.domain.fulfilment.actions.arranging import WorkHasBegun
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.fulfilment.rules.parcelling import ParcelPolicy
from entrepot.domain.fulfilment.steps import Arranged, Part, each
from entrepot.domain.orders.models import Order
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Refusal


@dataclass(frozen=True)
class Regrouped:
    """A fulfilment that was named, and those in which the goods of its orders are now."""

    fulfilment: str
    fulfilments: list[str]


@actions
def regroup_fulfilments(numbers: Sequence[str], *, by: Actor) -> list[Regrouped | Refusal]:
    """This will arrange the work for whole orders by the active rules again, whatever people had made of it.

    All work for the orders in a fulfilment is meant that nobody has begun to pick; without rules, each order
    gets one fulfilment at each warehouse.
    """
    policy = steps.policy_in_force(by.company_id) or ParcelPolicy()
    opened, partners, orders = _open(numbers, policy, by)
    meant: dict[str, list[int]] = {}

    def decide(work: Work, number: str) -> None:
        if not queries.not_begun(work):
            raise WorkHasBegun(work.number, work.state)
        meant[number] = [pk for pk in work.order_ids if any(x.order_id == pk and x.remaining for x in work.lines)]

    answers = each([(number, number) for number in numbers], {work.number: work for work in opened.values()}, decide)
    concerned = {pk for some in meant.values() for pk in some}
    idle = {pk: work for pk, work in opened.items() if queries.not_begun(work) and concerned & set(work.order_ids)}
    whole = _whole(_apart(idle, orders, by), opened, by)
    others = {pk: work for pk, work in partners.items() if pk not in idle}
    changed = steps.arrange(whole, others, policy, by=by)
    there = {work.id: work for work in [*whole.values(), *changed] if any(line.remaining for line in work.lines)}
    return [
        answer if isinstance(answer, Refusal) else Regrouped(number, _numbers(meant[number], there))
        for number, answer in zip(numbers, answers, strict=True)
    ]


def _open(
    numbers: Sequence[str], policy: ParcelPolicy, by: Actor
) -> tuple[dict[int, Work], dict[int, Work], Mapping[int, Order]]:
    """Lock all work for the orders in fulfilments, that of their receivers, and all these orders."""
    ids = queries.ids_numbered(numbers, company_id=by.company_id)
    order_ids = queries.order_ids_in(ids.values())
    to_them = steps.lock_partners(order_ids, policy, by=by)
    opened = steps.open_works({*ids.values(), *queries.open_ids_for(order_ids), *to_them})
    orders = steps.lock_orders_with_demands({pk for work in opened.values() for pk in work.order_ids})
    return opened, {pk: opened[pk] for pk in to_them}, orders


def _apart(idle: Mapping[int, Work], orders: Mapping[int, Order], by: Actor) -> list[Work]:
    """Give each order work of its own where it shares it."""
    parts: list[Part] = []
    for work in idle.values():
        first, *others = dict.fromkeys(line.order_id for line in work.lines if line.remaining)
        for pk in others:
            own = {line.id: line.remaining for line in work.lines if line.order_id == pk}
            parts.append(Part(work, own, orders[pk].priority, orders[pk].ship_by, remembers=False))
        work.priority, work.ship_by = orders[first].priority, orders[first].ship_by
    if parts:
        sources = list({part.source.id: part.source for part in parts}.values())
        arranged = steps.take_apart(parts)
        steps.save(sources)
        steps.rank(sources)
        steps.write_arranged(arranged, by=by)
        record([event for work in sources for event in events.taken_apart(work, arranged.of(work))], by=by)
        return [*idle.values(), *(made for made, _ in arranged.made)]
    return list(idle.values())


def _whole(works: Sequence[Work], opened: Mapping[int, Work], by: Actor) -> dict[int, Work]:
    """Join what was split of an order at one warehouse, into the oldest work for it."""
    alike: dict[tuple[int, int, str], list[Work]] = {}
    for work in sorted(works, key=lambda work: work.id):
        alike.setdefault(_place(work), []).append(work)
    begun = {_place(work) for work in opened.values() if queries.is_here(work) and not queries.not_begun(work)}
    joined = [some for some in alike.values() if len(some) > 1]
    arranged = Arranged()
    for target, *others in joined:
        steps.join(arranged, target, others)
    for place, (target, *_) in alike.items():
        # What is joined by halves, since the rest is being picked, is still a part.
        target.was_split = target.was_split and place in begun
    if joined:
        steps.write_arranged(arranged, by=by)
        steps.save([work for some in joined for work in some])
        steps.rank([some[0] for some in joined])
        told = [
            e
            for target, *others in joined
            for e in events.arranged(events.SplittingUndone, events.OrderSplittingUndone, target, others)
        ]
        record(told, by=by)
    return {some[0].id: some[0] for some in alike.values()}


def _place(work: Work) -> tuple[int, int, str]:
    order_id = next((line.order_id for line in work.lines if line.remaining), 0)
    return order_id, work.warehouse_id, work.steps


def _numbers(order_ids: Sequence[int], there: Mapping[int, Work]) -> list[str]:
    mine = (work for _, work in sorted(there.items()) if set(order_ids) & set(work.order_ids))
    return [work.number for work in mine]
