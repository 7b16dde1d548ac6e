"""Roles: which may do what, and who holds them."""

from collections import Counter

from django.http import HttpResponse

from entrepot.console.pages import Request, page, show
from entrepot.console.settings.permissions import WORDS, in_areas
from entrepot.console.settings.words import FAMILY
from entrepot.foundation.accounts.queries import roles_visible_to, users_visible_to
from entrepot.foundation.actions import ACTIONS, VIEWS

_EVERYTHING = "*"


@page("accounts.assign_roles")
def roles(request: Request) -> HttpResponse:
    """This will show the roles, and of one of them what it allows and what it does not."""
    known = list(roles_visible_to(request.actor))
    held = Counter(
        role for roles in users_visible_to(request.actor).values_list("roles", flat=True) for role in roles
    )
    asked = request.GET.get("role", "")
    shown = next((role for role in known if role.code == asked), known[0])
    # Actions of a room are known once something has called for the room.
    everything = ACTIONS.keys() | VIEWS | WORDS.keys()
    may = everything if _EVERYTHING in shown.permissions else set(shown.permissions)
    context = {
        "family": FAMILY, "shown": shown, "all": may == everything,
        "roles": [(role, held[role.code], role == shown) for role in known],
        "may": list(in_areas(may)), "may_not": list(in_areas(everything - may)), "missing": len(everything - may),
    }  # fmt: skip
    return show(request, "console/settings/roles.html", context)
