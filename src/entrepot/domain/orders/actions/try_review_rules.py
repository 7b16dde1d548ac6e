"""Before rules are made the active ones, people see what they would have held last week. Nothing is changed by it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from entrepot.domain.orders.reviewing.trial import Trial, tried
from entrepot.domain.orders.rules.review import in_order, unusable_rule
from entrepot.foundation import clock
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid

_A_WEEK = timedelta(days=7)


@action
def try_review_rules(
    rules: Sequence[Mapping[str, Any]], *, since: datetime | None = None, until: datetime | None = None, by: Actor
) -> Trial:
    """This will ask a draft of rules of the orders placed in a period, and set it beside the active version."""
    for rule in rules:
        if refusal := unusable_rule(rule):
            raise refusal
    end = until or clock.now()
    begin = since or end - _A_WEEK
    if begin >= end:
        raise Invalid("from", "The period must begin before it ends.")
    return tried(in_order(list(rules)), begin, end, by.company_id)
