"""Rows of stock that were booked: receipts have no number by which a second one could be told from the first."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import orjson

from entrepot.foundation.rows import fetch
from entrepot.integrations.files.listing import Cells
from entrepot.integrations.files.models import ImportClaim
from entrepot.integrations.files.running import Run


class Claimer:
    """Names the rows of a file by what stands in them; the second that is alike is another than the first."""

    def __init__(self, run: Run, *, again: bool) -> None:
        # Asked for once more, the same rows are others.
        self._of = [run.source.path.name, run.batch.pk if again else 0]
        self._seen: Counter[bytes] = Counter()

    def key(self, cells: Cells) -> str:
        """This will name one row; every row of the file must pass here, in its order."""
        said = orjson.dumps([self._of, sorted(cells.items())])
        self._seen[said] += 1
        return hashlib.sha256(said + b"%d" % self._seen[said]).hexdigest()


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
