"""How numbers are made: a rule for each document, and others for a channel or a kind of it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop

from entrepot.console.faces import named
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, page, show
from entrepot.console.settings.forms import chosen, text_said
from entrepot.console.settings.words import DOCUMENTS, FAMILY
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import NumberRule
from entrepot.foundation.accounts.queries import (
    channel_coded,
    channels_visible_to,
    company_of,
    number_rules_visible_to,
)
from entrepot.foundation.accounts.set_number_rule import plain, set_number_rule
from entrepot.foundation.actors import Actor
from entrepot.foundation.numbering import next_number
from entrepot.foundation.refusals import NotFound

_RESETS = {
    "": gettext_noop("Never"),
    "day": gettext_noop("Each day"),
    "month": gettext_noop("Each month"),
    "year": gettext_noop("Each year"),
}
_HINT = gettext_noop(
    "Letters and digits, {date} for the day and {seq} for the count, such as SO{date}{seq}."
    " Another pattern must begin with other letters than those that were used."
)


def _said(document: str) -> str:
    return gettext(DOCUMENTS.get(document, document))


@page("accounts.view_number_rules")
def numbering(request: Request) -> HttpResponse:
    """This will list the rules by which numbers are made, each with a number for example."""
    today = clock.today(company_of(request.actor).time_zone)
    rules = [
        (rule, _said(rule.document), rule.pattern.format(date=today, seq=1), gettext(_RESETS[rule.resets]))
        for rule in number_rules_visible_to(request.actor)
    ]
    return show(request, "console/settings/numbering.html", {"rules": rules, "family": FAMILY})


@page("accounts.set_number_rule")
def number_rule(request: Request) -> HttpResponse:
    """This will ask how numbers are to be made, or make them so from now on."""
    if request.method == "POST":
        return _set(request)
    context: dict[str, Any] = {
        "resets": [(code, gettext(title)) for code, title in _RESETS.items()],
        "pattern_hint": gettext(_HINT).format(date="{date:%y%m%d}", seq="{seq:06}"),
    }
    rules = list(number_rules_visible_to(request.actor))
    if asked := request.GET.get("rule", ""):
        rule = next((one for one in rules if str(one.pk) == asked), None)
        if rule is None:
            raise NotFound("number rule", asked)
        next_one = next_number(plain(rule), clock.today(company_of(request.actor).time_zone))
        context |= {"rule": rule, "document": _said(rule.document), "next": next_one}
    else:
        context |= _choices(request.actor, rules)
    return show(request, "console/settings/number_rule.html", context)


def _choices(actor: Actor, rules: Sequence[NumberRule]) -> dict[str, Any]:
    channels = channels_visible_to(actor).filter(archived_at=None) if actor.may("accounts.view_channels") else []
    return {
        "documents": [(one, _said(one)) for one in dict.fromkeys(rule.document for rule in rules)],
        "channels": [("", gettext("Any")), *((one.code, named(one.name)) for one in channels)],
    }


def _set(request: Request) -> HttpResponse:
    given = request.POST
    code = given.get("channel", "")
    rule = set_number_rule(
        given.get("document", ""),
        pattern=text_said(given, "pattern", longest=80),
        channel=channel_coded(request.actor, code) if code else None,
        kind=text_said(given, "kind", longest=30),
        gapless="gapless" in given,
        resets=chosen(given, "resets", _RESETS),
        by=request.actor,
    )
    return done(gettext("Numbers are made like {pattern} from now on.").format(pattern=rule.pattern))
