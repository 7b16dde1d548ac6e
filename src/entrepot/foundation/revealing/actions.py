"""Personal data is shown to whoever may see it, and that it was is written down."""

from collections.abc import Sequence
from typing import Literal

from django.db import models

from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.codes import check_code
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.foundation.revealing.events import REVEALED

FIELDS = ("name", "phone", "email", "address")
How = Literal["shown", "copied", "drawn", "exported"]


@actions
def reveal_personal_data(
    things: Sequence[models.Model], /, *, fields: Sequence[str], reason: str, how: How = "shown", by: Actor
) -> list[int | Refusal]:
    """This will write down that these fields of each order, fulfilment or customer are shown to somebody.

    Whoever is to be shown them asks here first and reads them afterwards. The reason is a code: words name people.
    """
    told = REVEALED.get(str(things[0]._meta.model_name))
    if told is None:
        raise Invalid("about", "Personal data is revealed of: {known}.", {"known": ", ".join(REVEALED)})
    wanted = list(dict.fromkeys(fields))
    if not wanted or set(wanted) - set(FIELDS):
        raise Invalid("fields", "Fields that can be revealed are: {known}.", {"known": ", ".join(FIELDS)})
    check_code(reason, "reason")
    record([told(thing.pk, wanted, reason, how) for thing in things], by=by)
    return [thing.pk for thing in things]
