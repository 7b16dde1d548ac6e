"""Rows of stock that were booked: receipts have no number by which a second one could be told from the first."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import orjson

from entrepot.foundation.rows import fetch
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.listing import Cells
from entrepot.integrations.files.models import ImportBatch, ImportClaim
from entrepot.integrations.files.rows import tidied
from entrepot.integrations.files.running import Run
from entrepot.integrations.files.values import read_text


class Claimer:
    """Names the rows of a file by what stands in them; the second that is alike is another than the first."""

    def __init__(self, run: Run, columns: Columns, *, again: bool) -> None:
        # Asked for once more, the same rows are others.
        self._of = [_name_of(run, columns), run.batch.pk if again else 0]
        self._seen: Counter[bytes] = Counter()

    def key(self, cells: Cells) -> str:
        """This will name one row; every row of the file must pass here, in its order."""
        said = orjson.dumps([self._of, sorted(cells.items())])
        self._seen[said] += 1
        return hashlib.sha256(said + b"%d" % self._seen[said]).hexdigest()


def _name_of(run: Run, columns: Columns) -> str:
    """The name under which what stands in this file came first: saved under another one, it is the same file."""
    whole = hashlib.sha256()
    for batch in tidied(run.source, columns):
        for row in batch.rows:
            whole.update(
                orjson.dumps(sorted((f, read_text(row[p])) for f, p in columns.places.items() if p < len(row)))
            )
    key = whole.hexdigest()
    first = claim([key], run).get(key, (run.batch.pk, ""))
    return ImportBatch.objects.values_list("file_name", flat=True).get(pk=first[0])


def claim(keys: Sequence[str], run: Run) -> dict[str, tuple[int, str]]:
    """This will claim rows for an import, and give those that were claimed before, with whose they are."""
    ours = fetch(
        """INSERT INTO files_importclaim (company_id, key, batch_id)
           SELECT %s, key, %s FROM unnest(%s::text[]) AS key ORDER BY key ON CONFLICT DO NOTHING RETURNING key""",
        [run.by.company_id, run.batch.pk, list(keys)],
    )
    theirs = ImportClaim.objects.filter(company_id=run.by.company_id, key__in={*keys} - {key for (key,) in ours})
    return {key: (pk, number) for key, pk, number in theirs.values_list("key", "batch_id", "batch__number")}


def give_up(keys: Iterable[str], run: Run) -> None:
    """This will let go of rows that could not be booked."""
    ImportClaim.objects.filter(company_id=run.by.company_id, key__in=list(keys)).delete()
