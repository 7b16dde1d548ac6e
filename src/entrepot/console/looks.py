"""How a person wants the pages: the language goes with the person, theme and density stay with the browser."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from entrepot.console.pages import Request, go, page
from entrepot.foundation.accounts.choose_language import choose_language

THEMES = ("auto", "light", "dark")
DENSITIES = ("calm", "dense")
_YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """This will tell which theme this browser shows."""
    return _one_of(THEMES, request.COOKIES.get("theme", ""))


def density_of(request: HttpRequest) -> str:
    """This will tell how dense this browser shows lists."""
    return _one_of(DENSITIES, request.COOKIES.get("density", ""))


@require_POST
@page()
def set_looks(request: Request) -> HttpResponse:
    """This will keep what was chosen, and show the same page in it."""
    if language := request.POST.get("language", ""):
        choose_language(request.person, language=language, by=request.actor)
    answer = go(request, request.headers.get("HX-Current-URL") or "/")
    for name, known in (("theme", THEMES), ("density", DENSITIES)):
        if chosen := request.POST.get(name):
            answer.set_cookie(name, _one_of(known, chosen), max_age=_YEAR, samesite="Lax")
    return answer


def _one_of(known: tuple[str, ...], chosen: str) -> str:
    return chosen if chosen in known else known[0]
