"""What every page shares: who is looking, what they may, and how a refusal is said to a person."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_protect

from entrepot.console.shared_phone import turned_away
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.accounts.sessions import SEEN_EVERY, note_seen
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Refusal

SIGN_IN = "/sign-in"

P = ParamSpec("P")


class Request(HttpRequest):
    """A request of a person who is signed in."""

    actor: Actor
    person: User


View = Callable[Concatenate[Request, P], HttpResponseBase]


def page(permission: str = "") -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """This will make a view of a function: it needs somebody signed in who holds the permission, if one is named.

    A refusal that the view raises becomes a notice where HTMX asked, and a page elsewhere.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = get_user(request)
            away = turned_away(request, somebody=not isinstance(user, AnonymousUser))
            if away is not None:
                return away
            if isinstance(user, AnonymousUser):
                return to_sign_in(request)
            asked = cast(Request, request)
            asked.person = user
            _note_that_it_is_seen(request)
            asked.actor = actor_of_user(asked.person)
            with translation.override(asked.person.language), timezone.override(user.company.time_zone):
                try:
                    if permission:
                        asked.actor.must(permission)
                    answer = view(asked, *args, **kwargs)
                except Refusal as refusal:
                    answer = said(asked, refusal)
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer

        return csrf_protect(run)

    return decorate


def _note_that_it_is_seen(request: HttpRequest) -> None:
    """Now and then, note when a browser was here: its owner sees where he is signed in."""
    seen, now = request.session.get("seen"), clock.now().timestamp()
    if seen and now - seen > SEEN_EVERY.total_seconds():
        request.session["seen"] = now
        note_seen(request.session.session_key or "")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """This will ask who is there, and come back afterwards."""
    if is_by_htmx(request):
        return HttpResponse(status=401, headers={"HX-Redirect": SIGN_IN})
    if "text/event-stream" in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    back = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(SIGN_IN if back == "/" else f"{SIGN_IN}?{urlencode({'next': back})}")


def said(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """This will say a refusal: beside the field it names, as a notice, or on a page of its own."""
    if is_by_htmx(request):
        told = {"refused": {"text": str(refusal), "code": refusal.code, "field": getattr(refusal, "field", "")}}
        return HttpResponse(status=refusal.status, headers={"HX-Trigger": json.dumps(told)})
    return render(request, "console/refused.html", {"refusal": refusal}, status=refusal.status)


def notice(answer: HttpResponse, text: str, *, undo: str = "") -> HttpResponse:
    """This will add to an answer a notice that goes away by itself; `undo` is the address that takes it back."""
    told = json.loads(answer.headers.get("HX-Trigger", "{}"))
    answer["HX-Trigger"] = json.dumps(told | {"notice": {"text": text, "undo": undo}})
    return answer


def go(request: HttpRequest, to: str, text: str = "", *, undo: str = "") -> HttpResponse:
    """This will lead to another page after a change, and say there what was done."""
    if text:
        messages.success(request, text, extra_tags=undo)
    if is_by_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """This will render a template; `fragment` in it is true where only a part of the page was asked for."""
    return render(request, template, context, status=status)


def is_by_htmx(request: HttpRequest) -> bool:
    """This will tell whether only a part of the page is asked for."""
    return request.headers.get("HX-Request") == "true"
