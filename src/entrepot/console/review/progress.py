"""How far a reviewer has come today."""

from dataclasses import dataclass

from entrepot.console.pages import Request
from entrepot.domain.orders.queries import orders_to_look_at
from entrepot.foundation import clock

_KEPT = "reviewed"


@dataclass(frozen=True, slots=True)
class Progress:
    """Of so many that waited when the reviewer began today, so many are done, some of them by the reviewer."""

    done: int
    total: int
    yours: int
    waiting: int


def progress_of(request: Request) -> Progress:
    """This will count how far the pool is emptied since the reviewer began today."""
    waiting = orders_to_look_at(request.actor).count()
    kept = _kept(request)
    total = max(kept["total"], waiting + kept["yours"])
    if total != kept["total"]:
        request.session[_KEPT] = kept | {"total": total}
    return Progress(total - waiting, total, kept["yours"], waiting)


def count_yours(request: Request, decided: int) -> None:
    """This will remember that the reviewer has decided on so many more."""
    kept = _kept(request)
    request.session[_KEPT] = kept | {"yours": kept["yours"] + decided}


def _kept(request: Request) -> dict[str, int]:
    today = clock.now().date().toordinal()
    kept: dict[str, int] = request.session.get(_KEPT, {})
    return kept if kept.get("day") == today else {"day": today, "total": 0, "yours": 0}
