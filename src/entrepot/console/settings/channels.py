"""Channels: through which orders come, how each treats them, and what its customers read."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from entrepot.console.faces import named
from entrepot.console.lists.declared import Asked, Column, Listing, Tab
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, go, page, show
from entrepot.console.settings.forms import chosen, code_said, names_said, names_shown, text_said
from entrepot.console.settings.words import CHANNEL_KINDS, FAMILY, RESERVES, SHORTAGES
from entrepot.desk.sharing.actions import set_customer_texts
from entrepot.desk.sharing.queries import texts_of
from entrepot.foundation.accounts.actions import archive_channel, open_channel, restore_channel
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.accounts.queries import channel_coded, channels_visible_to, company_of
from entrepot.foundation.actors import Actor

_LONGEST_TEXT = 1000
_CHOICES = {"kind": CHANNEL_KINDS, "reserve_when": RESERVES, "shortage_policy": SHORTAGES}
_SWITCHES = ("auto_approve", "payment_before_release", "tax_inclusive", "keeps_bad_orders")


def state_of(channel: Channel) -> str:
    """This will tell whether orders come through a channel."""
    return "archived" if channel.archived_at else "active"


def said_of(channel: Channel, policy: str) -> str:
    """This will say in words what a channel does about something."""
    value = str(getattr(channel, policy))
    return gettext(_CHOICES[policy].get(value, value))


def _find(actor: Actor, asked: Asked) -> QuerySet[Channel]:
    found = channels_visible_to(actor)
    if query := asked.get("q"):
        by_name = [Q(**{f"name__{code}__icontains": query}) for code, _ in settings.LANGUAGES]
        wanted = Q(code__icontains=query)
        for one in by_name:
            wanted |= one
        found = found.filter(wanted)
    if asked.get("archived"):
        return found.filter(archived_at__isnull=False)
    return found.filter(archived_at=None)


def _draw(_actor: Actor, found: Sequence[Model]) -> list[Channel]:
    return [one for one in found if isinstance(one, Channel)]


def _policy(name: str, title: str) -> Column[Channel]:
    return Column(name, title, lambda one: said_of(one, name), lambda one: said_of(one, name))


def _switch(name: str, title: str, *, usual: bool = True) -> Column[Channel]:
    def said(one: Channel) -> str:
        return gettext("Yes") if getattr(one, name) else gettext("No")

    return Column(name, title, said, said, usual=usual)


CHANNELS: Listing[Channel] = Listing(
    name="channels",
    title=gettext_noop("Channels"),
    address="/settings/channels",
    permission="accounts.view_channels",
    family=FAMILY,
    columns=[
        Column("code", gettext_noop("Code"), lambda one: one.code, lambda one: one.code),
        Column("name", gettext_noop("Name"), lambda one: named(one.name), lambda one: named(one.name)),
        _policy("kind", gettext_noop("Kind")),
        _policy("reserve_when", gettext_noop("Goods are reserved")),
        _policy("shortage_policy", gettext_noop("When goods are short")),
        _switch("auto_approve", gettext_noop("Approved by itself")),
        _switch("payment_before_release", gettext_noop("Paid before it leaves")),
        _switch("tax_inclusive", gettext_noop("Prices with tax"), usual=False),
        Column("currency", gettext_noop("Currency"), lambda one: one.currency, lambda one: one.currency),
        Column(
            "time_zone",
            gettext_noop("Time zone"),
            lambda one: one.time_zone,
            lambda one: one.time_zone,
            usual=False,
        ),
    ],
    find=_find,
    draw=_draw,
    link=lambda one: f"/settings/channels/{one.code}",
    key=lambda one: one.code,
    tabs=[
        Tab("open", gettext_noop("In use")),
        Tab("archived", gettext_noop("Archived"), {"archived": "yes"}),
    ],
    hint=gettext_noop("Code or name of a channel"),
    nothing=gettext_noop("Orders come through channels: shops, counters, teams. Open one for each."),
    primary={
        "title": gettext_noop("Open a channel"),
        "address": "/settings/new-channel",
        "icon": "plus",
        "permission": "accounts.open_channel",
    },
)


@page("accounts.open_channel")
def new_channel(request: Request) -> HttpResponse:
    """This will ask how a channel treats its orders, or open it and lead to it."""
    company = company_of(request.actor)
    if request.method != "POST":
        context: dict[str, Any] = {"company": company, "names": names_shown({})}
        for name, choices in _CHOICES.items():
            context[name] = [(code, gettext(title)) for code, title in choices.items()]
        return show(request, "console/settings/new_channel.html", context)
    policies: dict[str, Any] = {name: chosen(request.POST, name, choices) for name, choices in _CHOICES.items()}
    policies |= {name: name in request.POST for name in _SWITCHES}
    for name, longest in (("currency", 3), ("time_zone", 64)):
        if text := text_said(request.POST, name, longest=longest):
            policies[name] = text
    channel = open_channel(
        code_said(request.POST), name=names_said(request.POST), policies=policies, by=request.actor
    )
    return go(request, f"/settings/channels/{channel.code}", gettext("{code} is open.").format(code=channel.code))


@page("accounts.view_channels")
def channel_page(request: Request, code: str) -> HttpResponse:
    """This will show how a channel treats its orders, and what its customers read."""
    channel = channel_coded(request.actor, code)
    texts = texts_of(channel)
    context = {
        "channel": channel, "name": named(channel.name), "state": state_of(channel),
        "names": [(title, channel.name[code]) for code, title in settings.LANGUAGES if channel.name.get(code)],
        "policies": {name: said_of(channel, name) for name in _CHOICES},
        "how_to_pay": names_shown(texts.how_to_pay, "how_to_pay"),
        "how_to_reach": names_shown(texts.how_to_reach, "how_to_reach"),
    }  # fmt: skip
    return show(request, "console/settings/channel.html", context)


@require_POST
@page("sharing.set_customer_texts")
def customer_texts(request: Request, code: str) -> HttpResponse:
    """This will say what the customers of a channel read on the page of their order."""
    pay, reach = (names_said(request.POST, field, longest=_LONGEST_TEXT) for field in ("how_to_pay", "how_to_reach"))
    set_customer_texts(channel_coded(request.actor, code), how_to_pay=pay, how_to_reach=reach, by=request.actor)
    return done(gettext("{number}: done.").format(number=code))


@require_POST
@page("accounts.archive_channel")
def channel_archival(request: Request, code: str) -> HttpResponse:
    """This will let no more orders come through a channel."""
    archive_channel(channel_coded(request.actor, code), by=request.actor)
    undo = f"/settings/channels/{code}/restoration" if request.actor.may("accounts.restore_channel") else ""
    return done(gettext("{code} is archived.").format(code=code), undo=undo)


@require_POST
@page("accounts.restore_channel")
def channel_restoration(request: Request, code: str) -> HttpResponse:
    """This will let orders come through a channel again."""
    restore_channel(channel_coded(request.actor, code), by=request.actor)
    return done(gettext("{code} is open.").format(code=code))
