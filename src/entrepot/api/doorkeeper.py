"""Who comes in, in which language, and whether the same request was answered before."""

import logging
from collections.abc import Callable

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from entrepot.api.http import PROBLEM, problem_of, problem_type
from entrepot.api.together import placed_together
from entrepot.foundation.accounts.queries import actor_of_token
from entrepot.foundation.actors import Actor
from entrepot.foundation.idempotency import Answer, once
from entrepot.foundation.refusals import Invalid, Refusal

logger = logging.getLogger("entrepot.api")

OPEN = ("/api/v1/docs", "/api/v1/openapi.json")

_KNOWN = {
    400: ("malformed", gettext_noop("This request cannot be read.")),
    404: ("not_found", gettext_noop("There is nothing at this address.")),
    405: ("method_not_allowed", gettext_noop("This address knows only the methods that `Allow` names.")),
    413: ("too_large", gettext_noop("What you sent is too large. Send it in several parts.")),
}
_OTHERWISE = ("refused", gettext_noop("This request was refused."))


class Failed(Exception):
    """The request failed in a way that keeps nothing, not even its key."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class Doorkeeper:
    """Stands before /api/: names the actor, speaks the caller's language, repeats answers by Idempotency-Key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/") or request.path.startswith(OPEN):
            return self.get_response(request)
        try:
            actor = _actor(request)
            if actor is None:
                return _unknown_caller()
            request.actor = actor  # type: ignore[attr-defined]
            language = _language(request, actor)
            with translation.override(language):
                return _as_problem(_unreadable(request) or self._answer(request, actor, language))
        except (OperationalError, InterfaceError) as problem:
            return _away(problem)
        except Exception:
            logger.exception("The doorkeeper failed")
            return failed()

    def _answer(self, request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        if len(key) > 255:
            return _problem(422, "invalid", gettext("An Idempotency-Key has at most 255 characters."))
        asked = f"{request.method} {request.get_full_path()}\n{_edition(request)}".encode() + request.body
        if answer := placed_together(request, key, asked, actor, language):
            status, kind, body = answer
            return HttpResponse(body, status=status, content_type=kind)
        if not key:
            return self.get_response(request)
        try:
            status, kind, body = once(actor.ref, key, asked, lambda: self._run(request))
        except Failed as failed:
            return failed.response
        except Refusal as refusal:
            return refused(refusal)
        return HttpResponse(body, status=status, content_type=kind)

    def _run(self, request: HttpRequest) -> Answer:
        response = _as_problem(self.get_response(request))
        if response.status_code >= 500:
            raise Failed(response)
        return response.status_code, response["Content-Type"], response.content


def refused(refusal: Refusal) -> HttpResponse:
    """This will answer with a refusal, in the caller's language."""
    body = orjson.dumps(problem_of(refusal), default=str)
    return HttpResponse(body, status=refusal.status, content_type=PROBLEM)


def problem_answer(status: int, title: str = "") -> HttpResponse:
    """This will answer with a status, in a sentence of ours where none is given."""
    code, known = _KNOWN.get(status, _OTHERWISE)
    return _problem(status, code, title or gettext(known))


def failed() -> HttpResponse:
    """This will say that the fault is ours."""
    text = gettext("Something went wrong on our side, and was logged. Look whether it was done before you repeat it.")
    return _problem(500, "failed", text)


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """Read the body, and say why that or the address cannot be read, if so."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return refused(Invalid("address", "It contains the character NUL. Send it without."))
    try:
        length = len(request.body)
    except RequestDataTooBig:
        return problem_answer(413)
    except UnreadablePostError:
        return problem_answer(400)
    return problem_answer(413) if length > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or length) else None


def _as_problem(response: HttpResponse) -> HttpResponse:
    """Give an answer that Django or Ninja made the form of ours, with its headers."""
    if response.status_code < 400 or response["Content-Type"] == PROBLEM:
        return response
    ours = failed() if response.status_code >= 500 else problem_answer(response.status_code)
    for name, value in response.headers.items():
        if not name.startswith("Content-"):
            ours[name] = value
    return ours


def _edition(request: HttpRequest) -> str:
    """Return what makes the same request with another `If-Match` another request."""
    given = request.headers.get("If-Match")
    return f"If-Match: {given}\n" if given else ""


def _actor(request: HttpRequest) -> Actor | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return None
    return actor_of_token(secret.strip())


def _language(request: HttpRequest, actor: Actor) -> str:
    return (
        translation.get_language_from_request(request) if request.headers.get("Accept-Language") else actor.language
    )


def _unknown_caller() -> HttpResponse:
    text = gettext("Send a valid token: Authorization: Bearer …. `entrepot token create` makes one.")
    response = _problem(401, "unknown_caller", text)
    response["WWW-Authenticate"] = "Bearer"
    return response


def _away(problem: Exception) -> HttpResponse:
    logger.warning("The database did not answer a request: %s", type(problem.__cause__ or problem).__name__)
    if not connection.in_atomic_block:
        connection.close()
    text = gettext("The database does not answer at this moment. Please repeat the request.")
    response = _problem(503, "database_away", text)
    response["Retry-After"] = "1"
    return response


def _problem(status: int, code: str, title: str) -> HttpResponse:
    body = {"type": problem_type(code), "title": title, "status": status, "code": code}
    return HttpResponse(orjson.dumps(body), status=status, content_type=PROBLEM)
