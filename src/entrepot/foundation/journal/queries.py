"""Reading the journal: timelines of subjects, and the feed of everything."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.following import SETTLED
from entrepot.foundation.journal.models import Entry, Retry
from entrepot.foundation.refusals import Invalid
from entrepot.foundation.rows import fetch

_PLACE = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
_FIELDS = "id, subject, subject_id, seq, kind, facts::text, actor, at"


@dataclass(frozen=True, slots=True)
class Following:
    """How a follower is: entries still before it, since when it stands there, and entries that it cannot act on."""

    name: str
    behind: int
    moved_at: datetime
    stuck: int


@dataclass(frozen=True, slots=True)
class Told:
    """Of an entry, only what it is about and whose it is."""

    company_id: int
    subject: str
    subject_id: int
    actor: str


def timeline(subjects: Sequence[tuple[str, int]], *, company_id: int, limit: int = 1000) -> list[dict[str, Any]]:
    """This will give the entries about some subjects together, oldest first, with their actors' names."""
    rows = fetch(
        f"""SELECT {_FIELDS} FROM journal_entry
            WHERE company_id = %s AND (subject, subject_id) IN (SELECT * FROM unnest(%s::text[], %s::bigint[]))
            ORDER BY id LIMIT %s""",
        [company_id, [s for s, _ in subjects], [pk for _, pk in subjects], limit],
    )
    names = names_of_actors({row[6] for row in rows})
    return [{**_shown(row), "actor": names.get(row[6], row[6])} for row in rows]


def events_visible_to(
    actor: Actor, *, after: str, kind: str | None, subject: str | None, limit: int
) -> dict[str, Any]:
    """This will give entries past a cursor in the order of commits, as far as they are settled.

    An entry of a transaction that still runs could come to stand before the cursor; such entries, and
    those after them, are shown once it has ended.
    """
    if not actor.may("journal.view_events"):
        return {"items": [], "next": after or "0.0"}
    if not _PLACE.fullmatch(after or "0.0"):
        raise Invalid("after", "Send the `next` of the page before, or nothing to start at the beginning.")
    xid, _, entry = (after or "0.0").partition(".")
    rows = fetch(
        f"""SELECT {_FIELDS}, xid::text FROM journal_entry
            WHERE (xid, id) > (%s::xid8, %s) AND {SETTLED}
              AND company_id = %s AND (%s::text IS NULL OR kind = %s) AND (%s::text IS NULL OR subject = %s)
            ORDER BY journal_entry.xid, id LIMIT %s""",
        [xid, int(entry or 0), actor.company_id, kind, kind, subject, subject, limit],
    )
    last = f"{rows[-1][8]}.{rows[-1][0]}" if rows else (after or "0.0")
    return {"items": [_shown(row) for row in rows], "next": last}


def newest_place() -> str:
    """This will give the place of the last entry that is settled, `xid.id`; everything so far stands before it."""
    rows = fetch(
        f"SELECT xid::text, id FROM journal_entry WHERE {SETTLED} ORDER BY journal_entry.xid DESC, id DESC LIMIT 1"
    )
    return f"{rows[0][0]}.{rows[0][1]}" if rows else "0.0"


def told_after(place: str, *, limit: int) -> tuple[str, list[Told]]:
    """This will give what was told past a place in all companies, as far as it is settled, and the place behind."""
    xid, _, entry = place.partition(".")
    rows = fetch(
        f"""SELECT company_id, subject, subject_id, actor, xid::text, id FROM journal_entry
            WHERE (xid, id) > (%s::xid8, %s) AND {SETTLED}
            ORDER BY journal_entry.xid, id LIMIT %s""",
        [xid, int(entry), limit],
    )
    return (f"{rows[-1][4]}.{rows[-1][5]}" if rows else place), [Told(*row[:4]) for row in rows]


def entries_visible_to(actor: Actor) -> QuerySet[Entry]:
    """This will give the entries of the actor's company."""
    if not actor.may("journal.view_events"):
        return Entry.objects.none()
    return Entry.objects.filter(company_id=actor.company_id).defer("xid")


# Who is further behind is far behind: counting all of a long journal would take longer than the page that shows it.
BEHIND = """(SELECT count(*) FROM (
    SELECT 1 FROM journal_entry e WHERE (e.xid, e.id) > (c.xid, c.entry_id) LIMIT 10000
) past)"""


def lag() -> dict[str, int]:
    """This will count, per follower, the entries written past its cursor; not more than ten thousand of them."""
    return dict(fetch(f"SELECT c.follower, {BEHIND} FROM journal_cursor c ORDER BY 1"))


def followers_visible_to(actor: Actor) -> list[Following]:
    """This will tell how every follower is; those who are stuck first, then those who are behind."""
    actor.must("journal.view_events")
    rows = fetch(
        f"""SELECT c.follower, {BEHIND}, c.moved_at,
                   (SELECT count(*) FROM journal_retry r WHERE r.follower = c.follower)
           FROM journal_cursor c ORDER BY 4 DESC, 2 DESC, 1"""
    )
    return [Following(*row) for row in rows]


def retries_visible_to(actor: Actor) -> QuerySet[Retry]:
    """This will give the entries that no follower could act on so far, the most often tried first."""
    actor.must("journal.view_events")
    own = Retry.objects.filter(entry__company_id=actor.company_id).select_related("entry").defer("entry__xid")
    return own.order_by("-attempts", "id")


def _shown(row: Sequence[Any]) -> dict[str, Any]:
    pk, subject, subject_id, seq, kind, facts, actor, at = row[:8]
    return {"id": str(pk), "kind": kind, "subject": subject, "subject_id": subject_id, "seq": seq,
            "facts": orjson.loads(facts), "actor": actor, "at": at}  # fmt: skip
