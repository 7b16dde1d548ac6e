"""How notices travel, what is told, in which words, and what becomes of those that failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

import orjson
from django.conf import settings
from procrastinate.contrib.django import app

from entrepot.domain.customers.models import Customer
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, OutOfTurn, Refusal
from entrepot.foundation.secrets import encrypted
from entrepot.integrations.notices import events
from entrepot.integrations.notices.models import Notice, NoticeRefusal, NoticeRule, NoticeText, NoticeWay
from entrepot.integrations.notices.occasions import OCCASIONS, OF_THE_CUSTOMER, PLACEHOLDERS, named_in
from entrepot.integrations.notices.refusals import UnknownPlaceholder, WayNotSetUp, WordsPutAway
from entrepot.integrations.notices.sending import opened
from entrepot.integrations.notices.states import LIFE_OF_A_NOTICE, NoticeState, Way
from entrepot.integrations.notices.vendors import VENDORS, vendors_of
from entrepot.integrations.notices.writing import PURPOSE

_LONGEST = {Way.EMAIL: 4000, Way.SMS: 300, Way.BOT: 1000}
_LONGEST_SUBJECT = 150
# What a person may have sent once more.
_AGAIN = (NoticeState.FAILED, NoticeState.UNSURE)
_LONGEST_SETTING = 500


@dataclass(frozen=True)
class NewWay:
    """Who carries messages by a way. A secret that is left empty stays what it was. Quiet hours: both or neither."""

    way: str
    vendor: str
    settings: Mapping[str, str] = field(default_factory=dict)
    quiet_from: time | None = None
    quiet_until: time | None = None


@dataclass(frozen=True)
class NewText:
    """Words for an occasion by a way in a language; without any text, those that come with Entrepot stand again."""

    occasion: str
    way: str
    language: str
    subject: str = ""
    text: str = ""


@action
def set_notice_way(new: NewWay, /, *, by: Actor) -> NoticeWay:
    """This will let a vendor carry what the company tells by a way."""
    _among("way", new.way, list(Way))
    _among("vendor", new.vendor, [one.name for one in vendors_of(new.way)])
    if (new.quiet_from is None) != (new.quiet_until is None):
        raise Invalid("quiet_until", "Quiet hours begin and end: say both, or neither.")
    before = NoticeWay.objects.filter(company_id=by.company_id, way=new.way).first()
    known = opened(before) if before and before.vendor == new.vendor else {}
    sealed = encrypted(orjson.dumps(_settings(new, known)), PURPOSE)
    way, _ = NoticeWay.objects.update_or_create(
        company_id=by.company_id, way=new.way,
        defaults={
            "vendor": new.vendor, "settings": sealed, "quiet_from": new.quiet_from, "quiet_until": new.quiet_until,
        },
    )  # fmt: skip
    record([events.NoticeWaySet(company_of(by).pk, new.way, new.vendor)], by=by)
    return way


@action
def set_notice_rules(channel: Channel, /, *, told: Sequence[tuple[str, str]], by: Actor) -> list[NoticeRule]:
    """This will say what is told of a channel's orders, and by which ways: that, and nothing else."""
    wanted = sorted(set(told))
    there = set(NoticeWay.objects.filter(company_id=by.company_id).values_list("way", flat=True))
    for occasion, way in wanted:
        _among("occasion", occasion, list(OCCASIONS))
        _among("way", way, [str(one) for one in OCCASIONS[occasion].ways])
        if way not in there:
            raise WayNotSetUp(way)
    before = set(NoticeRule.objects.filter(channel=channel).values_list("occasion", "way"))
    if before != set(wanted):
        NoticeRule.objects.filter(channel=channel).delete()
        NoticeRule.objects.bulk_create([NoticeRule(channel=channel, occasion=one, way=way) for one, way in wanted])
        record([events.NoticeRulesSet(channel.pk, channel.code, [[one, way] for one, way in wanted])], by=by)
    return list(NoticeRule.objects.filter(channel=channel).order_by("occasion", "way"))


@action
def set_notice_text(new: NewText, /, *, by: Actor) -> NoticeText | None:
    """This will tell an occasion in words of the company's own, or, without any, in the usual ones again."""
    _among("occasion", new.occasion, list(OCCASIONS))
    _among("way", new.way, [str(one) for one in OCCASIONS[new.occasion].ways])
    _among("language", new.language, [code for code, _ in settings.LANGUAGES])
    key: dict[str, Any] = {"occasion": new.occasion, "way": new.way, "language": new.language}
    key["company_id"] = by.company_id
    told = events.NoticeTextSet(company_of(by).pk, new.occasion, new.way, new.language)
    if not new.text.strip():
        if NoticeText.objects.filter(**key).delete()[0]:
            record([told], by=by)
        return None
    subject, text = checked_text(new)
    written, _ = NoticeText.objects.update_or_create(**key, defaults={"subject": subject, "text": text})
    record([told], by=by)
    return written


