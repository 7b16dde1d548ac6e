"""How urgent orders are is decided by rules that people write down, version after version."""

from collections.abc import Mapping, Sequence
from typing import Any

from entrepot.domain.orders.events import UrgencyRulesActivated
from entrepot.domain.orders.models import UrgencyRules
from entrepot.domain.orders.rules.urgency import unusable_urgency_rule
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record


@action
def activate_urgency_rules(rules: Sequence[Mapping[str, Any]], *, by: Actor) -> UrgencyRules:
    """This will make an ordered list of rules of urgency the active version, and keep the versions before it."""
    for rule in rules:
        if refusal := unusable_urgency_rule(rule):
            raise refusal
    take_turn(by.company_id)
    before = UrgencyRules.objects.filter(company_id=by.company_id)
    last = before.order_by("-version").values_list("version", flat=True).first() or 0
    before.filter(active=True).update(active=False)
    new = UrgencyRules.objects.create(company_id=by.company_id, version=last + 1, rules=list(rules), active=True)
    record([UrgencyRulesActivated(new.pk, new.version)], by=by)
    return new
