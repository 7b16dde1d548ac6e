"""What the phone sends: each answer with a key, so that one that is sent again is done once."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.http import HttpResponse

from entrepot.console.pages import Request
from entrepot.foundation.idempotency import Answer, once
from entrepot.foundation.refusals import Invalid, Refusal

JSON = "application/json"
_LONGEST_KEY = 80

Given = Mapping[str, Any]


def answered_once(request: Request, do: Callable[[Given], dict[str, Any]]) -> HttpResponse:
    """This will do what the phone asks for unless it was done before, and give the same answer again.

    Refusals are answers too, `{"code", "text"}`, so that the phone can show the sentence.
    """
    key = request.headers.get("Idempotency-Key", "")
    try:
        if not 0 < len(key) <= _LONGEST_KEY:
            raise Invalid("Idempotency-Key", "Send a key of its own with every answer.")
        asked = f"{request.path}\n".encode() + request.body
        status, kind, body = once(f"floor {request.actor.ref}", key, asked, lambda: _run(request, do))
    except Refusal as refusal:
        status, kind, body = refused(refusal)
    return HttpResponse(body, status=status, content_type=kind)


def json_answer(answer: Mapping[str, Any]) -> HttpResponse:
    """This will tell the phone something that changes nothing."""
    return HttpResponse(orjson.dumps(answer), content_type=JSON)


def json_refusal(refusal: Refusal) -> HttpResponse:
    """This will refuse the phone something, in a sentence."""
    status, kind, body = refused(refusal)
    return HttpResponse(body, status=status, content_type=kind)


def refused(refusal: Refusal) -> Answer:
    """This will write a refusal as the phone reads it."""
    return refusal.status, JSON, orjson.dumps({"code": refusal.code, "text": str(refusal)})


def whole_number(given: Given, name: str, *, most: int = 10**12) -> int:
    """This will read a whole number, or refuse what is none."""
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Invalid(name, "Write a whole number.")
    return value


def rows(given: Given, name: str) -> list[Given]:
    """This will read a list of things with fields, or refuse what is none."""
    value = given.get(name)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Invalid(name, "This cannot be read.")
    return value


def text(given: Given, name: str, *, most: int = 200) -> str:
    """This will read a text that may be left out, or refuse what is none."""
    value = given.get(name, "")
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise Invalid(name, "This cannot be read.")
    return value.strip()


def _run(request: Request, do: Callable[[Given], dict[str, Any]]) -> Answer:
    try:
        return 200, JSON, orjson.dumps(do(_given(request)))
    except Refusal as refusal:
        return refused(refusal)


def _given(request: Request) -> Given:
    try:
        given = json.loads(request.body or b"{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise Invalid("body", "This cannot be read.")
    return given