@actions
def resend_notices(notices: Sequence[Notice], /, *, by: Actor) -> list[Notice | Refusal]:
    """This will send again what failed, or of which nobody knows whether it arrived."""
    good = {one.pk: one for one in notices if one.state in _AGAIN and one.sealed is not None}
    LIFE_OF_A_NOTICE.move(Notice, sorted(good), to=NoticeState.DUE)
    now = clock.now()
    Notice.objects.filter(pk__in=good).update(due_at=now, moved_at=now, attempts=0, problem="")
    record([events.NoticeRenewed(one.order_id, one.occasion, one.way) for one in good.values()], by=by)
    if good:
        app.configure_task("notices.send").defer()
    return [one if one.pk in good else _why_not(one, NoticeState.DUE) for one in notices]


@actions
def withdraw_notices(notices: Sequence[Notice], /, *, by: Actor) -> list[Notice | Refusal]:
    """This will let notices go to nobody that are not sent yet, or failed."""
    good = {one.pk: one for one in notices if LIFE_OF_A_NOTICE.allows(one.state, to=NoticeState.WITHDRAWN)}
    LIFE_OF_A_NOTICE.move(Notice, sorted(good), to=NoticeState.WITHDRAWN)
    Notice.objects.filter(pk__in=good).update(moved_at=clock.now())
    record([events.NoticeWithdrawn(one.order_id, one.occasion, one.way) for one in good.values()], by=by)
    return [one if one.pk in good else _why_not(one, NoticeState.WITHDRAWN) for one in notices]


@action
def refuse_notices(customer: Customer, /, *, ways: Sequence[str], by: Actor) -> list[str]:
    """This will tell a customer nothing by these ways from now on, and by all others again."""
    wanted = sorted(set(ways))
    for way in wanted:
        _among("ways", way, [Way.EMAIL, Way.SMS])
    before = set(NoticeRefusal.objects.filter(customer=customer).values_list("way", flat=True))
    if before != set(wanted):
        NoticeRefusal.objects.filter(customer=customer).exclude(way__in=wanted).delete()
        NoticeRefusal.objects.bulk_create(
            [NoticeRefusal(customer=customer, way=way, since=clock.now()) for way in wanted if way not in before]
        )
        record([events.NoticesRefused(customer.pk, wanted)], by=by)
    return wanted


def checked_text(new: NewText) -> tuple[str, str]:
    """This will give subject and text as they are kept, or refuse what could not be filled in or sent."""
    subject, text = " ".join(new.subject.split()), new.text.replace("\0", "").replace("\r\n", "\n").strip()
    longest = _LONGEST[Way(new.way)]
    if len(text) > longest:
        raise Invalid("text", "Write between 1 and {longest} characters.", {"longest": longest})
    if new.way == Way.EMAIL and not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise Invalid("subject", "Write between 1 and {longest} characters.", {"longest": _LONGEST_SUBJECT})
    known = [name for name in PLACEHOLDERS if new.way != Way.BOT or name not in OF_THE_CUSTOMER]
    for name in sorted(named_in(f"{subject}{text}")):
        if name not in known:
            raise UnknownPlaceholder(name, ", ".join(known))
    return subject if new.way == Way.EMAIL else "", text


def _settings(new: NewWay, known: Mapping[str, str]) -> dict[str, str]:
    asks = {one.name: one for one in VENDORS[new.vendor].asks}
    for name in new.settings:
        _among("settings", name, list(asks))
    kept = {}
    for name, ask in asks.items():
        said = new.settings.get(name, "").replace("\0", "").strip()
        value = said or (known.get(name, "") if ask.secret else "") or ask.usual
        if ask.needed and not value:
            raise Invalid(name, "Say this too: the action needs it.")
        if len(value) > _LONGEST_SETTING or "\n" in value:
            raise Invalid(name, "Write at most {longest} characters.", {"longest": _LONGEST_SETTING})
        kept[name] = value
    _check_vendor(kept)
    return kept


def _check_vendor(kept: Mapping[str, str]) -> None:
    for name in ("url", "endpoint"):
        if name in kept and not kept[name].startswith(("https://", "http://127.0.0.1:")):
            raise Invalid(name, "This is an address that begins with https://.")
    if "port" in kept and not (kept["port"].isascii() and kept["port"].isdecimal() and int(kept["port"]) < 65536):
        raise Invalid("port", "Write a whole number.")
    if "security" in kept:
        _among("security", kept["security"], ["tls", "starttls", "none"])
    if "sender" in kept and "@" not in kept["sender"]:
        raise Invalid("sender", "is not an email address")


def _why_not(notice: Notice, to: NoticeState) -> Refusal:
    return WordsPutAway() if notice.state in _AGAIN else OutOfTurn("notice", notice.state, to)


def _among(field: str, said: str, known: Sequence[str]) -> None:
    if said not in known:
        raise Invalid(field, "There is no such thing. There is: {known}.", {"known": ", ".join(known)})
