"""What a browser needs to keep the console, or the warehouse's pages, as an app of its own on a desk or a phone."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

_GROUND, _ACCENT = "#f6f6f4", "#1f6f5c"
_SCRIPT = Path(__file__).parent / "static" / "console" / "service-worker.js"
_DAY = 24 * 3600


@require_safe
@cache_control(max_age=_DAY, private=True)
def console_manifest(request: HttpRequest) -> HttpResponse:
    """This will say how the console is called and looks as an app."""
    return _manifest("Entrepot", "/")


@require_safe
@cache_control(max_age=_DAY, private=True)
def floor_manifest(request: HttpRequest) -> HttpResponse:
    """This will say how the warehouse's pages are called and look as an app; it begins there."""
    return _manifest(f"Entrepot · {gettext('Warehouse phone')}", "/floor")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """This will send the script that keeps the shell; it stands at the root, because it speaks for all pages."""
    return HttpResponse(_SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """This will be shown where a page cannot be fetched."""
    return render(request, "console/offline.html", {})


def _manifest(name: str, start: str) -> HttpResponse:
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"),
             ("icon-maskable.png", "512x512", "maskable")]  # fmt: skip
    said = {
        "id": start, "name": name, "short_name": name.rpartition(" · ")[2], "start_url": start, "scope": "/",
        "display": "standalone", "background_color": _GROUND, "theme_color": _ACCENT,
        "icons": [
            {"src": static(f"entrepot/{file}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for file, sizes, purpose in icons
        ],
    }  # fmt: skip
    return JsonResponse(said, content_type="application/manifest+json")
