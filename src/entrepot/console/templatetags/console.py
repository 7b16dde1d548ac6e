"""The components: each is drawn here once, and shown with all its faces at /design."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from entrepot.console import faces
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor

register = template.Library()
_NOTHING = mark_safe('<span class="quiet">—</span>')


@register.simple_tag
def say(text: str, **given: Any) -> str:
    """This will give a sentence in the reader's language, with what was given in its braces."""
    return gettext(text).format(**given)


@register.filter
def word(text: str) -> str:
    """This will give a word of ours (a state, a kind) in the reader's language."""
    said = pgettext("word", str(text)) if text else ""
    return said.replace("_", " ") if said == text else said


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """This will draw an icon beside words, or alone in something that has a label."""
    kind = f"icon icon-{size}" if size else "icon"
    sheet = static("console/vendor/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, sheet, name)


@register.simple_tag
def state(value: str, kind: str = "") -> SafeString:
    """This will show a state as a badge: a colour, a shape and the word."""
    face = faces.face_of(value, kind)
    sheet = static("console/vendor/icons.svg")
    return format_html(
        '<span class="state state-{}"><svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>{}</span>',
        face.tone, sheet, face.icon, word(value),
    )  # fmt: skip


@register.simple_tag
def money(amount: Decimal | int | str | None, currency: str = "", sign: bool = False) -> SafeString:
    """This will show an amount: grouped, at the currency's places, with its sign where it matters."""
    if amount is None or amount == "":
        return _NOTHING
    return format_html('<span class="money">{}</span>', faces.money_text(Decimal(amount), currency, sign=sign))


@register.simple_tag
def quantity(pieces: int | Decimal | None, unit: str = "") -> SafeString:
    """This will show how many, with the unit."""
    if pieces is None:
        return _NOTHING
    shown = faces.number_text(pieces)
    return format_html('<span class="quantity">{}<span class="unit">{}</span></span>', shown, unit)


@register.simple_tag
def moment(when: datetime | date | None, form: str = "") -> SafeString:
    """This will show when: today only the time, this year without the year; the whole of it stands behind."""
    if when is None:
        return _NOTHING
    if not isinstance(when, datetime):
        return format_html('<time datetime="{}">{}</time>', when.isoformat(), date_format(when, "DATE_FORMAT"))
    local = timezone.localtime(when)
    whole = date_format(local, "DATETIME_FORMAT")
    shown = whole if form == "whole" else faces.short_moment(local, timezone.localtime(clock.now()))
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), whole, shown)


@register.simple_tag
def due(when: datetime | None) -> SafeString:
    """This will show how long there is until a deadline, and in which tone."""
    if when is None:
        return _NOTHING
    text, tone = faces.time_left(when, clock.now())
    whole = date_format(timezone.localtime(when), "DATETIME_FORMAT")
    return format_html(
        '<time class="due due-{}" datetime="{}" title="{}">{}</time>', tone, when.isoformat(), whole, text
    )


@register.simple_tag
def age(since: datetime | None) -> SafeString:
    """This will show how long something has been so."""
    if since is None:
        return _NOTHING
    whole = date_format(timezone.localtime(since), "DATETIME_FORMAT")
    text = faces.span_text((clock.now() - since).total_seconds())
    return format_html('<time datetime="{}" title="{}">{}</time>', since.isoformat(), whole, text)


@register.inclusion_tag("console/parts/address.html")
def address(given: Mapping[str, Any] | Any, inline: bool = False) -> dict[str, Any]:
    """This will show an address in the order in which people there write it."""
    return {"lines": faces.address_lines(given), "inline": inline}


@register.inclusion_tag("console/parts/timeline.html", takes_context=True)
def timeline(context: Mapping[str, Any], entries: Any) -> dict[str, Any]:
    """This will show what happened, the newest first: {at, who, text, detail, icon, tone, before, after, undo}."""
    return {"entries": entries, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("console/parts/family.html", takes_context=True)
def family(context: Mapping[str, Any], members: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """This will lead to and fro between pages that belong together, as far as the person who looks may see them."""
    request = context["request"]
    seen = [
        (title, to, request.path == to.partition("?")[0])
        for title, to, right in members
        if not right or request.actor.may(right)
    ]
    return {"members": seen}


@register.inclusion_tag("console/parts/empty.html")
def empty(title: str, text: str = "", symbol: str = "inbox", action: str = "", address: str = "") -> dict[str, Any]:
    """This will say that there is nothing, and what to do about it."""
    return {"title": title, "text": text, "symbol": symbol, "action": action, "address": address}


@register.inclusion_tag("console/parts/progress.html")
def progress(done: int, of: int, label: str = "") -> dict[str, Any]:
    """This will show how much of something is done."""
    return {"done": done, "of": of, "label": label or f"{done} / {of}"}


@register.inclusion_tag("console/parts/skeleton.html")
def skeleton(rows: int = 5) -> dict[str, Any]:
    """This will stand where something is being fetched."""
    return {"rows": range(rows)}


@register.inclusion_tag("console/parts/field.html")
def field(  # noqa: PLR0913
    name: str, label: str, value: Any = "", kind: str = "text", hint: str = "", required: bool = False,
    choices: Any = None, options: str = "", autofocus: bool = False, suffix: str = "",
) -> dict[str, Any]:  # fmt: skip
    """This will draw a labelled field of a form; a refusal that names it appears under it."""
    given = {"name": name, "label": label, "value": value, "kind": kind, "hint": hint, "required": required}
    return given | {"choices": choices, "options": options, "autofocus": autofocus, "suffix": suffix}


register.filter("named", faces.named)


@register.filter
def may(actor: Actor, permission: str) -> bool:
    """This will tell whether the person who looks holds the permission."""
    return actor.may(permission)


@register.filter
def get(given: Mapping[Any, Any], key: Any) -> Any:
    """This will look something up."""
    return given.get(key)


@register.filter
def get_tone(part: str) -> str:
    """This will give the tone of a part of a line's goods."""
    return {"reserved": "working", "lacking": "alert", "shipped": "moving", "returned": "back"}.get(part, "stopped")
