"""Arrange work that is being released as the active rules of parcels say, before anybody can begin to pick it."""

from collections.abc import Collection, Mapping, Sequence

from entrepot.domain.fulfilment import events, queries
from entrepot.domain.fulfilment.models import ParcelRules
from entrepot.domain.fulfilment.rules import Partly, Wanted, Work, groups_to_merge, parcels_of, policy_of
from entrepot.domain.fulfilment.rules.parcelling import ParcelPolicy
from entrepot.domain.fulfilment.steps.arranging import Arranged, Part, join, rank, take_apart, write_arranged
from entrepot.domain.fulfilment.steps.opening import open_works
from entrepot.domain.fulfilment.steps.working import save
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.rows import fetch
from entrepot.foundation.secrets import keyed_hash


def policy_in_force(company_id: int) -> ParcelPolicy | None:
    """This will give what the active rules come to; nothing where there are none."""
    active = ParcelRules.objects.filter(company_id=company_id, active=True).first()
    return policy_of(active.rules) if active and active.rules else None


def partly(lines: Sequence[Wanted], policy: ParcelPolicy | None) -> Partly:
    """This will tell when part of an order goes before the rest, and which of its goods are presale."""
    if policy is None:
        return Partly()
    skus = {line.sku_id for line in lines if line.sku_id} if policy.presale else set()
    bulks = queries.bulks(skus) if skus else {}
    return Partly(policy.percent, {pk for pk, bulk in bulks.items() if policy.is_presale(bulk)})


def open_partners(order_ids: Collection[int], policy: ParcelPolicy | None, *, by: Actor) -> dict[int, Work]:
    """This will lock released work that goes to the receivers of orders, before those are locked themselves."""
    return open_works(lock_partners(order_ids, policy, by=by))


def lock_partners(order_ids: Collection[int], policy: ParcelPolicy | None, *, by: Actor) -> list[int]:
    """This will name released work that goes to the receivers of orders, and let nobody release more for them."""
    if policy is None or policy.merge_days is None:
        return []
    # Two who release for one receiver would not see each other's work, so that they meet here.
    fetch("SELECT pg_advisory_xact_lock(%s)", [keyed_hash(f"{by.company_id}", "parcels by rules")])
    return queries.partners_of(order_ids, company_id=by.company_id)


def arrange(new: Mapping[int, Work], partners: Mapping[int, Work], policy: ParcelPolicy, *, by: Actor) -> list[Work]:
    """This will split and merge new work by rules, with partners that are locked; gives all work that changed.

    What somebody has begun to pick stays as it is, and what was split is not merged.
    """
    works = [work for pk, work in sorted({**partners, **new}.items()) if queries.not_begun(work)]
    bulks = queries.bulks({line.sku_id for work in works for line in work.lines})
    parts: list[Part] = []
    for work in new.values():
        parts += [Part(work, part, work.priority, work.ship_by) for part in parcels_of(work, policy, bulks)[1:]]
    apart = {part.source.id for part in parts}
    alone = [work for work in works if work.id not in apart and not work.was_split]
    orders = queries.orders_in([work.id for work in alone])
    groups = groups_to_merge(alone, orders, policy, bulks)
    return _arranged(parts, [group for group in groups if any(work.id in new for work in group)], by)


def _arranged(parts: Sequence[Part], groups: Sequence[Sequence[Work]], by: Actor) -> list[Work]:
    sources = list({part.source.id: part.source for part in parts}.values())
    merged = [work for group in groups for work in group]
    if not sources and not merged:
        return []
    arranged, joined = take_apart(parts), Arranged()
    for first, *others in groups:
        join(joined, first, others)
    save(sources)
    write_arranged(Arranged(arranged.made, [*arranged.takings, *joined.takings]), by=by)
    save(merged)
    rank([group[0] for group in groups])
    told: list[Event] = events.split_off(arranged.made)
    for first, *others in groups:
        told += events.arranged(events.FulfilmentMerged, events.OrderMerged, first, others)
    record(told, by=by)
    return [*sources, *(made for made, _ in arranged.made), *(group[0] for group in groups)]
