"""Passkeys: what a browser is asked, and its answers, which travel as JSON."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from entrepot.console.account.signing_in import half_in, let_in, safe
from entrepot.console.pages import Request, page
from entrepot.foundation.accounts.second_factors import (
    WrongPasskey,
    add_passkey,
    passkey_to_add,
    passkey_to_ask,
    person_by_passkey,
)
from entrepot.foundation.refusals import Refusal

if TYPE_CHECKING:
    from entrepot.foundation.accounts.webauthn import Site

_STATE = "passkey"


def site_of(request: HttpRequest) -> "Site":
    """This will say where a passkey is good: under the name by which the browser reached us."""
    from entrepot.foundation.accounts.webauthn import Site

    return Site(request.get_host().partition(":")[0], f"{request.scheme}://{request.get_host()}")


def _saying_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def run(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return JsonResponse({"refused": str(refusal)}, status=refusal.status)

    return run


@csrf_protect
@require_POST
def question(request: HttpRequest) -> HttpResponse:
    """This will ask for a passkey of whoever has shown his password, or for any that this browser has."""
    half, _ = half_in(request)
    asked, state = passkey_to_ask(half, site_of(request))
    request.session[_STATE] = {"state": state, "whose": half.pk if half else None}
    return JsonResponse(asked)


@csrf_protect
@require_POST
@_saying_refusals
def answer(request: HttpRequest) -> HttpResponse:
    """This will let in whoever answers with his passkey."""
    half, back = half_in(request)
    said = _said(request)
    asked = request.session.pop(_STATE, None) or {}
    # Somebody who has shown his password is asked for less: what he was asked is not answered without it.
    if asked.get("whose") != (half.pk if half else None):
        raise WrongPasskey
    user = person_by_passkey(site_of(request), asked.get("state"), said.get("answer") or {})
    if half is not None and half != user:
        raise WrongPasskey
    to = back if half else safe(str(said.get("next", "/")))
    let_in(request, user, to)
    return JsonResponse({"to": to})


@require_POST
@page("accounts.add_passkey")
def question_to_add(request: Request) -> HttpResponse:
    """This will ask the browser to make a passkey."""
    asked, request.session[_STATE] = passkey_to_add(request.person, site_of(request))
    return JsonResponse(asked)


@require_POST
@page("accounts.add_passkey")
@_saying_refusals
def add(request: Request) -> HttpResponse:
    """This will keep the passkey that the browser made; recovery codes that are new are shown this once."""
    said, state = _said(request), request.session.pop(_STATE, None)
    name = str(said.get("name", ""))
    codes = add_passkey(
        request.person, site=site_of(request), state=state, answer=said.get("answer") or {}, name=name,
        by=request.actor,
    )  # fmt: skip
    request.session["codes"] = codes
    return JsonResponse({"to": "/account"})


def _said(request: HttpRequest) -> Mapping[str, Any]:
    try:
        said = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise WrongPasskey
    return said if isinstance(said, dict) else {}
