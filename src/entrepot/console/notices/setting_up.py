"""How notices are set up: who carries them, what is told of each channel's orders, and in which words."""

from datetime import time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.faces import named
from entrepot.console.notices.words import WAY_ICONS, WAYS, occasion_said, way_said
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, notice, page, show
from entrepot.console.settings.forms import chosen
from entrepot.console.settings.words import FAMILY
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.accounts.queries import channel_coded, channels_visible_to
from entrepot.foundation.refusals import Invalid
from entrepot.integrations.notices.actions import (
    NewText,
    NewWay,
    checked_text,
    set_notice_rules,
    set_notice_text,
    set_notice_way,
)
from entrepot.integrations.notices.occasions import OCCASIONS, OF_THE_CUSTOMER, PLACEHOLDERS
from entrepot.integrations.notices.queries import preview, rules_of, settings_shown, texts_of, ways_visible_to
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.vendors import VENDORS, vendors_of

_ADDRESS = "/settings/notices"


@page("notices.set_notice_rules")
def notices(request: Request) -> HttpResponse:
    """This will show who carries messages, what is told of each channel's orders, and the words."""
    actor, there = request.actor, ways_visible_to(request.actor)
    channels = channels_visible_to(actor).filter(archived_at=None).order_by("code")
    texts = texts_of(actor)
    own = {(occasion, way): any(texts[occasion, way, code][2] for code, _ in settings.LANGUAGES)
           for occasion, way, _ in texts}  # fmt: skip
    context: dict[str, Any] = {
        "family": FAMILY, "practice": settings.PRACTICE,
        "ways": [
            (way, way_said(way), WAY_ICONS[way], there.get(way), gettext(VENDORS[there[way].vendor].title)
             if way in there else "")
            for way in WAYS
        ],
        "channels": [_told_of(one, set(there)) for one in channels],
        "texts": [
            (code, occasion_said(code), [(way, way_said(way), own[code, way]) for way in one.ways])
            for code, one in OCCASIONS.items()
        ],
        "language": actor.language, "titles": [(way, way_said(way)) for way in WAYS],
    }  # fmt: skip
    return show(request, "console/notices/settings.html", context)


def _told_of(channel: Channel, there: set[str]) -> dict[str, Any]:
    told = rules_of(channel)
    return {"channel": channel, "name": named(channel.name), "many": len(told), "rows": _rows(told, there)}


def _rows(told: set[tuple[str, str]], there: set[str]) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (
            occasion_said(code),
            [
                {
                    "value": f"{code}:{way}", "said": f"{occasion_said(code)}, {way_said(way)}",
                    "told": (code, way) in told, "fits": way in one.ways, "there": way in there,
                }
                for way in WAYS
            ],
        )
        for code, one in OCCASIONS.items()
    ]  # fmt: skip


@page("notices.set_notice_way")
def notice_way(request: Request, way: str) -> HttpResponse:
    """This will ask who carries messages by a way and what they must know, or have it so from now on."""
    if way not in list(Way):
        raise Http404
    if request.method == "POST":
        name = chosen(request.POST, "vendor", [one.name for one in vendors_of(way)])
        known = {ask.name: request.POST.get(ask.name, "") for ask in VENDORS[name].asks}
        new = NewWay(way, name, known, _hour(request, "quiet_from"), _hour(request, "quiet_until"))
        set_notice_way(new, by=request.actor)
        return done(gettext("{number}: done.").format(number=way_said(way)))
    there, vendors = ways_visible_to(request.actor).get(way), vendors_of(way)
    wanted = request.GET.get("vendor") or (there.vendor if there else vendors[0].name)
    vendor = next((one for one in vendors if one.name == wanted), vendors[0])
    known = settings_shown(there) if there and there.vendor == vendor.name else {}
    context = {
        "way": way, "way_title": way_said(way), "address": f"{_ADDRESS}/ways/{way}", "vendor": vendor,
        "vendors": [(one.name, gettext(one.title)) for one in vendors],
        "asks": [
            (ask.name, gettext(ask.title), "" if ask.secret else known.get(ask.name) or ask.usual, ask,
             gettext("It is known. Write it only to change it.") if ask.secret and known.get(ask.name) else "")
            for ask in vendor.asks
        ],
        "quiet_from": request.GET.get("quiet_from", _clock(there.quiet_from if there else None)),
        "quiet_until": request.GET.get("quiet_until", _clock(there.quiet_until if there else None)),
    }  # fmt: skip
    return show(request, "console/notices/way.html", context)


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def _hour(request: Request, name: str) -> time | None:
    text = request.POST.get(name, "").strip()
    try:
        return time.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        raise Invalid(name, "Write a time such as 21:30.")


@require_POST
@page("notices.set_notice_rules")
def notice_rules(request: Request, code: str) -> HttpResponse:
    """This will say what is told of a channel's orders."""
    told = [(occasion, way) for occasion, _, way in (one.partition(":") for one in request.POST.getlist("told"))]
    channel = channel_coded(request.actor, code)
    set_notice_rules(channel, told=told, by=request.actor)
    there = set(ways_visible_to(request.actor))
    context = {"one": _told_of(channel, there), "saved": True, "titles": [(way, way_said(way)) for way in WAYS]}
    return notice(
        show(request, "console/notices/channel.html", context), gettext("{number}: done.").format(number=code)
    )


@page("notices.set_notice_text")
def notice_text(request: Request, occasion: str, way: str, language: str) -> HttpResponse:
    """This will show the words of an occasion and what they become, or keep others."""
    key = (occasion, way, language)
    texts = texts_of(request.actor)
    if key not in texts:
        raise Http404
    if request.method == "POST":
        usual = request.POST.get("usual") == "yes"
        new = NewText(*key) if usual else _text_said(request, *key)
        if not usual and not new.text.strip():
            raise Invalid("text", "Write something, or take the usual words.")
        set_notice_text(new, by=request.actor)
        return done(gettext("{number}: done.").format(number=occasion_said(occasion)))
    subject, text, own = texts[key]
    known = [name for name in PLACEHOLDERS if way != Way.BOT or name not in OF_THE_CUSTOMER]
    context = {
        "address": f"{_ADDRESS}/texts/{occasion}/{way}/{language}", "subject": subject, "text": text, "own": own,
        "title": f"{occasion_said(occasion)} · {way_said(way)}", "is_letter": way == Way.EMAIL,
        "languages": [
            (f"{_ADDRESS}/texts/{occasion}/{way}/{code}", name, code == language) for code, name in settings.LANGUAGES
        ],
        "placeholders": " ".join(f"{{{name}}}" for name in known),
        "shown": preview(request.actor, occasion, way, language, subject=subject, text=text),
    }  # fmt: skip
    return show(request, "console/notices/text.html", context)


@require_POST
@page("notices.set_notice_text")
def text_preview(request: Request, occasion: str, way: str, language: str) -> HttpResponse:
    """This will show what words become that are still being written."""
    if (occasion, way, language) not in texts_of(request.actor):
        raise Http404
    subject, text = checked_text(_text_said(request, occasion, way, language))
    shown = preview(request.actor, occasion, way, language, subject=subject, text=text)
    return show(request, "console/notices/preview.html", {"shown": shown})


def _text_said(request: Request, occasion: str, way: str, language: str) -> NewText:
    return NewText(occasion, way, language, request.POST.get("subject", ""), request.POST.get("text", ""))
