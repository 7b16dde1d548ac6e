"""Sheets go to the printer as one job, and go on after a jam."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from procrastinate.contrib.django import app

from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.printing.actions import Printed, note_printing
from entrepot.foundation.refusals import Invalid
from entrepot.foundation.rows import next_ids
from entrepot.integrations.documents.drawing import language_of_paper, sheets_of
from entrepot.integrations.documents.events import PrintJobStarted
from entrepot.integrations.documents.kinds import kind_coded
from entrepot.integrations.documents.models import PrintJob
from entrepot.integrations.documents.queries import things_for, things_of
from entrepot.integrations.documents.refusals import AlreadyPrinted, NoSuchSheet, NothingToPrint
from entrepot.integrations.documents.writing import Pen

MOST_SHEETS = 1000


@dataclass(frozen=True)
class NewPrintJob:
    """A paper, for orders or for fulfilments by their numbers; `again` insists where some were printed before."""

    document: str
    about: str
    numbers: Sequence[str]
    language: str = ""
    paper: str = "a4"
    copies: int = 1
    again: bool = False


@action
def start_print_job(new: NewPrintJob, /, *, by: Actor) -> PrintJob:
    """This will send sheets to the printer as one batch, and write down of each that it was printed."""
    kind, company = kind_coded(new.document), company_of(by)
    kind.check(by)
    language = language_of_paper(new.language or company.language, new.paper)
    things = {thing.pk: thing for thing in things_for(kind, new.about, new.numbers, by)}
    if len(things) > MOST_SHEETS:
        raise Invalid("numbers", "Print at most {most} sheets at once.", {"most": MOST_SHEETS})
    sheets = sheets_of(kind, sorted(things), language=language, company=company)
    missing = [thing.number for pk, thing in things.items() if pk not in sheets]
    if missing or not things:
        raise NothingToPrint(", ".join(missing or new.numbers))
    # Pick lists have an order of their own, in which one walks; the others keep the order of who asked.
    ids = list(sheets) if new.document == "pick_list" else list(things)
    job = _job(ids, by, document=new.document, subject=kind.subject, language=language, paper=new.paper)
    printed = _note(job, [things[pk] for pk in ids], new.copies, by)
    if not new.again:
        _refuse_what_was_printed(printed, things, Pen(language, company.time_zone))
    return job


@action
def resume_print_job(job: PrintJob, *, from_sheet: int, by: Actor) -> PrintJob:
    """This will print a job again from one of its sheets on, as after a jam, as a job of its own."""
    kind_coded(job.document).check(by)
    skipped = from_sheet - job.from_sheet
    if not 0 <= skipped < len(job.subject_ids):
        raise NoSuchSheet(job.number, job.from_sheet + len(job.subject_ids) - 1)
    ids = job.subject_ids[skipped:]
    things = things_of(job, by)
    going_on = _job(
        ids, by, document=job.document, subject=job.subject, language=job.language, paper=job.paper,
        resumes=job, from_sheet=from_sheet,
    )  # fmt: skip
    _note(going_on, [things[pk] for pk in ids], 1, by)
    return going_on


def _job(ids: Sequence[int], by: Actor, **given: Any) -> PrintJob:
    (pk,) = next_ids({PrintJob: 1})[PrintJob]
    job = PrintJob.objects.create(
        pk=pk, company_id=by.company_id, number=f"J{pk:06}", subject_ids=list(ids), started_by=by.ref,
        created_at=clock.now(), from_sheet=given.pop("from_sheet", 1), **given,
    )  # fmt: skip
    resumes = job.resumes.number if job.resumes else ""
    record([PrintJobStarted(pk, job.number, job.document, len(ids), resumes, job.from_sheet)], by=by)
    app.configure_task("documents.draw", lock=f"documents {pk}").defer(job_id=pk)
    return job


def _note(job: PrintJob, things: Sequence[Any], copies: int, by: Actor) -> list[Printed]:
    noted = note_printing(things, document=job.document, copies=copies, batch=job.number, by=by)
    return [one for one in noted if isinstance(one, Printed)]


def _refuse_what_was_printed(printed: Sequence[Printed], things: dict[int, Any], pen: Pen) -> None:
    before = [(things[one.id].number, one.before) for one in printed if one.before]
    if before:
        number, last = before[0]
        numbers = [number for number, _ in before]
        raise AlreadyPrinted(len(before), number, last.by, pen.instant(last.at), numbers)
