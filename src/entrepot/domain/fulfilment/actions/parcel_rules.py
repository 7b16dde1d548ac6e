"""How work falls into parcels by itself is decided by rules that people write down, version after version."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from entrepot.domain.fulfilment import events, queries, steps
from entrepot.domain.fulfilment.models import ParcelRules
from entrepot.domain.fulfilment.rules import Work, groups_to_merge, parcels_of, policy_of, unusable_parcel_rule
from entrepot.domain.fulfilment.steps import Arranged, Part
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.rows import fetch


@action
def activate_parcel_rules(rules: Sequence[Mapping[str, Any]], *, by: Actor) -> ParcelRules:
    """This will make an ordered list of rules the active version, and keep the versions before it."""
    for rule in rules:
        if refusal := unusable_parcel_rule(rule):
            raise refusal
    # There may be no version to lock yet, so two who activate at once meet here.
    fetch("SELECT pg_advisory_xact_lock(hashtext('parcel rules'), %s)", [by.company_id])
    versions = ParcelRules.objects.filter(company_id=by.company_id)
    last = versions.order_by("-version").values_list("version", flat=True).first() or 0
    versions.filter(active=True).update(active=False)
    new = ParcelRules.objects.create(company_id=by.company_id, version=last + 1, rules=list(rules), active=True)
    record([events.ParcelRulesActivated(new.pk, new.version)], by=by)
    return new


@action
def arrange_parcels(fulfilment_ids: Iterable[int], *, by: Actor) -> list[Work]:
    """This will split and merge fulfilments that were released, as the active rules say; gives those that changed.

    What somebody has begun to pick stays as it is, and what was split is not merged.
    """
    active = ParcelRules.objects.filter(company_id=by.company_id, active=True).first()
    if active is None or not active.rules:
        return []
    policy, ids = policy_of(active.rules), sorted(set(fulfilment_ids))
    partners = queries.partners_of(ids, company_id=by.company_id) if policy.merge_days is not None else []
    opened = steps.open_works({*ids, *partners})
    steps.lock_orders_with_demands({pk for work in opened.values() for pk in work.order_ids})
    works = [work for work in opened.values() if work.company_id == by.company_id and queries.not_begun(work)]
    bulks = queries.bulks({line.sku_id for work in works for line in work.lines})
    parts: list[Part] = []
    for work in works:
        if work.id in ids:
            parts += [Part(work, p, work.priority, work.ship_by) for p in parcels_of(work, policy, bulks)[1:]]
    apart = {part.source.id for part in parts}
    alone = [work for work in works if work.id not in apart and not work.was_split]
    groups = [
        group
        for group in groups_to_merge(alone, queries.orders_in([work.id for work in alone]), policy, bulks)
        if any(work.id in ids for work in group)
    ]
    return _arranged(parts, groups, by)


def _arranged(parts: Sequence[Part], groups: Sequence[Sequence[Work]], by: Actor) -> list[Work]:
    arranged = steps.take_apart(parts)
    joined = Arranged()
    for first, *others in groups:
        steps.join(joined, first, others)
    sources = list({part.source.id: part.source for part in parts}.values())
    merged = [work for group in groups for work in group]
    if not sources and not merged:
        return []
    steps.save(sources)
    steps.write_arranged(Arranged(arranged.made, [*arranged.takings, *joined.takings]), by=by)
    steps.save(merged)
    steps.rank([group[0] for group in groups])
    told: list[Event] = events.split_off(arranged.made)
    for first, *others in groups:
        told += events.arranged(events.FulfilmentMerged, events.OrderMerged, first, others)
    record(told, by=by)
    return [*sources, *(made for made, _ in arranged.made), *(group[0] for group in groups)]
