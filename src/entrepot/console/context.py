"""What the frame around every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from entrepot.console.account.signing_in import players
from entrepot.console.looks import density_of, theme_of
from entrepot.console.navigation import sections_for
from entrepot.console.shared_phone import LOCKS_AFTER_SECONDS, phone_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """This will give the templates the person, their sections and their looks."""
    actor = getattr(request, "actor", None)
    looks: dict[str, Any] = {
        "theme": theme_of(request),
        "density": density_of(request),
        "languages": settings.LANGUAGES,
        "demo": settings.DEMO,
    }
    if actor is None or not hasattr(request, "person"):
        return looks
    return looks | {
        "actor": actor,
        "person": request.person,
        "sections": list(sections_for(actor, request.path)),
        "players": players(),
        "phone": phone_of(request),
        "locks_after": LOCKS_AFTER_SECONDS - 30,
    }
