"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.signing_in import person_behind
from entrepot.foundation.actors import FIRST_COMPANY
from entrepot.foundation.refusals import Refusal


@csrf_protect
def sign_in(request: HttpRequest) -> HttpResponse:
    """This will ask for name and password, and let in whoever knows both."""
    given = request.POST if request.method == "POST" else request.GET
    back = _safe(given.get("next", "/"))
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            login(request, person_behind(given.get("username", "").strip(), given.get("password", "")))
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            refused = refusal
    context = {"next": back, "username": given.get("username", ""), "refused": refused, "players": players()}
    return render(request, "console/sign_in.html", context, status=refused.status if refused else 200)


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
    login(request, user)
    return HttpResponseRedirect(_safe(request.POST.get("next", "/")))


def _safe(address: str) -> str:
    """Return an address of this installation, be it the first page."""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


def players() -> QuerySet[User]:
    """This will give the people whom anybody may be: those of a demo, and nobody elsewhere."""
    people = User.objects.filter(company_id=FIRST_COMPANY, is_active=True).order_by("id")
    return people if settings.DEMO else people.none()


@csrf_protect
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """This will end the session."""
    logout(request)
    return HttpResponseRedirect("/sign-in")
