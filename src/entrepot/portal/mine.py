"""All orders of a customer, who signs in with a code that is sent to them."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from entrepot.desk.finding import orders_in_full
from entrepot.desk.sharing.actions import share_orders, sign_in_customers, sign_out_customers
from entrepot.desk.sharing.queries import customer_reached_by, orders_of_customer, path_of
from entrepot.desk.sharing.rules import SESSION_LASTS, TooManyCodes, WrongSignInCode, new_key, secret_of
from entrepot.domain.orders.models import Order
from entrepot.foundation.actions import only
from entrepot.foundation.actors import the_house
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.integrations.documents.writing import Pen
from entrepot.integrations.notices.refusals import WayNotSetUp
from entrepot.integrations.notices.signing_in import send_sign_in_code, ways_to_sign_in
from entrepot.integrations.notices.states import Way
from entrepot.portal.door import SIGNED_IN, Person, in_person, proof_known
from entrepot.portal.told import sentence_of

_LONGEST = 254


@require_safe
@in_person
def orders(request: Person) -> HttpResponse:
    """This will show a customer's orders, or ask who it is."""
    return _shown(request)


@require_POST
@in_person
def code(request: Person) -> HttpResponse:
    """This will send a code to whoever has ordered here; it says nothing of whether that is so."""
    contact = request.POST.get("contact", "").replace("\0", "").strip()[:_LONGEST]
    way = Way.EMAIL if "@" in contact else Way.SMS
    if not contact or way not in ways_to_sign_in(request.company.pk):
        refusal = Invalid("contact", "Write the e-mail address or the telephone number of your order.")
        return _shown(request, refusal)
    secret = secret_of(new_key())
    customer = customer_reached_by(contact, request.company.pk)
    # Whoever is refused a code learns no more from it than somebody of whom nobody has heard.
    with suppress(TooManyCodes, WayNotSetUp):
        if customer is not None:
            by = the_house(request.company.pk)
            secret = secret_of(send_sign_in_code(customer, way=way, language=request.language, by=by).key)
    return _remembered(_again(request, "sent"), secret)


@require_POST
@in_person
def sign_in(request: Person) -> HttpResponse:
    """This will let in whoever types the code that was sent."""
    session, typed = request.session_of_customer, "".join(request.POST.get("code", "")[:40].split())
    try:
        if session is None:
            raise WrongSignInCode
        only(sign_in_customers([session], code=typed, by=the_house(session.company_id)))
    except Refusal as refusal:
        return _shown(request, refusal, sent=True)
    return _again(request)


@require_POST
@in_person
def order(request: Person) -> HttpResponse:
    """This will open one of the customer's orders, with all that a link shows to whoever knows the number."""
    session = request.session_of_customer
    if session is None or not session.opened_at:
        return _again(request)
    number = request.POST.get("number", "")
    mine = next((one for one in orders_of_customer(session.customer) if one.number == number), None)
    if mine is None:
        return _shown(request, NotFound("order", number[:60]))
    link = only(share_orders([mine], by=the_house(session.company_id)))
    return proof_known(HttpResponseRedirect(path_of(link)), link)


@require_POST
@in_person
def sign_out(request: Person) -> HttpResponse:
    """This will let this browser show nothing any more."""
    if request.session_of_customer is not None:
        only(sign_out_customers([request.session_of_customer], by=the_house(request.company.pk)))
    answer = _again(request)
    answer.delete_cookie(SIGNED_IN, path="/my")
    return answer


def _shown(request: Person, refusal: Refusal | None = None, *, sent: bool = False) -> HttpResponse:
    session = request.session_of_customer
    pen = Pen(request.language, request.company.time_zone)
    ways = ways_to_sign_in(request.company.pk)
    told: dict[str, Any] = {
        "company": pen.name(request.company.name), "languages": settings.LANGUAGES, "language": request.language,
        "query": _query(request), "refusal": refusal, "by_email": Way.EMAIL in ways, "by_phone": Way.SMS in ways,
        "given": request.POST.get("contact", ""), "sent": sent or request.GET.get("done") == "sent",
    }  # fmt: skip
    if session is not None and session.opened_at:
        told["orders"] = _told(orders_of_customer(session.customer), request.language)
        told["person"] = session.customer.name
    return render(request, "portal/mine.html", told, status=refusal.status if refusal else 200)


def _told(orders: list[Order], language: str) -> list[dict[str, str]]:
    """Say of each order where it is, as its own page does."""
    told = []
    found = orders_in_full([one.pk for one in orders], orders[0].company_id) if orders else ()
    for one in sorted(found, key=lambda one: -one.pk):
        pen = Pen(language, one.channel.time_zone)
        told.append({
            "number": one.number, "on": pen.day(one.on) if one.on else "", "sentence": sentence_of(one, ()),
            "total": pen.amount(one.total, one.currency),
        })  # fmt: skip
    return told


def _query(request: Person) -> str:
    kept = {name: request.GET[name] for name in ("company", "lang") if request.GET.get(name)}
    return "&".join(f"{name}={value}" for name, value in kept.items() if value.replace("-", "").isalnum())


def _again(request: Person, done: str = "") -> HttpResponse:
    query = "&".join(filter(None, [_query(request), f"done={done}" if done else ""]))
    return HttpResponseRedirect("/my" + (f"?{query}" if query else ""))


def _remembered(answer: HttpResponse, secret: str) -> HttpResponse:
    answer.set_cookie(
        SIGNED_IN, secret, max_age=int(SESSION_LASTS.total_seconds()), path="/my", httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return answer
