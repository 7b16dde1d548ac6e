"""Write facts down, in the transaction that makes them true."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import write

# The subject's row is locked by whoever records about it, so max + 1 cannot race; should somebody
# forget the lock, the unique constraint refuses the second entry instead of losing one.
_INSERT = """
INSERT INTO journal_entry (company_id, subject, subject_id, seq, kind, facts, actor, at)
SELECT r.company_id, r.subject, r.subject_id,
       coalesce((SELECT max(e.seq) FROM journal_entry e
                 WHERE e.subject = r.subject AND e.subject_id = r.subject_id), 0)
       + row_number() OVER (PARTITION BY r.subject, r.subject_id ORDER BY r.n),
       r.kind, r.facts, r.actor, r.at
FROM ROWS FROM (json_to_recordset(%s) AS (company_id bigint, subject text, subject_id bigint, kind text,
                                          facts jsonb, actor text, at timestamptz))
     WITH ORDINALITY AS r(company_id, subject, subject_id, kind, facts, actor, at, n)
ORDER BY r.n
"""


@dataclass(frozen=True)
class Event:
    """A fact about one subject. Its fields beside `subject_id` are what the entry holds."""

    kind: ClassVar[str]
    subject: ClassVar[str]
    subject_id: int

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "subject_id"}


def record(events: Sequence[Event], *, by: Actor) -> None:
    """This will append one entry per event, in one statement, numbered without gaps per subject."""
    if not events:
        return
    common = {"company_id": by.company_id, "actor": by.ref, "at": clock.now()}
    rows = [
        {**common, "subject": e.subject, "subject_id": e.subject_id, "kind": e.kind, "facts": e.facts} for e in events
    ]
    write(_INSERT, rows)
