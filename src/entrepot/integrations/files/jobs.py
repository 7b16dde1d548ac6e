"""Imports that were sent: the worker carries them out, and whatever it drops is picked up within a minute."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import OperationalError, connection
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import actor_of_ref
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotAllowed, Refusal
from entrepot.foundation.secrets import decrypted
from entrepot.integrations.files.actions import asked_for, safe_name
from entrepot.integrations.files.batches import PURPOSE, begin, end, keep_report
from entrepot.integrations.files.importing import run_import
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.refusals import AlreadyRunning, ImportBroke
from entrepot.integrations.files.reporting import report_name, write_report
from entrepot.integrations.files.running import Told
from entrepot.integrations.files.states import ImportState
from entrepot.integrations.files.tally import Tally

logger = logging.getLogger("entrepot.imports")

_KEPT_FOR = timedelta(days=30)
_QUIET = timedelta(minutes=2)
_TELL_EACH = 1.0


@app.task(
    name="files.carry_out_import", retry=RetryStrategy(max_attempts=5, wait=2, retry_exceptions=[OperationalError])
)
def carry_out_import(batch_id: int) -> None:
    """This will import a file that was sent, unless somebody else is about it."""
    batch = ImportBatch.objects.get(pk=batch_id)
    by = actor_of_ref(batch.actor, batch.company_id)
    if batch.content is None:
        return
    with translation.override(batch.language):
        begin(batch)
        try:
            if by is None:
                raise NotAllowed("files.start_import")
            _carry_out(batch, by)
        except AlreadyRunning:
            return
        except OperationalError:
            raise
        except Refusal as refusal:
            end(batch.pk, ImportState.FAILED, Tally(), problem=refusal)
        except Exception:
            # Tried again each minute, it would fail each minute; the chunks that are done are kept.
            logger.exception("Import %s failed", batch.number)
            end(batch.pk, ImportState.FAILED, Tally(), problem=ImportBroke())
    # One that had ended before, and was sent again, does not end a second time.
    ImportBatch.objects.filter(pk=batch_id).update(content=None, progress=100)


@app.periodic(cron="* * * * *")
@app.task(name="files.resume_imports", queueing_lock="files.resume_imports")
def resume_imports(timestamp: int) -> None:
    """This will go on with imports whose worker was killed, and forget reports that are too old."""
    waiting = ImportBatch.objects.filter(content__isnull=False, started_at__lt=clock.now() - _QUIET)
    for batch_id in waiting.order_by("pk").values_list("pk", flat=True):
        carry_out_import(batch_id=batch_id)
    old = ImportBatch.objects.filter(report__isnull=False, finished_at__lt=clock.now() - _KEPT_FOR)
    old.update(report=None, report_name="")


def _carry_out(batch: ImportBatch, by: Actor) -> None:
    with TemporaryDirectory(prefix="entrepot-import-") as folder:
        path = Path(folder) / safe_name(batch.file_name)
        path.write_bytes(decrypted(bytes(batch.content or b""), PURPOSE))
        wanted = asked_for(batch.what, path, batch.asked)
        with ThreadPoolExecutor(1) as teller:
            result = run_import(wanted, told=_teller(batch.pk, teller), by=by)
        if result.taken_back:
            end(batch.pk, ImportState.TAKEN_BACK, result.tally)
        if result.tally.reported:
            report = Path(folder) / report_name(result.source)
            write_report(report, result.source, result.columns, result.tally.reported)
            keep_report(batch.pk, report.name, report.read_bytes())
        else:
            ImportBatch.objects.filter(pk=batch.pk).update(report=None, report_name="")


def _teller(batch_id: int, teller: ThreadPoolExecutor) -> Told:
    """Progress is written on a connection of its own: what runs in one transaction would show it at its end only."""
    last = time.monotonic()
    alone = not connection.in_atomic_block

    def write(doing: str, part: float) -> None:
        ImportBatch.objects.filter(pk=batch_id).update(doing=doing[:60], progress=min(int(part * 100), 99))
        if alone:
            connection.close()

    def told(doing: str, part: float) -> None:
        nonlocal last
        if time.monotonic() - last < _TELL_EACH:
            return
        last = time.monotonic()
        if alone:
            teller.submit(write, doing, part)
        else:
            write(doing, part)

    return told
