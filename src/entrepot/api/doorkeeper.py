"""Who comes in, in which language, and whether the same request was answered before."""

import logging
from collections.abc import Callable

import orjson
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext

from entrepot.api.http import problem_of
from entrepot.foundation.accounts.queries import actor_of_token
from entrepot.foundation.actors import Actor
from entrepot.foundation.idempotency import once
from entrepot.foundation.refusals import Refusal

logger = logging.getLogger("entrepot.api")

OPEN = ("/api/v1/docs", "/api/v1/openapi.json")


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
            with translation.override(_language(request, actor)):
                return self._answer(request, actor)
        except (OperationalError, InterfaceError) as problem:
            return _away(problem)

    def _answer(self, request: HttpRequest, actor: Actor) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if not key or request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        if len(key) > 255:
            return _problem(422, "invalid", gettext("An Idempotency-Key has at most 255 characters."))
        asked = f"{request.method} {request.get_full_path()}\n".encode() + request.body
        try:
            status, body = once(actor.ref, key, asked, lambda: self._run(request))
        except Failed as failed:
            return failed.response
        except Refusal as refusal:
            return refused(refusal)
        kind = "application/json" if status < 400 else "application/problem+json"
        return HttpResponse(body, status=status, content_type=kind)

    def _run(self, request: HttpRequest) -> tuple[int, bytes]:
        response = self.get_response(request)
        if response.status_code >= 500:
            raise Failed(response)
        return response.status_code, response.content


def refused(refusal: Refusal) -> HttpResponse:
    """This will answer with a refusal, in the caller's language."""
    body = orjson.dumps(problem_of(refusal), default=str)
    return HttpResponse(body, status=refusal.status, content_type="application/problem+json")


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
    body = {"type": f"/help/problems/{code}", "title": title, "status": status, "code": code}
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")
