"""Settings at a glance: what of them somebody may see, each with what it is for."""

from django.http import HttpResponse

from entrepot.console.pages import Request, page, show
from entrepot.console.settings.words import PLACES


@page()
def settings(request: Request) -> HttpResponse:
    """This will list the settings that somebody may see."""
    seen = [one for one in PLACES if request.actor.may(one.right)]
    if not seen:
        request.actor.must(PLACES[0].right)
    return show(request, "console/settings/home.html", {"places": seen})
