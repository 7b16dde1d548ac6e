"""Signing in and out: a name and a password, then a code or a passkey where somebody has one."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from entrepot.console.shared_phone import WHO, phone_of
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import SecondFactor, User
from entrepot.foundation.accounts.second_factors import check_code, has_second_factor
from entrepot.foundation.accounts.sessions import note_sign_in, note_sign_out
from entrepot.foundation.accounts.signing_in import person_behind
from entrepot.foundation.actors import FIRST_COMPANY
from entrepot.foundation.refusals import Refusal

_HALF = "half"
# Whoever knew the password has so long to find the telephone.
_HALF_FOR_SECONDS = 600


@csrf_protect
def sign_in(request: HttpRequest) -> HttpResponse:
    """This will ask for name and password, and let in whoever knows both and has no second factor."""
    if phone_of(request) is not None:
        return HttpResponseRedirect(f"{WHO}?{urlencode({'next': request.GET.get('next', '')})}")
    given = request.POST if request.method == "POST" else request.GET
    back = safe(given.get("next", "/"))
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            user = person_behind(given.get("username", "").strip(), given.get("password", ""))
            if not has_second_factor(user):
                return let_in(request, user, back)
            request.session[_HALF] = {"user": user.pk, "at": clock.now().timestamp(), "next": back}
            return HttpResponseRedirect("/sign-in/second")
        except Refusal as refusal:
            refused = refusal
    context = {"next": back, "username": given.get("username", ""), "refused": refused, "players": players()}
    return render(request, "console/account/sign_in.html", context, status=refused.status if refused else 200)


@csrf_protect
def second_step(request: HttpRequest) -> HttpResponse:
    """This will ask whoever knew the password for a code, and let him in."""
    user, back = half_in(request)
    if user is None:
        return HttpResponseRedirect("/sign-in")
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            check_code(user, request.POST.get("code", "")[:40])
            return let_in(request, user, back)
        except Refusal as refusal:
            refused = refusal
    kinds = set(user.factors.values_list("kind", flat=True))
    context: dict[str, Any] = {
        "refused": refused,
        "has_app": SecondFactor.Kind.TOTP in kinds,
        "has_passkey": SecondFactor.Kind.PASSKEY in kinds,
    }
    return render(request, "console/account/second_step.html", context, status=refused.status if refused else 200)


def half_in(request: HttpRequest) -> tuple[User | None, str]:
    """This will give who has shown his password here some minutes ago, and where he wants to go."""
    half = request.session.get(_HALF)
    if not half or clock.now().timestamp() - half["at"] > _HALF_FOR_SECONDS:
        return None, "/"
    return User.objects.filter(pk=half["user"], is_active=True).first(), safe(half["next"])


def let_in(request: HttpRequest, user: User, to: str) -> HttpResponse:
    """This will sign somebody in in this browser, and lead there."""
    request.session.pop(_HALF, None)
    login(request, user)
    request.session["seen"] = clock.now().timestamp()
    request.session.save()
    note_sign_in(user, request.session.session_key or "", request.headers.get("User-Agent", ""))
    return HttpResponseRedirect(to)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """This will say that a form is older than the session, or came from elsewhere."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=403, headers={"HX-Refresh": "true"})
    return render(request, "console/stale.html", {}, status=403)


@csrf_protect
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """This will let whoever looks at a demo be one of its people, without a password."""
    user = players().filter(username=request.POST.get("username", "")).first()
    if user is None:
        raise Http404
    return let_in(request, user, safe(request.POST.get("next", "/")))


def safe(address: str) -> str:
    """This will give an address of this installation, be it the first page."""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


def players() -> QuerySet[User]:
    """This will give the people whom anybody may be: those of a demo, and nobody elsewhere."""
    people = User.objects.filter(company_id=FIRST_COMPANY, is_active=True).order_by("id")
    return people if settings.DEMO else people.none()


@csrf_protect
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """This will end the session."""
    note_sign_out(request.session.session_key or "")
    logout(request)
    return HttpResponseRedirect("/sign-in")
