"""Who comes by a link: in which language, and whether the end of the phone number was told."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from entrepot.desk.sharing.models import CustomerSession, OrderLink
from entrepot.desk.sharing.queries import customer_by, link_behind, path_of, phone_ends, session_behind
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.actors import FIRST_COMPANY, Actor
from entrepot.foundation.secrets import keyed_hex

# Nothing is fetched from elsewhere, and the address travels to nobody.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}
SIGNED_IN = "entrepot_customer"
_COOKIE, _HALF_AN_HOUR = "entrepot_known", 30 * 60


class Request(HttpRequest):
    """A request of somebody who holds a link that leads somewhere."""

    link: OrderLink
    actor: Actor
    language: str
    # Whether the end of the phone number was told in this browser, a short while ago.
    known: bool


class Person(HttpRequest):
    """A request of somebody who may have signed in to see all their orders."""

    company: Company
    session_of_customer: CustomerSession | None
    language: str


View = Callable[..., HttpResponse]


def by_link(view: View) -> Callable[..., HttpResponse]:
    """This will make a view of a function: it needs a link that leads somewhere.

    Whoever has none is told the same, whether it never was, ran out or was withdrawn. A form needs no other proof
    than the address to which it is sent: nobody else knows it, and no cookie alone does anything.
    """

    @wraps(view)
    def run(request: HttpRequest, /, secret: str, **rest: Any) -> HttpResponse:
        link = link_behind(secret)
        language = _language(request, link)
        with translation.override(language):
            answer = (
                render(request, "portal/gone.html", status=404)
                if link is None
                else view(_asked(request, link, language), **rest)
            )
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        patch_vary_headers(answer, ["Accept-Language", "Cookie"])
        return answer

    return run


def in_person(view: Callable[[Person], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This will make a view of a function: whoever asks may be signed in as a customer, or not be yet.

    The cookie that says so is not sent by forms of other sites.
    """

    @wraps(view)
    def run(request: HttpRequest) -> HttpResponse:
        asked = cast(Person, request)
        asked.company = _company(request)
        asked.session_of_customer = session_behind(request.COOKIES.get(SIGNED_IN, ""))
        asked.language = _language(request, None) if _names_one_of_ours(request) else asked.company.language
        if chosen := _chosen(request):
            asked.language = chosen
        with translation.override(asked.language):
            answer = view(asked)
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        patch_vary_headers(answer, ["Accept-Language", "Cookie"])
        return answer

    return run


def _company(request: HttpRequest) -> Company:
    """The company that is named, or the first one of the installation."""
    named = Company.objects.filter(code=request.GET.get("company", "")).first()
    return named or Company.objects.get(pk=FIRST_COMPANY)


def proof_known(answer: HttpResponse, link: OrderLink) -> HttpResponse:
    """This will let a browser show the people of an order for half an hour."""
    answer.set_cookie(
        _COOKIE, _proof(link), max_age=_HALF_AN_HOUR, path=path_of(link), httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return answer


def back(request: Request, done: str = "", *, now_known: bool = False) -> HttpResponse:
    """This will lead back to the page of the order, and remember there that the number is known."""
    told = [f"lang={chosen}"] if (chosen := _chosen(request)) else []
    told += [f"done={done}"] if done else []
    answer = HttpResponseRedirect(path_of(request.link) + (f"?{'&'.join(told)}" if told else ""))
    return proof_known(answer, request.link) if now_known else answer


def _asked(request: HttpRequest, link: OrderLink, language: str) -> Request:
    asked = cast(Request, request)
    asked.link, asked.language = link, language
    asked.actor = customer_by(link, language)
    asked.known = request.COOKIES.get(_COOKIE, "") == _proof(link)
    return asked


def _proof(link: OrderLink) -> str:
    """What only a browser has that was told so: it is another one once the number on the order is."""
    return keyed_hex(f"{link.key} {sorted(phone_ends(link.order))}", "end of a phone number")


def _language(request: HttpRequest, link: OrderLink | None) -> str:
    """The language that was chosen here, or the browser's, or the customer's, or the company's."""
    spoken = [code for code, _ in settings.LANGUAGES]
    given = translation.get_language_from_request(request) if _names_one_of_ours(request) else ""
    theirs = link.order.buyer.language if link and link.order.buyer else ""
    wanted = [_chosen(request), given, theirs, link.company.language if link else ""]
    return next((language for language in wanted if language in spoken), spoken[0])


def _chosen(request: HttpRequest) -> str:
    return request.GET.get("lang", "") if request.GET.get("lang", "") in dict(settings.LANGUAGES) else ""


def _names_one_of_ours(request: HttpRequest) -> bool:
    """Whether the browser asks for a language that is spoken here, and does not merely fall back to one."""
    for part in request.headers.get("Accept-Language", "").split(","):
        try:
            translation.get_supported_language_variant(part.partition(";")[0].strip().lower())
        except LookupError:
            continue
        return True
    return False
