"""The journal as a feed: every change, in the order of commits, without gaps."""

from typing import Any

from ninja import Router

from entrepot.api.http import Request, must_be_allowed
from entrepot.foundation.journal import queries
from entrepot.insight.subjects import by_number

router = Router(tags=["events"])


@router.get("/events")
def list_events(
    request: Request, after: str = "", kind: str | None = None, subject: str | None = None, limit: int = 100
) -> dict[str, Any]:
    """Entries after a cursor, oldest first. Keep `next` and ask again with it; it never skips an entry."""
    must_be_allowed(request, "journal.view_events")
    found = queries.events_visible_to(
        request.actor, after=after, kind=kind, subject=subject, limit=max(1, min(limit, 1000))
    )
    return {"items": by_number(found["items"]), "next": found["next"]}
