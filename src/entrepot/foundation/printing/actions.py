"""Printing is written down; a second time is told, never refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from entrepot.foundation import clock
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.codes import check_code
from entrepot.foundation.journal.recording import record
from entrepot.foundation.printing.events import PRINTED
from entrepot.foundation.printing.models import PrintRecord
from entrepot.foundation.printing.queries import LastPrint, last_prints
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.foundation.rows import insert, next_ids

MOST_COPIES = 100


@dataclass(frozen=True, slots=True)
class Printed:
    """That something was printed now; and when and by whom it was before, if it was."""

    id: int
    document: str
    batch: str
    copies: int
    before: LastPrint | None


@actions
def note_printing(
    things: Sequence[models.Model], /, *, document: str, copies: int = 1, batch: str = "", by: Actor
) -> list[Printed | Refusal]:
    """This will write down that a paper was printed about each of these: orders, fulfilments or parcels.

    Their rows are locked, so of two who print at once one is told of the other.
    """
    told = PRINTED.get(_subject_of(things[0]))
    if told is None:
        raise Invalid("kind", "Papers are printed about: {known}.", {"known": ", ".join(PRINTED)})
    check_code(document, "document")
    if not 1 <= copies <= MOST_COPIES:
        raise Invalid("copies", "Print between 1 and {most} copies.", {"most": MOST_COPIES})
    before = last_prints(told.subject, {thing.pk for thing in things}, document=document)
    ids = next_ids({PrintRecord: len(things)})[PrintRecord]
    batch = batch or f"P{ids[0]:06}"
    now = clock.now()
    insert(
        PrintRecord,
        [
            {"id": pk, "company_id": by.company_id, "document": document, "subject": told.subject,
             "subject_id": thing.pk, "batch": batch, "copies": copies, "printed_at": now, "printed_by": by.ref}
            for pk, thing in zip(ids, things, strict=True)
        ],
    )  # fmt: skip
    last = {pk: found[0] for pk, found in before.items()}
    record([told(t.pk, document, batch, copies, last[t.pk].times if t.pk in last else 0) for t in things], by=by)
    return [Printed(thing.pk, document, batch, copies, last.get(thing.pk)) for thing in things]


def _subject_of(thing: models.Model) -> str:
    return str(thing._meta.model_name)
