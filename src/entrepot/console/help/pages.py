"""The pages of the help."""

import re

from django.http import HttpResponse, HttpResponseRedirect

from entrepot.console.help.about import chapter_about
from entrepot.console.help.chapters import GUIDES, guides, search
from entrepot.console.pages import Request, page, show
from entrepot.foundation.refusals import NotFound

_FILE = re.compile(r"[a-z-]+\.(?:en|zh-hans)\.webp")


@page()
def contents(request: Request) -> HttpResponse:
    """This will show what there is to read, or lead to what a page is about, or find words in all of it."""
    if asked := request.GET.get("for"):
        guide, anchor = chapter_about(asked)
        return HttpResponseRedirect(f"/help/{guide}#{anchor}" if anchor else f"/help/{guide}")
    words = request.GET.get("q", "").strip()[:200]
    found = search(request.actor.language, words) if words else []
    return show(request, "console/help/contents.html", {"guides": _all(request), "q": words, "found": found})


@page()
def guide(request: Request, name: str) -> HttpResponse:
    """This will show one guide."""
    known = guides(request.actor.language)
    if name not in known:
        raise NotFound("guide", name)
    chapters = known[name]
    context = {"guides": _all(request), "name": name, "first": chapters[0], "chapters": chapters[1:]}
    return show(request, "console/help/guide.html", context)


@page()
def picture(request: Request, file: str) -> HttpResponse:
    """This will send a picture of the guides."""
    place = GUIDES / "pictures" / file
    if not _FILE.fullmatch(file) or not place.is_file():
        raise NotFound("picture", file[:80])
    return HttpResponse(
        place.read_bytes(), content_type="image/webp", headers={"Cache-Control": "private, max-age=3600"}
    )


def _all(request: Request) -> list[tuple[str, str]]:
    return [(name, chapters[0].title) for name, chapters in guides(request.actor.language).items()]
