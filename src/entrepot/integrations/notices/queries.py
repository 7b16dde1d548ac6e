"""Everything anyone asks about notices."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound
from entrepot.integrations.notices.models import Notice, NoticeRefusal, NoticeRule, NoticeText, NoticeWay
from entrepot.integrations.notices.occasions import OCCASIONS, PLACEHOLDERS, filled
from entrepot.integrations.notices.sending import opened
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.vendors import VENDORS
from entrepot.integrations.notices.writing import Writer, Written, unsealed, usual_text

# What a preview fills in where an order has no such thing yet.
_EXAMPLE = {"carrier": "SF", "tracking_number": "SF1234567890", "amount": "128.00"}


def notices_visible_to(actor: Actor) -> QuerySet[Notice]:
    """This will give the notices of the company, newest first, without their words."""
    actor.must("notices.view_notices")
    found = Notice.objects.filter(company_id=actor.company_id).defer("sealed")
    return found.select_related("order").order_by("-id")


def notice_numbered(actor: Actor, pk: int) -> Notice:
    """This will give one notice, or refuse with NotFound."""
    notice = notices_visible_to(actor).filter(pk=pk).first()
    if notice is None:
        raise NotFound("notice", str(pk))
    return notice


def words_of(notice: Notice) -> Written | None:
    """This will give what a notice says; nothing, where that was put away."""
    sealed = Notice.objects.values_list("sealed", flat=True).get(pk=notice.pk)
    return unsealed(sealed) if sealed is not None else None


def ways_visible_to(actor: Actor) -> dict[str, NoticeWay]:
    """This will give who carries messages for the company, by way."""
    actor.must("notices.view_notices")
    return {one.way: one for one in NoticeWay.objects.filter(company_id=actor.company_id)}


def settings_shown(way: NoticeWay) -> dict[str, str]:
    """This will give what a vendor knows, and of what is secret only that it is there."""
    known = opened(way)
    secret = {one.name for one in VENDORS[way.vendor].asks if one.secret}
    return {name: "••••" if name in secret and value else value for name, value in known.items()}


def rules_of(channel: Channel) -> set[tuple[str, str]]:
    """This will give what is told of a channel's orders: occasions and ways."""
    return set(NoticeRule.objects.filter(channel=channel).values_list("occasion", "way"))


def texts_of(actor: Actor) -> dict[tuple[str, str, str], tuple[str, str, bool]]:
    """This will give subject and text by occasion, way and language, and whether they are the company's own."""
    actor.must("notices.view_notices")
    written = NoticeText.objects.filter(company_id=actor.company_id)
    own = {(one.occasion, one.way, one.language): one for one in written}
    return {
        key: (own[key].subject, own[key].text, True) if key in own else (*usual_text(*key), False)
        for key in _all_texts()
    }


def _all_texts() -> list[tuple[str, str, str]]:
    languages = [code for code, _ in settings.LANGUAGES]
    return [(one.code, way, language) for one in OCCASIONS.values() for way in one.ways for language in languages]


def preview(actor: Actor, occasion: str, way: str, language: str, *, subject: str, text: str) -> Written:
    """This will show a text as the newest order would fill it; where there is none yet, as it is."""
    actor.must("notices.view_notices")
    lines = OrderLine.objects.select_related("sku").order_by("position")
    orders = orders_visible_to(actor).exclude(state="draft").select_related("company", "channel", "buyer", "ship_to")
    order = orders.prefetch_related(Prefetch("lines", lines)).order_by("-id").first()
    if order is None:
        return Written("", filled(subject, _bare()), filled(text, _bare()))
    said = said_of(actor, order, way, language)
    return Written("", filled(subject, said), filled(text, said))


def said_of(actor: Actor, order: Order, way: str, language: str) -> Mapping[str, str]:
    """This will give what the placeholders stand for, with the people of the order left out."""
    facts = {**_EXAMPLE, "currency": order.currency}
    said = Writer(actor, {}).written(order, "confirmed", way, language, "", facts).said
    return {**said, "name": "" if way == Way.BOT else "王芳", "link": "" if way == Way.BOT else "https://…/o/…"}


def _bare() -> dict[str, str]:
    return {name: f"[{name}]" for name in PLACEHOLDERS}


def refusals_of(customer: Customer) -> set[str]:
    """This will give the ways by which a customer wants to hear nothing."""
    return set(NoticeRefusal.objects.filter(customer=customer).values_list("way", flat=True))
