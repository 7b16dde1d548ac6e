"""Notices: what customers were told, and how that is set up."""

from datetime import time
from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, page
from entrepot.domain.customers.queries import customer_numbered
from entrepot.foundation.accounts.queries import channel_coded
from entrepot.foundation.actions import only
from entrepot.integrations.notices import actions, queries
from entrepot.integrations.notices.models import Notice, NoticeWay

router = Router(tags=["notices"])

Answer = dict[str, Any]
WayCode = Literal["email", "sms", "bot"]
OccasionCode = Literal["confirmed", "shipped", "delivered", "refunded", "asked", "refund_requested"]
LanguageCode = Literal["zh-hans", "zh-hant", "en"]
StateCode = Literal["due", "sending", "sent", "failed", "unsure", "withdrawn"]


class NoticeWayIn(Schema):
    """A vendor and what it must know. A secret that is left out stays what it was. Quiet hours: both or neither."""

    vendor: str = Field(max_length=20)
    settings: dict[str, str] = Field(default_factory=dict)
    quiet_from: time | None = None
    quiet_until: time | None = None


class NoticeToldIn(Schema):
    occasion: OccasionCode
    way: WayCode


class NoticeRulesIn(Schema):
    """All that is told of a channel's orders; what does not stand here is not told."""

    told: list[NoticeToldIn] = Field(max_length=50)


class NoticeTextIn(Schema):
    """Words with placeholders in braces. Without any text, the usual ones stand again."""

    subject: str = Field("", max_length=200)
    text: str = Field("", max_length=4000)


class NoticeRefusalsIn(Schema):
    """The ways by which the customer wants to hear nothing: these, and no others."""

    ways: list[Literal["email", "sms"]] = Field(max_length=2)


@router.get("/notices")
def list_notices(
    request: Request, state: StateCode | None = None, cursor: str | None = None, limit: int = 50
) -> Answer:
    """Newest first, without their words."""
    found = queries.notices_visible_to(request.actor)
    return page(found.filter(state=state) if state else found, _shown, cursor=cursor, limit=limit)


@router.get("/notices/{number}")
def show_notice(request: Request, number: int) -> Answer:
    """One notice, without its words."""
    return _shown(queries.notice_numbered(request.actor, number))


@router.post("/notices/{number}/resending")
def resend(request: Request, number: int) -> Answer:
    """Send again what failed, or of which nobody knows whether it arrived."""
    notice = queries.notice_numbered(request.actor, number)
    return _again(request, only(actions.resend_notices([notice], by=request.actor)))


@router.post("/notices/{number}/withdrawal")
def withdraw(request: Request, number: int) -> Answer:
    """Let a notice go to nobody that is not sent yet, or failed."""
    notice = queries.notice_numbered(request.actor, number)
    return _again(request, only(actions.withdraw_notices([notice], by=request.actor)))


@router.put("/notice-ways/{way}")
def set_way(request: Request, way: WayCode, body: NoticeWayIn) -> Answer:
    """Let a vendor carry what the company tells by a way."""
    new = actions.NewWay(way, body.vendor, body.settings, body.quiet_from, body.quiet_until)
    return _way(actions.set_notice_way(new, by=request.actor))


@router.get("/notice-ways")
def list_ways(request: Request) -> Answer:
    """Who carries messages, by way. Of what is secret only that it is there."""
    return {"data": [_way(one) for one in queries.ways_visible_to(request.actor).values()]}


@router.put("/channels/{code}/notice-rules")
def set_rules(request: Request, code: str, body: NoticeRulesIn) -> Answer:
    """Say what is told of a channel's orders, and by which ways."""
    told = [(one.occasion, one.way) for one in body.told]
    rules = actions.set_notice_rules(channel_coded(request.actor, code), told=told, by=request.actor)
    return {"channel": code, "told": [{"occasion": one.occasion, "way": one.way} for one in rules]}


@router.put("/notice-texts/{occasion}/{way}/{language}")
def set_text(
    request: Request, occasion: OccasionCode, way: WayCode, language: LanguageCode, body: NoticeTextIn
) -> Answer:
    """Tell an occasion in words of the company's own."""
    actions.set_notice_text(actions.NewText(occasion, way, language, body.subject, body.text), by=request.actor)
    subject, text, own = queries.texts_of(request.actor)[occasion, way, language]
    return {"subject": subject, "text": text, "own": own}


@router.put("/customers/{number}/notice-refusals")
def refuse(request: Request, number: str, body: NoticeRefusalsIn) -> Answer:
    """Tell a customer nothing by these ways from now on, and by all others again."""
    ways = actions.refuse_notices(customer_numbered(request.actor, number), ways=body.ways, by=request.actor)
    return {"customer": number, "ways": ways}


def _again(request: Request, notice: Notice) -> Answer:
    return _shown(queries.notice_numbered(request.actor, notice.pk))


def _shown(notice: Notice) -> Answer:
    return {
        "number": notice.pk, "order": notice.order.number, "occasion": notice.occasion, "about": notice.about,
        "way": notice.way, "state": notice.state, "language": notice.language, "to": notice.to,
        "due_at": notice.due_at, "moved_at": notice.moved_at, "attempts": notice.attempts,
        "problem": notice.problem, "receipt": notice.receipt,
    }  # fmt: skip


def _way(way: NoticeWay) -> Answer:
    return {
        "way": way.way, "vendor": way.vendor, "settings": queries.settings_shown(way),
        "quiet_from": way.quiet_from, "quiet_until": way.quiet_until,
    }  # fmt: skip
