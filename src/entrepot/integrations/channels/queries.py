"""What is asked about inbound payloads. What they hold is personal and is shown to nobody here."""

from typing import Any

import orjson
from django.db.models import QuerySet

from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.secrets import decrypted
from entrepot.integrations.channels.models import InboundPayload

PURPOSE = "inbound payload"


def payloads_visible_to(actor: Actor, channel: Channel) -> QuerySet[InboundPayload]:
    actor.must("channels.view_inbox")
    found = InboundPayload.objects.filter(company_id=actor.company_id, channel=channel)
    return found.select_related("order").defer("body").order_by("-id")


def newest_payload(actor: Actor, channel: Channel, sender_id: str) -> InboundPayload:
    """This will give what came last about the sender's number, or refuse with NotFound."""
    found = payloads_visible_to(actor, channel).filter(sender_id=sender_id).order_by("-modified", "-id").first()
    if found is None:
        raise NotFound("payload", sender_id)
    return found


def opened(payload: InboundPayload) -> dict[str, Any]:
    """This will open what was sealed."""
    return dict(orjson.loads(decrypted(bytes(payload.body), PURPOSE)))
