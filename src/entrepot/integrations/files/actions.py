"""What somebody may ask for about imports: start one, withdraw one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.foundation.secrets import encrypted
from entrepot.integrations.files.batches import LARGEST_KEPT, PURPOSE
from entrepot.integrations.files.events import ImportWithdrawn
from entrepot.integrations.files.importing import IMPORTABLE, Import, prepared
from entrepot.integrations.files.mappings import Owner
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.refusals import CannotBeWithdrawn, FileTooLarge
from entrepot.integrations.files.running import batch_of
from entrepot.integrations.files.states import LIFE_OF_AN_IMPORT, ImportState
from entrepot.integrations.files.tally import Outcome
from entrepot.integrations.files.undoing import UNDO

_AGAIN = (ImportState.TAKEN_BACK, ImportState.FAILED)


@dataclass(frozen=True, slots=True)
class NewImport:
    """A file as somebody sends it; `options` are those of Import, beside its path."""

    what: str
    file_name: str
    content: bytes
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An import that was withdrawn: how much was undone, and what stayed, with its reason."""

    batch: ImportBatch
    undone: int
    kept: list[tuple[str, Refusal]]


@action
def start_import(new: NewImport, *, by: Actor) -> ImportBatch:
    """This will take a file in and let the worker import it. The same file in the same way is one import.

    Raises a Refusal for a file that cannot be read, or whose columns are not found.
    """
    with laid_down(new) as wanted:
        ready = prepared(wanted, by=by)
        batch, is_new = batch_of(ready.source, new.what, ready.way, state=ImportState.WAITING, by=by)
    if is_new or _goes_on(batch):
        waiting = {
            "content": encrypted(new.content, PURPOSE), "asked": {**new.options, "history": ready.way["history"]},
            "actor": by.ref, "language": get_language() or by.language, "progress": 0, "doing": "", "problem": {},
        }  # fmt: skip
        ImportBatch.objects.filter(pk=batch.pk).update(**waiting)
        batch.refresh_from_db()
        later(batch.pk)
    return batch


@action
def withdraw_import(batch: ImportBatch, *, force_rest: bool = False, by: Actor) -> Withdrawn:
    """This will undo what an import made, as one: if something of it has to stay, nothing is undone.

    With `force_rest` what can be undone is, and what stays is named.
    """
    if batch.state != ImportState.FINISHED:
        raise CannotBeWithdrawn(batch.number, "it kept nothing, is still running, or was withdrawn before.")
    things = list(batch.things.order_by("pk"))
    if batch.asked.get("history") or not things:
        raise CannotBeWithdrawn(batch.number, "it made nothing that could be undone. Past orders stay.")
    kept = _undone(batch, things, force_rest, by)
    LIFE_OF_AN_IMPORT.move(ImportBatch, [batch.pk], to=ImportState.WITHDRAWN)
    # The same file may be imported anew.
    ImportBatch.objects.filter(pk=batch.pk).update(way=f"withdrawn {batch.pk}")
    if not kept:
        batch.claims.all().delete()
    batch.refresh_from_db()
    undone = len(things) - len(kept)
    record([ImportWithdrawn(batch.pk, batch.number, batch.what, undone, len(kept))], by=by)
    return Withdrawn(batch, undone, kept)


def _goes_on(batch: ImportBatch) -> bool:
    """Tell whether the same file sent again has something to do: what failed, was broken off, or refused rows."""
    if batch.state == ImportState.RUNNING:
        # What was sent is kept until it is done; without it, nobody but a command line has it in hand.
        return batch.content is None
    return batch.state in _AGAIN or (batch.state == ImportState.FINISHED and batch.counts.get(Outcome.REFUSED, 0) > 0)


def asked_for(what: str, path: Path, options: Mapping[str, Any]) -> Import:
    """This will read what was asked for beside a file, as it was kept."""
    return Import(what, path, **{**options, "mapping_owner": Owner(**options.get("mapping_owner") or {})})


@contextmanager
def laid_down(new: NewImport) -> Iterator[Import]:
    """This will put a file that was sent where it can be read for the time being, or refuse it."""
    if new.what not in IMPORTABLE:
        raise Invalid("kind", "must be one of {known}", {"known": ", ".join(IMPORTABLE)})
    if len(new.content) > LARGEST_KEPT:
        raise FileTooLarge(len(new.content), LARGEST_KEPT)
    with TemporaryDirectory(prefix="entrepot-import-") as folder:
        path = Path(folder) / safe_name(new.file_name)
        path.write_bytes(new.content)
        yield asked_for(new.what, path, new.options)


def safe_name(name: str) -> str:
    """This will give a file's name without folders, however it was sent."""
    return Path(name.replace("\\", "/").replace("\0", "")).name[-120:].lstrip(".") or "import.csv"


def later(batch_id: int) -> None:
    """This will leave an import to the worker, once it is committed."""
    from entrepot.integrations.files.jobs import carry_out_import

    transaction.on_commit(lambda: carry_out_import.defer(batch_id=batch_id))


def _undone(batch: ImportBatch, things: list[Any], force_rest: bool, by: Actor) -> list[tuple[str, Refusal]]:
    kept: list[tuple[str, Refusal]] = []
    for kind in dict.fromkeys(thing.kind for thing in things):
        own = [thing for thing in things if thing.kind == kind]
        answers = UNDO[kind](own, by)
        kept += [(t.number, refusal) for t, refusal in zip(own, answers, strict=True) if refusal is not None]
    if kept and (not force_rest or len(kept) == len(things)):
        some = "; ".join(str(refusal) for _, refusal in kept[:5])
        raise CannotBeWithdrawn(
            batch.number, "{count} of {all} have to stay. {some}",
            {"count": len(kept), "all": len(things), "some": some},
        )  # fmt: skip
    return kept
