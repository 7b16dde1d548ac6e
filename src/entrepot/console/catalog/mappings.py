"""What senders call our goods: the list of their codes, a form for one more, and taking one away."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from entrepot.console.catalog.words import FAMILY, page_of
from entrepot.console.faces import named
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing
from entrepot.console.pages import Request, go, page, show
from entrepot.console.settings.forms import text_said
from entrepot.domain.catalog.mapping import NewMapping, map_codes, unmap_codes
from entrepot.domain.catalog.models import CodeMapping
from entrepot.domain.catalog.queries import mappings_visible_to
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, NotFound

ADDRESS = "/code-mappings"
_LONGEST = {"code": 120, "sku": 60, "channel": 40, "unit": 20}


def channel_said(one: CodeMapping) -> str:
    """This will name the channel from which a code means it, or all of them."""
    return named(one.channel.name) if one.channel else gettext("All channels")


def meaning(one: CodeMapping) -> str:
    """This will say how much of a SKU one of a code is."""
    return f"{one.times} {one.unit or one.sku.unit}"


def _find(actor: Actor, asked: Asked) -> QuerySet[CodeMapping]:
    found = mappings_visible_to(actor)
    if query := asked.get("q"):
        found = found.filter(Q(code__istartswith=query) | Q(sku__code__istartswith=query))
    if channel := asked.get("channel"):
        found = found.filter(channel__code=channel)
    return found


def _draw(_actor: Actor, found: Sequence[Model]) -> list[CodeMapping]:
    return [one for one in found if isinstance(one, CodeMapping)]


def _channels(actor: Actor) -> list[tuple[str, str]]:
    found = Channel.objects.filter(company_id=actor.company_id, archived_at=None).order_by("code")
    return [(one.code, named(one.name)) for one in found]


MAPPINGS: Listing[CodeMapping] = Listing(
    name="code-mappings",
    title=gettext_noop("Senders' codes"),
    address=ADDRESS,
    permission="catalog.view_skus",
    family=FAMILY,
    columns=[
        Column("code", gettext_noop("Sender's code"), lambda one: one.code, lambda one: one.code),
        Column("channel", gettext_noop("Channel"), channel_said, channel_said),
        Column("sku", gettext_noop("SKU"), lambda one: one.sku.code, lambda one: one.sku.code),
        Column("name", gettext_noop("Name"), lambda one: named(one.sku.name), lambda one: named(one.sku.name)),
        Column("times", gettext_noop("One of it is"), meaning, meaning, end=True),
    ],
    find=_find,
    draw=_draw,
    link=lambda one: f"{ADDRESS}/of/{one.pk}",
    key=lambda one: str(one.pk),
    narrowings=[Narrowing("channel", gettext_noop("Channel"), _channels)],
    hint=gettext_noop("Beginning of a sender's code or of a SKU"),
    nothing=gettext_noop("Where a shop calls goods otherwise than we do, say here which of ours it means."),
    primary={
        "title": gettext_noop("New code"), "address": f"{ADDRESS}/new", "icon": "plus",
        "permission": "catalog.map_codes",
    },
)  # fmt: skip


@page("catalog.map_codes")
def new_mapping(request: Request) -> HttpResponse:
    """This will ask what a sender's code means, or keep it; a code that was known means the new one from then on."""
    if request.method != "POST":
        channels = [("", gettext("All channels")), *_channels(request.actor)]
        given = {name: request.GET.get(name, "") for name in _LONGEST}
        return show(request, "console/catalog/new_mapping.html", {"channels": channels, "given": given})
    made = only(map_codes([_said(request)], by=request.actor))
    told = gettext("{code} means {sku}.").format(code=made.code, sku=made.sku.code)
    return go(request, f"{ADDRESS}?{urlencode({'q': made.code})}", told)


def _said(request: Request) -> NewMapping:
    told = {name: text_said(request.POST, name, longest=longest) for name, longest in _LONGEST.items()}
    times = request.POST.get("times", "").strip() or "1"
    if not (times.isascii() and times.isdecimal() and len(times) <= 9):
        raise Invalid("times", "Write a whole number.")
    return NewMapping(**told, times=int(times))


@page("catalog.view_skus")
def mapping_page(request: Request, pk: int) -> HttpResponse:
    """This will show what a sender's code means."""
    one = _mapping(request, pk)
    context: dict[str, Any] = {"one": one, "channel": channel_said(one), "name": named(one.sku.name)}
    context |= {"meaning": meaning(one), "sku_address": page_of(one.sku.code)}
    return show(request, "console/catalog/mapping.html", context)


@require_POST
@page("catalog.unmap_codes")
def mapping_removal(request: Request, pk: int) -> HttpResponse:
    """This will forget what a sender's code means."""
    one = _mapping(request, pk)
    only(unmap_codes([one], by=request.actor))
    before = {"code": one.code, "sku": one.sku.code, "channel": one.channel.code if one.channel else ""}
    back = urlencode(before | {"unit": one.unit, "times": one.times})
    undo = f"{ADDRESS}/restoration?{back}" if request.actor.may("catalog.map_codes") else ""
    return go(request, ADDRESS, gettext("{code} means nothing any more.").format(code=one.code), undo=undo)


@require_POST
@page("catalog.map_codes")
def mapping_restoration(request: Request) -> HttpResponse:
    """This will let a code mean again what it meant."""
    told = {name: request.GET.get(name, "") for name in _LONGEST}
    times = request.GET.get("times", "1")
    only(map_codes([NewMapping(**told, times=int(times) if times.isdecimal() else 1)], by=request.actor))
    return go(request, ADDRESS, gettext("{code} means {sku}.").format(code=told["code"], sku=told["sku"]))


def _mapping(request: Request, pk: int) -> CodeMapping:
    one = mappings_visible_to(request.actor).filter(pk=pk).first()
    if one is None:
        raise NotFound("code", str(pk))
    return one
