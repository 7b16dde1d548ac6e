"""The one page of the portal, and what is asked for on it."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST, require_safe

from entrepot.desk.sharing import actions
from entrepot.desk.sharing.queries import path_of
from entrepot.domain.customers.rules import NewAddress
from entrepot.foundation.actions import only
from entrepot.foundation.attachments.queries import bytes_of, picture_of
from entrepot.foundation.refusals import Refusal
from entrepot.portal.door import Request, back, by_link
from entrepot.portal.told import order_told

_DONE = {
    "cancelled": gettext_noop("Your order is cancelled."),
    "readdressed": gettext_noop("Your parcel goes to the new address."),
    "rated": gettext_noop("Thank you for telling us."),
    "asked": gettext_noop("We have your message, and will answer soon."),
}
_ADDRESS = ("name", "phone", "province", "city", "district", "street")


@require_safe
@by_link
def order(request: Request) -> HttpResponse:
    """This will show the order."""
    return _shown(request)


@require_POST
@by_link
def unlock(request: Request) -> HttpResponse:
    """This will show who gets the parcel, and where, to whoever knows the end of the phone number."""
    try:
        only(actions.unlock_links([request.link], tail=_given(request, "tail"), by=request.actor))
    except Refusal as refusal:
        return _shown(request, refusal, "unlock")
    return back(request, now_known=True)


@require_POST
@by_link
def cancel(request: Request) -> HttpResponse:
    """This will cancel the order."""
    if not request.known:
        return back(request)
    try:
        actions.cancel_shared_order(request.link, edition=_edition(request), by=request.actor)
    except Refusal as refusal:
        return _shown(request, refusal, "cancel")
    return back(request, "cancelled")


@require_POST
@by_link
def readdress(request: Request) -> HttpResponse:
    """This will send the parcel elsewhere."""
    if not request.known:
        return back(request)
    before = request.link.order.ship_to
    given: dict[str, Any] = {name: _given(request, name) for name in _ADDRESS}
    to = NewAddress(country=before.country if before else "CN", **given)
    try:
        actions.readdress_shared_order(request.link, ship_to=to, edition=_edition(request), by=request.actor)
    except Refusal as refusal:
        return _shown(request, refusal, "address")
    request.link.order.refresh_from_db()
    return back(request, "readdressed", now_known=True)


@require_POST
@by_link
def ask(request: Request) -> HttpResponse:
    """This will hand on what the customer writes."""
    if not request.known:
        return back(request)
    try:
        actions.ask_about_shared_order(request.link, text=_given(request, "text"), by=request.actor)
    except Refusal as refusal:
        return _shown(request, refusal, "ask")
    return back(request, "asked")


@require_POST
@by_link
def rate(request: Request) -> HttpResponse:
    """This will note what the customer thinks of the order."""
    if not request.known:
        return back(request)
    stars = _given(request, "stars")
    try:
        given = int(stars) if stars.isascii() and stars.isdecimal() and len(stars) == 1 else 0
        actions.rate_shared_order(request.link, stars=given, text=_given(request, "text"), by=request.actor)
    except Refusal as refusal:
        return _shown(request, refusal, "rate")
    return back(request, "rated")


@require_safe
@by_link
def picture(request: Request, position: int) -> HttpResponse:
    """This will show the picture of what stands on a line."""
    line = request.link.order.lines.filter(position=position).first()
    found = picture_of("sku", line.sku_id) if line and line.sku_id else None
    if found is None:
        return HttpResponse(status=404)
    answer = HttpResponse(bytes_of(found), content_type=found.content.content_type)
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def _shown(request: Request, refusal: Refusal | None = None, about: str = "") -> HttpResponse:
    told = order_told(request.link, request.actor, known=request.known)
    told |= {
        "base": path_of(request.link),
        "languages": settings.LANGUAGES,
        "lang": f"?lang={request.language}" if request.GET.get("lang") else "",
        "language": request.language,
        "done": gettext(_DONE[done]) if (done := request.GET.get("done", "")) in _DONE and not refusal else "",
        "refusal": refusal,
        "about": about,
        "given": request.POST if refusal else {},
    }
    return render(request, "portal/order.html", told, status=refusal.status if refusal else 200)


def _given(request: Request, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()


def _edition(request: Request) -> int:
    """The edition that the customer has seen; what cannot be read is none that ever was."""
    given = _given(request, "edition")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1
