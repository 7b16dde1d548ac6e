"""Tokens: secrets with which programs act, each shown once when it is made."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, page, show
from entrepot.console.settings.forms import parts_said, roles_said, roles_shown, text_said
from entrepot.console.settings.words import FAMILY
from entrepot.console.templatetags import console as draw
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_token, revoke_token
from entrepot.foundation.accounts.models import ApiToken, Company
from entrepot.foundation.accounts.queries import company_of, token_numbered, tokens_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid

_USUAL = timedelta(days=90)
_STATES = ("active", "expired", "revoked")


def state_of(token: ApiToken) -> str:
    """This will tell whether a token is of use."""
    if token.revoked_at:
        return "revoked"
    return "expired" if token.expires_at and token.expires_at <= clock.now() else "active"


def _find(actor: Actor, asked: Asked) -> QuerySet[ApiToken]:
    found = tokens_visible_to(actor)
    if query := asked.get("q"):
        found = found.filter(Q(name__icontains=query) | Q(prefix__startswith=query))
    over = Q(expires_at__lte=clock.now())
    narrowed = {
        "active": Q(revoked_at=None) & ~(over & Q(expires_at__isnull=False)),
        "expired": Q(revoked_at=None) & over,
        "revoked": Q(revoked_at__isnull=False),
    }
    return found.filter(narrowed[asked["state"]]) if asked.get("state") in narrowed else found


def _draw(_actor: Actor, found: Sequence[Model]) -> list[ApiToken]:
    return [one for one in found if isinstance(one, ApiToken)]


def _words(codes: Sequence[str]) -> str:
    return " · ".join(draw.word(code) for code in codes)


def _scopes(token: ApiToken) -> str:
    if not token.scopes:
        return ""
    return format_html(
        '<span title="{}">{}</span>',
        " ".join(token.scopes),
        gettext("{n} permissions").format(n=len(token.scopes)),
    )


TOKENS: Listing[ApiToken] = Listing(
    name="tokens",
    title=gettext_noop("Tokens"),
    address="/settings/tokens",
    permission="accounts.create_token",
    family=FAMILY,
    columns=[
        Column("name", gettext_noop("Name"), lambda one: one.name or one.prefix, lambda one: one.name),
        Column(
            "prefix",
            gettext_noop("Begins with"),
            lambda one: format_html('<span class="mono">{}…</span>', one.prefix),
            lambda one: one.prefix,
        ),
        Column("roles", gettext_noop("Roles"), lambda one: _words(one.roles), lambda one: " ".join(one.roles)),
        Column("scopes", gettext_noop("Only"), _scopes, lambda one: " ".join(one.scopes)),
        Column(
            "created_at",
            gettext_noop("Made on"),
            lambda one: draw.moment(one.created_at),
            lambda one: one.created_at,
        ),
        Column(
            "expires_at",
            gettext_noop("Works until"),
            lambda one: draw.moment(one.expires_at),
            lambda one: one.expires_at,
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
    link=lambda one: f"/settings/tokens/{one.pk}",
    key=lambda one: str(one.pk),
    tabs=[
        Tab("all", gettext_noop("All")),
        Tab("active", gettext_noop("In use"), {"state": "active"}),
    ],
    narrowings=[
        Narrowing("state", gettext_noop("State"), lambda actor: [(one, draw.word(one)) for one in _STATES]),
    ],
    hint=gettext_noop("Name or beginning of a token"),
    nothing=gettext_noop("Make a token for each program that talks to Entrepot, so that each can be ended alone."),
    primary={
        "title": gettext_noop("New token"),
        "address": "/settings/new-token",
        "icon": "plus",
        "permission": "accounts.create_token",
    },
)


@page("accounts.create_token")
def new_token(request: Request) -> HttpResponse:
    """This will ask what a token is for, or make it and show its secret, this once."""
    company = company_of(request.actor)
    if request.method != "POST":
        until = (clock.today(company.time_zone) + _USUAL).isoformat()
        context = {"roles": roles_shown(request.actor), "until": until}
        return show(request, "console/settings/new_token.html", context)
    name = text_said(request.POST, "name", longest=120)
    if not name:
        raise Invalid("name", "Say this too: the action needs it.")
    secret = create_token(
        name,
        roles=roles_said(request.POST),
        scopes=parts_said(request.POST, "scopes", longest=100),
        expires_at=_end_of(request.POST.get("expires_on", ""), company),
        by=request.actor,
    )
    return show(request, "console/settings/shown_once.html", {"secret": secret, "name": name, "of": "token"})


def _end_of(text: str, company: Company) -> datetime | None:
    """The end of a day where the company is, or nothing where none was written."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("expires_on", "Write a day such as 2026-01-31.")
    if not clock.today(company.time_zone) <= day < date.max:
        raise Invalid("expires_on", "Choose today or a later day.")
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(company.time_zone))


@page("accounts.create_token")
def token_page(request: Request, number: int) -> HttpResponse:
    """This will show what a token may do, and how long."""
    token = token_numbered(request.actor, number)
    context = {"token": token, "state": state_of(token), "roles": _words(token.roles)}
    return show(request, "console/settings/token.html", context)


@page("accounts.revoke_token")
def token_revocation(request: Request, number: int) -> HttpResponse:
    """This will say what revoking a token means, or make it worthless."""
    token = token_numbered(request.actor, number)
    if request.method != "POST":
        return show(request, "console/settings/revocation.html", {"token": token})
    revoke_token(token, by=request.actor)
    return done(gettext("{name} is worthless now.").format(name=token.name))
