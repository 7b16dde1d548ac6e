"""The box that finds anything: what stands under what was typed into the palette."""

from django.http import HttpResponse

from entrepot.console.pages import Request, page, show
from entrepot.insight import finding


@page()
def find(request: Request) -> HttpResponse:
    """This will find orders, customers, SKUs and whatever else has the number that was typed."""
    query = request.GET.get("q", "").strip()[:200]
    found = finding.search_everything(request.actor, query, limit=8) if query else None
    return show(request, "console/found.html", {"found": found, "query": query})
