"""People who may sign in, and the roles that they hold."""

import secrets
from collections.abc import Sequence
from typing import Any

import segno
from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, go, page, show
from entrepot.console.settings.forms import roles_said, roles_shown, text_said
from entrepot.console.settings.words import FAMILY
from entrepot.console.templatetags import console as draw
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import assign_roles, create_user
from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.operators import give_badge, is_operator, withdraw_badge
from entrepot.foundation.accounts.passwords import (
    SHORTEST_PASSWORD,
    deactivate_user,
    reactivate_user,
    reset_sign_in,
)
from entrepot.foundation.accounts.queries import roles_visible_to, user_numbered, users_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid


def state_of(user: User) -> str:
    """This will tell whether somebody may sign in at this moment."""
    if not user.is_active:
        return "inactive"
    return "locked" if user.locked_until and user.locked_until > clock.now() else "active"


def _find(actor: Actor, asked: Asked) -> QuerySet[User]:
    found = users_visible_to(actor)
    if query := asked.get("q"):
        found = found.filter(Q(username__icontains=query) | Q(name__icontains=query))
    return found.filter(roles__contains=[asked["role"]]) if asked.get("role") else found


def _draw(_actor: Actor, found: Sequence[Model]) -> list[User]:
    return [one for one in found if isinstance(one, User)]


def _roles(user: User) -> str:
    return " · ".join(draw.word(code) for code in user.roles)


def _language(user: User) -> str:
    return dict(settings.LANGUAGES).get(user.language, user.language)


PEOPLE: Listing[User] = Listing(
    name="people",
    title=gettext_noop("People"),
    address="/settings/people",
    permission="accounts.create_user",
    family=FAMILY,
    columns=[
        Column("username", gettext_noop("User name"), lambda one: one.username, lambda one: one.username),
        Column("name", gettext_noop("Name"), lambda one: one.name, lambda one: one.name),
        Column("roles", gettext_noop("Roles"), _roles, _roles),
        Column("language", gettext_noop("Language"), _language, _language),
        Column(
            "created_at",
            gettext_noop("Here since"),
            lambda one: draw.moment(one.created_at),
            lambda one: one.created_at,
        ),
        Column(
            "state",
            gettext_noop("State"),
            lambda one: draw.state(state_of(one)),
            lambda one: draw.word(state_of(one)),
        ),
    ],
    find=_find,
    draw=_draw,
    link=lambda one: f"/settings/people/{one.pk}",
    key=lambda one: one.username,
    narrowings=[
        Narrowing(
            "role",
            gettext_noop("Role"),
            lambda actor: [(one.code, draw.word(one.code)) for one in roles_visible_to(actor)],
        ),
    ],
    hint=gettext_noop("User name or name"),
    nothing=gettext_noop("Whoever works here signs in with a name of their own, and may do what their roles allow."),
    primary={
        "title": gettext_noop("New person"),
        "address": "/settings/new-person",
        "icon": "plus",
        "permission": "accounts.create_user",
    },
)


@page("accounts.create_user")
def new_person(request: Request) -> HttpResponse:
    """This will ask who may sign in, or let them; a password that was made for them is shown this once."""
    if request.method != "POST":
        return show(request, "console/settings/new_person.html", {"roles": roles_shown(request.actor)})
    username = text_said(request.POST, "username", longest=60)
    if not username:
        raise Invalid("username", "Say this too: the action needs it.")
    name = text_said(request.POST, "name", longest=120)
    given = request.POST.get("password", "")
    if given and len(given) < SHORTEST_PASSWORD:
        raise Invalid("password", "A password has at least {least} characters.", {"least": SHORTEST_PASSWORD})
    password = given or secrets.token_urlsafe(12)
    user = create_user(username, password=password, roles=roles_said(request.POST), name=name, by=request.actor)
    if given:
        return go(request, f"/settings/people/{user.pk}", gettext("{name} can sign in now.").format(name=username))
    context: dict[str, Any] = {"secret": password, "name": username, "of": "person"}
    return show(request, "console/settings/shown_once.html", context)


@page("accounts.create_user")
def person_page(request: Request, number: int) -> HttpResponse:
    """This will show somebody with the roles that are held, or give other roles instead."""
    user = user_numbered(request.actor, number)
    if request.method == "POST":
        roles = list(dict.fromkeys(request.POST.getlist("roles")))
        user = assign_roles(user, roles=roles, by=request.actor)
        held = _roles(user) or gettext("no role")
        return done(gettext("{name} has these roles now: {roles}.").format(name=user.username, roles=held))
    context = {
        "user": user, "state": state_of(user), "language": _language(user),
        "roles": roles_shown(request.actor, user.roles), "held": _roles(user),
        "is_operator": is_operator(user),
    }  # fmt: skip
    return show(request, "console/settings/person.html", context)


@page("accounts.reset_sign_in")
def sign_in_reset(request: Request, number: int) -> HttpResponse:
    """This will say what a reset means, or give somebody a new password, which is shown this once."""
    user = user_numbered(request.actor, number)
    if request.method != "POST":
        return show(request, "console/settings/sign_in_reset.html", {"user": user})
    password = secrets.token_urlsafe(12)
    reset_sign_in(user, password=password, by=request.actor)
    return show(request, "console/settings/new_password.html", {"secret": password, "name": user.username})


@require_POST
@page("accounts.give_badge")
def badge(request: Request, number: int) -> HttpResponse:
    """This will make somebody a badge, which is shown this once, to be printed."""
    user = user_numbered(request.actor, number)
    code = give_badge(user, by=request.actor)
    # Drawn by us from letters of ours.
    picture = mark_safe(segno.make(code, error="m").svg_inline(scale=6, dark="#000", light="#fff", border=2))
    return show(request, "console/settings/badge.html", {"user": user, "code": code, "picture": picture})


@require_POST
@page("accounts.withdraw_badge")
def badge_withdrawal(request: Request, number: int) -> HttpResponse:
    """This will let no shared phone know somebody any more."""
    user = user_numbered(request.actor, number)
    withdraw_badge(user, by=request.actor)
    return done(gettext("Badge and number of {name} are good no more.").format(name=user.username))


@require_POST
@page("accounts.deactivate_user")
def deactivation(request: Request, number: int) -> HttpResponse:
    """This will let somebody sign in no more."""
    user = deactivate_user(user_numbered(request.actor, number), by=request.actor)
    undo = f"/settings/people/{number}/reactivation" if request.actor.may("accounts.reactivate_user") else ""
    return done(gettext("{name} can sign in no more.").format(name=user.username), undo=undo)


@require_POST
@page("accounts.reactivate_user")
def reactivation(request: Request, number: int) -> HttpResponse:
    """This will let somebody sign in again."""
    user = reactivate_user(user_numbered(request.actor, number), by=request.actor)
    return done(gettext("{name} can sign in now.").format(name=user.username))
