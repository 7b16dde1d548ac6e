"""Between what is wanted and the goods: how urgent each order is, where its sender has not said it."""

from collections.abc import Sequence
from dataclasses import replace

from entrepot.domain.customers.models import CustomerGroup
from entrepot.domain.orders.models import UrgencyRules
from entrepot.domain.orders.placing.placement import Placement
from entrepot.domain.orders.rules.urgency import UrgencyFacts, ship_by, urgency
from entrepot.foundation.actors import Actor
from entrepot.foundation.prepared import Given, Prepared

_RULES = Prepared(
    lambda: UrgencyRules.objects.filter(company_id=Given("company"), active=True).values_list("rules", flat=True)
)


def find_urgency(placements: Sequence[Placement], by: Actor) -> None:
    """This will give orders the priority and ship-by of the active rules; what the sender says stands."""
    rules = next(iter(_RULES.ask(company=by.company_id)), None)
    alive = [p for p in placements if p.alive and p.channel is not None and p.at is not None]
    if not rules or not alive:
        return
    groups = dict(
        CustomerGroup.objects.filter(pk__in={p.group_id for p in alive if p.group_id}).values_list("id", "code")
    )
    for p in alive:
        given, channel = p.given, p.channel
        assert channel is not None
        assert p.at is not None
        facts = UrgencyFacts(channel.code, given.kind, groups.get(p.group_id or 0, ""), given.tags, p.total)
        priority, within = urgency(facts, rules)
        due = ship_by(p.at, within, channel.time_zone) if within else None
        p.given = replace(given, priority=_said(given.priority, priority), ship_by=given.ship_by or due)


def _said(said: int | None, found: int | None) -> int:
    return said if said is not None else found or 0
