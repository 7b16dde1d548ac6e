"""What was printed already."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.printing.models import PrintRecord
from entrepot.foundation.rows import fetch

_LATEST = """
SELECT DISTINCT ON (subject_id, document) subject_id, document, printed_at, printed_by, batch,
       sum(copies) OVER w, count(*) OVER w
FROM printing_printrecord
WHERE subject = %s AND subject_id = ANY(%s) AND (%s = '' OR document = %s)
WINDOW w AS (PARTITION BY subject_id, document)
ORDER BY subject_id, document, id DESC
"""


@dataclass(frozen=True, slots=True)
class LastPrint:
    """When a paper about something was last printed, and how often in all."""

    document: str
    at: datetime
    by: str
    batch: str
    copies: int
    times: int


def last_prints(subject: str, ids: Collection[int], *, document: str = "") -> dict[int, list[LastPrint]]:
    """This will give the last printing of each paper about each of these, with names of people; two statements."""
    if not ids:
        return {}
    rows = fetch(_LATEST, [subject, sorted(ids), document, document])
    names = names_of_actors({row[3] for row in rows}) if rows else {}
    found: dict[int, list[LastPrint]] = {}
    for pk, paper, at, by, batch, copies, times in rows:
        found.setdefault(pk, []).append(LastPrint(paper, at, names.get(by, by), batch, copies, times))
    return found


def was_printed(subject: str, document: str | None = None) -> Exists:
    """This will say, for a filter, whether a paper about the row was printed: any, or this one."""
    records = PrintRecord.objects.filter(subject=subject, subject_id=OuterRef("pk"))
    return Exists(records.filter(document=document) if document else records)
