"""Papers are drawn: what is on them is read, worded in the paper's language, and set."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid
from entrepot.foundation.revealing.actions import reveal_personal_data
from entrepot.foundation.secrets import decrypted, encrypted
from entrepot.integrations.documents.kinds import KINDS, Kind
from entrepot.integrations.documents.models import PrintJob
from entrepot.integrations.documents.pressing import Paper, Sheet, pressed
from entrepot.integrations.documents.refusals import NothingToPrint
from entrepot.integrations.documents.writing import Pen

_PURPOSE = "printed paper"
PAPERS: tuple[Paper, ...] = ("a4", "a5")
LANGUAGES = ("zh-hans", "zh-hant", "en")


def language_of_paper(language: str, paper: str) -> str:
    """This will refuse a language or a size in which nothing is printed, and give the language otherwise."""
    if language not in LANGUAGES:
        raise Invalid("language", "Papers are printed in: {known}.", {"known": ", ".join(LANGUAGES)})
    if paper not in PAPERS:
        raise Invalid("paper", "Papers are as large as: {known}.", {"known": ", ".join(PAPERS)})
    return language


def sheets_of(kind: Kind, ids: Sequence[int], *, language: str, company: Company) -> dict[int, Sheet]:
    """This will make the sheets of things by id, in the order of the paper; some may have none."""
    with translation.override(language):
        return kind.sheets(ids, Pen(language, company.time_zone))


def drawn(kind: Kind, things: Sequence[Any], *, language: str, paper: str, by: Actor) -> bytes:
    """This will draw the paper of a few things for somebody, as they are now, and note whom it showed."""
    kind.check(by)
    company = company_of(by)
    language = language_of_paper(language or company.language, paper)
    found = sheets_of(kind, [thing.pk for thing in things], language=language, company=company)
    if not found:
        raise NothingToPrint(", ".join(thing.number for thing in things))
    if kind.reveals:
        reveal_personal_data(things, fields=kind.reveals, reason=kind.code, how="drawn", by=by)
    with translation.override(language):
        return pressed(list(found.values()), language=language, paper=_paper(paper))


def paper_of(job: PrintJob) -> bytes:
    """This will give the PDF of a job: as it was drawn, or drawn now if nobody has yet, or it was put away."""
    if job.pdf is not None:
        return decrypted(bytes(job.pdf), _PURPOSE)
    pdf = _draw(job)
    PrintJob.objects.filter(pk=job.pk).update(pdf=encrypted(pdf, _PURPOSE), drawn_at=clock.now())
    return pdf


def _draw(job: PrintJob) -> bytes:
    company = Company.objects.get(pk=job.company_id)
    found = sheets_of(KINDS[job.document], job.subject_ids, language=job.language, company=company)
    sheets = [found[pk] for pk in job.subject_ids if pk in found]
    with translation.override(job.language):
        for n, pk in enumerate(job.subject_ids, job.from_sheet):
            if pk in found:
                found[pk].foot = gettext("Batch {batch}, sheet {sheet}").format(batch=job.number, sheet=n)
        return pressed(sheets, language=job.language, paper=_paper(job.paper))


def _paper(name: str) -> Paper:
    return next(paper for paper in PAPERS if paper == name)
