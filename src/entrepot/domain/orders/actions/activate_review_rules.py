"""Which orders a person must look at is decided by rules that people write down, version after version."""

from collections.abc import Mapping, Sequence
from typing import Any

from entrepot.domain.orders.events import ReviewRulesActivated
from entrepot.domain.orders.models import ReviewRules
from entrepot.domain.orders.rules.review import in_order, unusable_rule
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record


@action
def activate_review_rules(rules: Sequence[Mapping[str, Any]], *, review_open: bool = False, by: Actor) -> ReviewRules:
    """This will make an ordered list of rules the active version, and keep the versions before it.

    With `review_open`, orders that are open already are looked at by them as well, soon after.
    """
    for rule in rules:
        if refusal := unusable_rule(rule):
            raise refusal
    take_turn(by.company_id)
    last = ReviewRules.objects.filter(company_id=by.company_id).order_by("-version")[0].version
    ReviewRules.objects.filter(company_id=by.company_id, active=True).update(active=False)
    new = ReviewRules.objects.create(
        company_id=by.company_id, version=last + 1, rules=in_order(list(rules)), active=True
    )
    record([ReviewRulesActivated(new.pk, new.version, review_open)], by=by)
    return new
