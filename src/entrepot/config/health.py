"""Is it alive, and can it do its work?"""

import logging
import os
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse

from entrepot import __version__
from entrepot.config import breaker
from entrepot.config.migrating import missing_migrations
from entrepot.foundation.rows import fetch

logger = logging.getLogger("entrepot.web")

OLDEST_HEARTBEAT_SECONDS = 15


@dataclass(frozen=True)
class Part:
    """One thing that readiness depends on."""

    ok: bool
    facts: dict[str, Any] = field(default_factory=dict)


def healthz(_request: HttpRequest) -> JsonResponse:
    """This will answer as long as the process can answer at all."""
    return JsonResponse({"status": "alive", "version": __version__})


def readyz(_request: HttpRequest) -> JsonResponse:
    """This will answer 200 when everything works, or 503 and say which part does not."""
    found = parts()
    ready = all(part.ok for part in found.values())
    answer = JsonResponse(
        {
            "status": "ready" if ready else "not ready",
            "failing": [name for name, part in found.items() if not part.ok],
            "parts": {name: {"ok": part.ok, **part.facts} for name, part in found.items()},
        },
        status=200 if ready else 503,
    )
    answer["Cache-Control"] = "no-store"
    if not ready:
        answer["Retry-After"] = "2"
    return answer


def parts() -> dict[str, Part]:
    """This will try each part that the work depends on."""
    if not breaker.open_now():
        return {"database": Part(False)}
    try:
        version = fetch("SELECT current_setting('server_version')")[0][0]
        missing = missing_migrations()
        found = {
            "database": Part(True, {"version": version}),
            "migrations": Part(not missing, {"missing": missing} if missing else {}),
        }
        if worker_expected():
            found["worker"] = _worker() if not missing else Part(False)
        return found
    except (DatabaseError, InterfaceError) as problem:
        logger.warning("The database does not answer: %s", type(problem.__cause__ or problem).__name__)
        breaker.note(problem)
        connection.close()
        return {"database": Part(False)}


def worker_expected() -> bool:
    """This will say whether the installation was started together with a worker."""
    return os.environ.get("ENTREPOT_NO_WORKER") != "1"


def _worker() -> Part:
    age = fetch("SELECT extract(epoch FROM clock_timestamp() - max(at))::float8 FROM journal_heartbeat")[0][0]
    if age is None:
        return Part(False, {"heartbeat": None})
    return Part(age < OLDEST_HEARTBEAT_SECONDS, {"heartbeat_seconds_ago": round(age, 1)})
