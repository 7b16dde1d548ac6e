"""How work falls into parcels by itself is decided by rules that people write down, version after version."""

from collections.abc import Mapping, Sequence
from typing import Any

from entrepot.domain.fulfilment import events
from entrepot.domain.fulfilment.models import ParcelRules
from entrepot.domain.fulfilment.rules import unusable_parcel_rule
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
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
