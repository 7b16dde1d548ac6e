"""Imports as they are listed: what they are called, how far they are, what came of them."""

from typing import Any

from django.db.models import QuerySet

from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.foundation.secrets import decrypted, encrypted
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.states import LIFE_OF_AN_IMPORT, ImportState
from entrepot.integrations.files.tally import Tally

PURPOSE = "import"
# Encrypted, a file is kept in one row: what is larger is imported at the command line.
LARGEST_KEPT = 30 * 1024 * 1024


def imports_visible_to(actor: Actor) -> QuerySet[ImportBatch]:
    """This will give imports, newest first: one's own, or everybody's to those who may see them."""
    found = ImportBatch.objects.filter(company_id=actor.company_id).defer("content", "report").order_by("-id")
    return found if actor.may("files.view_imports") else found.filter(actor=actor.ref)


def import_numbered(actor: Actor, number: str) -> ImportBatch:
    """This will give one import, or refuse."""
    found = imports_visible_to(actor).filter(number=number).first()
    if found is None:
        raise NotFound("import", number)
    return found


def is_under_way(batch: ImportBatch) -> bool:
    """This will tell whether an import waits or runs; one that was sent is kept until its report is written, too."""
    still = ImportBatch.objects.filter(pk=batch.pk, content__isnull=False)
    return batch.state in (ImportState.WAITING, ImportState.RUNNING) or still.exists()


def report_of(batch: ImportBatch) -> bytes:
    """This will give the report of an import: the same sheet with what failed."""
    if batch.report is None:
        raise NotFound("report of import", batch.number)
    return decrypted(bytes(batch.report), PURPOSE)


def keep_report(batch_id: int, name: str, report: bytes) -> None:
    """This will keep a report, encrypted, until it is too old."""
    if len(report) <= LARGEST_KEPT:
        kept = {"report": encrypted(report, PURPOSE), "report_name": name[:255]}
        ImportBatch.objects.filter(pk=batch_id).update(**kept)


def begin(batch: ImportBatch) -> None:
    """This will note that an import runs, if it did not."""
    if LIFE_OF_AN_IMPORT.move(ImportBatch, [batch.pk], to=ImportState.RUNNING):
        ImportBatch.objects.filter(pk=batch.pk).update(finished_at=None)
        batch.finished_at = None


def end(batch_id: int, state: ImportState, tally: Tally, *, problem: Refusal | None = None) -> None:
    """This will note how an import ended and what came of its rows."""
    LIFE_OF_AN_IMPORT.move(ImportBatch, [batch_id], to=state)
    recount(batch_id, tally)
    said = {"code": problem.code, "title": str(problem)} if problem else {}
    ImportBatch.objects.filter(pk=batch_id).update(
        finished_at=None if state == ImportState.FAILED else clock.now(), problem=said, progress=100
    )


def recount(batch_id: int, tally: Tally) -> None:
    """This will note what came of the rows of an import."""
    counts = {str(outcome): one.rows for outcome, one in tally.sums.items()}
    ImportBatch.objects.filter(pk=batch_id).update(counts=counts)


def shown(batch: ImportBatch) -> dict[str, Any]:
    """This will tell of an import what people are shown."""
    plain = (
        "number", "state", "what", "file_name", "dry_run", "doing", "progress", "counts", "started_at", "finished_at",
    )  # fmt: skip
    return {
        **{name: getattr(batch, name) for name in plain},
        "kind": batch.what,
        "problem": batch.problem or None,
        "report": bool(batch.report_name),
    }
