"""What every answer passes through."""

import json
import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from entrepot.config import breaker

logger = logging.getLogger("entrepot.web")

Answer = Callable[[HttpRequest], HttpResponse]

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
# Phones whose browser reads no codes read them with what we serve, which is compiled for WebAssembly.
_READS_CODES = _POLICY + "; script-src 'self' 'wasm-unsafe-eval'"
_FLOOR = "/floor"

# These find out by themselves, and say more than that.
_WITHOUT_DATABASE = ("/status", "/healthz", "/readyz")


class DatabaseAway:
    """Answers 503 with a time to come back while the database is away, instead of an error page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if breaker.open_now() or request.path in _WITHOUT_DATABASE:
            return self.get_response(request)
        return away()

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """This will answer for a view that lost its database; any other problem is not for here."""
        if not isinstance(problem, OperationalError | InterfaceError):
            return None
        logger.warning("A request lost its database: %s", type(problem.__cause__ or problem).__name__)
        breaker.note(problem)
        if not connection.in_atomic_block:
            connection.close()
        return away()


def away() -> HttpResponse:
    """This will say that the database cannot answer now. Deadlocks and time-outs are among these cases."""
    answer = HttpResponse(
        json.dumps(
            {
                "type": "urn:entrepot:problem:database_away",
                "title": _("The database does not answer at this moment. Please repeat the request."),
                "status": 503,
                "code": "database_away",
            }
        ),
        status=503,
        content_type="application/problem+json",
    )
    answer["Retry-After"] = "1"
    return answer


class SafeHeaders:
    """Tells browsers to run nothing that is not ours. A view that needs another policy sets its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        policy = _READS_CODES if request.path.startswith(_FLOOR) else _POLICY
        answer.headers.setdefault("Content-Security-Policy", policy)
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        return answer
