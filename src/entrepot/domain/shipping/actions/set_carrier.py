"""Who carries parcels, and what their numbers look like."""

from collections.abc import Mapping

from entrepot.domain.shipping.events import CarrierSet
from entrepot.domain.shipping.models import Carrier
from entrepot.domain.shipping.rules import carrier_code, unusable_pattern
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid


@action
def set_carrier(code: str, /, *, name: Mapping[str, str], pattern: str = "", example: str = "", by: Actor) -> Carrier:
    """This will say for the actor's company who a carrier is and what its numbers look like.

    An empty pattern lets every number pass. Numbers that were used stay as they are.
    """
    written = carrier_code(code)
    if not written or len(written) > 40:
        raise Invalid("code", "A carrier's code has 1 to 40 characters.")
    if refusal := unusable_pattern(pattern, example):
        raise refusal
    carrier, _ = Carrier.objects.update_or_create(
        company_id=by.company_id, code=written,
        defaults={"name": dict(name), "pattern": pattern, "example": example},
    )  # fmt: skip
    record([CarrierSet(carrier.pk, written, pattern, example)], by=by)
    return carrier
