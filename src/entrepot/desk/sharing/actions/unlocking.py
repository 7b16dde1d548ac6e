"""Whoever knows the end of the phone number sees the people of an order."""

import math
from collections.abc import Sequence
from datetime import datetime

from entrepot.desk.sharing.events import LinkLocked
from entrepot.desk.sharing.models import OrderLink
from entrepot.desk.sharing.queries import phone_ends
from entrepot.desk.sharing.rules import (
    GUESSES,
    GUESSES_IN_ALL,
    LOCKED_FOR,
    LinkUsedUp,
    TooManyGuesses,
    WrongPhoneEnd,
    fits,
)
from entrepot.foundation import clock
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Refusal


@actions
def unlock_links(links: Sequence[OrderLink], /, *, tail: str, by: Actor) -> list[OrderLink | Refusal]:
    """This will let whoever knows the last four digits of the phone see more than goods and parcels.

    Wrong guesses are counted and kept: five close a link for a quarter of an hour, fifteen for good.
    """
    return [_unlocked(link, tail.strip(), clock.now(), by) for link in links]


def _unlocked(link: OrderLink, tail: str, now: datetime, by: Actor) -> OrderLink | Refusal:
    if link.wrong_guesses >= GUESSES_IN_ALL:
        return LinkUsedUp()
    if link.locked_until and link.locked_until > now:
        return TooManyGuesses(math.ceil((link.locked_until - now).total_seconds() / 60))
    if fits(tail, phone_ends(link.order)):
        return link
    link.wrong_guesses += 1
    locks = link.wrong_guesses % GUESSES == 0
    if locks:
        link.locked_until = now + LOCKED_FOR
        record([LinkLocked(link.order_id)], by=by)
    link.save(update_fields=["wrong_guesses", "locked_until"])
    if link.wrong_guesses >= GUESSES_IN_ALL:
        return LinkUsedUp()
    return TooManyGuesses(math.ceil(LOCKED_FOR.total_seconds() / 60)) if locks else WrongPhoneEnd()
