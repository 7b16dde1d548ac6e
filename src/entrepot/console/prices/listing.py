"""The list of price lists, those that go first before the others."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Count, Model, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from entrepot.console.catalog.words import FAMILY
from entrepot.console.faces import named
from entrepot.console.lists.declared import Asked, Column, Listing, Tab
from entrepot.console.templatetags import console as draw
from entrepot.domain.pricing.models import PriceList
from entrepot.domain.pricing.queries import price_lists_visible_to
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor


def page_of(code: str) -> str:
    """This will give the address of a price list."""
    return f"/price-lists/of/{quote(code, safe='')}"


def for_whom(one: PriceList) -> str:
    """This will say for whom a list is, and where."""
    said = [named(part.name) for part in (one.group, one.channel) if part is not None]
    return " · ".join(said) if said else gettext("Everybody")


def when(one: PriceList) -> str:
    """This will say from when until when a list holds."""
    if not (one.valid_from or one.valid_until):
        return gettext("Always")
    ends = (
        draw.moment(one.valid_from) if one.valid_from else "",
        draw.moment(one.valid_until) if one.valid_until else "",
    )
    return format_html("{} – {}", *ends)


def state_of(one: PriceList) -> str:
    """This will tell whether a list holds now."""
    now = clock.now()
    if one.valid_from and now < one.valid_from:
        return "waiting"
    return "expired" if one.valid_until and one.valid_until <= now else "active"


def _find(actor: Actor, asked: Asked) -> QuerySet[PriceList]:
    found = price_lists_visible_to(actor)
    if query := asked.get("q"):
        wanted = Q(code__icontains=query)
        for code, _ in settings.LANGUAGES:
            wanted |= Q(**{f"name__{code}__icontains": query})
        found = found.filter(wanted)
    if asked.get("holds"):
        now = clock.now()
        found = found.filter(Q(valid_from=None) | Q(valid_from__lte=now))
        found = found.filter(Q(valid_until=None) | Q(valid_until__gt=now))
    return found


def _draw(_actor: Actor, found: Sequence[Model]) -> list[tuple[PriceList, int]]:
    lists = [one for one in found if isinstance(one, PriceList)]
    many = PriceList.objects.filter(pk__in=[one.pk for one in lists]).annotate(n=Count("prices"))
    counted = dict(many.values_list("pk", "n"))
    return [(one, counted.get(one.pk, 0)) for one in lists]


PRICE_LISTS: Listing[Any] = Listing(
    name="price-lists",
    title=gettext_noop("Price lists"),
    address="/price-lists",
    permission="pricing.view_prices",
    family=FAMILY,
    columns=[
        Column("code", gettext_noop("Code"), lambda row: row[0].code, lambda row: row[0].code),
        Column("name", gettext_noop("Name"), lambda row: named(row[0].name), lambda row: named(row[0].name)),
        Column("for", gettext_noop("For whom"), lambda row: for_whom(row[0]), lambda row: for_whom(row[0])),
        Column("when", gettext_noop("Holds"), lambda row: when(row[0]), lambda row: when(row[0]), usual=False),
        Column("state", gettext_noop("State"), lambda row: draw.state(state_of(row[0])), lambda r: state_of(r[0])),
        Column("currency", gettext_noop("Currency"), lambda row: row[0].currency, lambda row: row[0].currency),
        Column("prices", gettext_noop("Prices"), lambda row: draw.quantity(row[1]), lambda row: row[1], end=True),
        Column(
            "priority", gettext_noop("Priority"), lambda row: row[0].priority, lambda row: row[0].priority, end=True,
            sort="priority",
        ),
    ],
    find=_find,
    draw=_draw,
    link=lambda row: page_of(row[0].code),
    key=lambda row: row[0].code,
    tabs=[Tab("all", gettext_noop("All")), Tab("holding", gettext_noop("Holding now"), {"holds": "yes"})],
    hint=gettext_noop("Code or name of a price list"),
    nothing=gettext_noop("Without a list, the price of the goods holds. Make one for a group, a channel or a time."),
    primary={
        "title": gettext_noop("New price list"),
        "address": "/price-lists/new",
        "icon": "plus",
        "permission": "pricing.create_price_lists",
    },
)  # fmt: skip
