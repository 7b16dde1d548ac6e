"""Which reasons there are to choose from."""

from django.db.models import QuerySet

from entrepot.foundation.actors import Actor
from entrepot.foundation.reasons.models import Reason
from entrepot.foundation.refusals import NotFound


def reasons_visible_to(actor: Actor) -> QuerySet[Reason]:
    """This will give the reasons of the actor's company, as they stand in lists."""
    actor.must("reasons.view_reasons")
    return Reason.objects.filter(company_id=actor.company_id).order_by("use", "position", "code")


def reason_coded(actor: Actor, use: str, code: str) -> Reason:
    """This will give the reason of that code for that use, or refuse."""
    reason = reasons_visible_to(actor).filter(use=use, code=code).first()
    if reason is None:
        raise NotFound("reason", f"{use}/{code}")
    return reason
