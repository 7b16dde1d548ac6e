"""What customers are told beside their order."""

from collections.abc import Mapping

from django.conf import settings

from entrepot.desk.sharing.events import CustomerTextsSet
from entrepot.desk.sharing.models import ChannelTexts
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid

_LONGEST = 1000


@action
def set_customer_texts(
    channel: Channel, /, *, how_to_pay: Mapping[str, str], how_to_reach: Mapping[str, str], by: Actor
) -> ChannelTexts:
    """This will tell the customers of a channel how to pay and how to reach somebody, by language."""
    given = {"how_to_pay": dict(how_to_pay), "how_to_reach": dict(how_to_reach)}
    for field, texts in given.items():
        _check(field, texts)
    before = ChannelTexts.objects.filter(pk=channel.pk).first()
    if before and (before.how_to_pay, before.how_to_reach) == (given["how_to_pay"], given["how_to_reach"]):
        return before
    after, _ = ChannelTexts.objects.update_or_create(channel=channel, defaults=given)
    record([CustomerTextsSet(channel.pk, channel.code)], by=by)
    return after


def _check(field: str, texts: Mapping[str, str]) -> None:
    known = [code for code, _ in settings.LANGUAGES]
    if set(texts) - set(known):
        raise Invalid(
            field, "This language is not spoken here. Languages are: {known}.",
            {"known": ", ".join(known)},
        )  # fmt: skip
    if any(not text.strip() or len(text) > _LONGEST or "\0" in text for text in texts.values()):
        raise Invalid(field, "Each text has between 1 and {longest} characters.", {"longest": _LONGEST})
