"""Who works with a shared phone: by badge or by number, within two seconds, until it locks."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from entrepot.console import shared_phone
from entrepot.console.account.signing_in import safe
from entrepot.console.pages import Request, go, page
from entrepot.domain.inventory.queries import warehouses_visible_to
from entrepot.foundation.accounts.models import Company, User
from entrepot.foundation.accounts.operators import operator_by_badge, operator_by_pin, operators_of
from entrepot.foundation.refusals import Invalid, Refusal

_LONGEST = 60


@csrf_protect
def operator(request: HttpRequest) -> HttpResponseBase:
    """This will ask who is there, by badge or by name and number, and let them work."""
    phone = shared_phone.phone_of(request)
    if phone is None:
        return HttpResponseRedirect(shared_phone.FLOOR)
    given = request.POST if request.method == "POST" else request.GET
    to = _where_to(given.get("next", ""), phone.warehouse)
    people = operators_of(phone.company_id)
    chosen = next((one for one in people if str(one.pk) == given.get("who")), None)
    refused: Refusal | None = None
    company = Company.objects.get(pk=phone.company_id)
    with translation.override(chosen.language if chosen else company.language):
        if request.method == "POST":
            try:
                shared_phone.operate(request, _somebody(given, phone.company_id, chosen))
                return HttpResponseRedirect(to)
            except Refusal as refusal:
                refused = refusal
        context: dict[str, Any] = {"people": people, "chosen": chosen, "refused": refused, "next": to}
        status = refused.status if refused else 200
        answer = render(request, "console/floor/operator.html", context, status=status)
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _somebody(given: Any, company_id: int, chosen: User | None) -> User:
    """Return who scanned a badge, or chose a name and typed its number."""
    badge = given.get("badge", "")[:_LONGEST]
    if badge:
        return operator_by_badge(badge, company_id)
    if chosen is None:
        raise Invalid("badge", "Scan your badge, or choose your name.")
    return operator_by_pin(chosen, given.get("pin", "")[:_LONGEST])


def _where_to(address: str, warehouse: str) -> str:
    """Return where the phone was, which is in the warehouse in any case."""
    back = safe(address)
    first = f"{shared_phone.FLOOR}?warehouse={warehouse}" if warehouse else shared_phone.FLOOR
    return back if back.startswith((f"{shared_phone.FLOOR}/", f"{shared_phone.FLOOR}?")) else first


@csrf_protect
@require_POST
def locking(request: HttpRequest) -> HttpResponse:
    """This will lock a shared phone: whoever comes next says who they are."""
    if shared_phone.phone_of(request) is not None:
        shared_phone.lock(request)
    return HttpResponseRedirect(shared_phone.WHO)


@require_POST
@page("accounts.share_phone")
def sharing(request: Request) -> HttpResponse:
    """This will let this browser be a phone that all share; whoever shares it is signed out here."""
    warehouse = request.POST.get("warehouse", "")
    known = any(one.code == warehouse for one in warehouses_visible_to(request.actor))
    shared_phone.share(request, request.actor.company_id, warehouse if known else "")
    return go(request, shared_phone.WHO)


@require_POST
@page("accounts.share_phone")
def sharing_ending(request: Request) -> HttpResponse:
    """This will let this browser be one like any other again."""
    shared_phone.stop_sharing(request)
    return go(request, "/sign-in", gettext("This phone is shared no more."))
