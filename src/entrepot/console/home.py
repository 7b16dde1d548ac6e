"""The first page."""

from django.http import HttpResponse

from entrepot.console.pages import Request, page, show


@page()
def home(request: Request) -> HttpResponse:
    """This will greet whoever came in."""
    return show(request, "console/home.html", {})
