"""What happens to orders becomes notices: who is told, by which ways, from when on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from procrastinate.contrib.django import app

from entrepot.domain.customers.rules import mask_phone
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.following import Fact
from entrepot.integrations.notices.models import Notice, NoticeRefusal, NoticeRule, NoticeWay
from entrepot.integrations.notices.occasions import OCCASIONS
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.writing import Writer

# By what happened to an order.
OF_FACTS = {
    "order.approved": "confirmed",
    "order.shipped": "shipped",
    "order.delivered": "delivered",
    "payment.refunded": "refunded",
    "order.customer_asked": "asked",
    "order.refund_requested": "refund_requested",
}
# What happened long ago is news to nobody: an installation that stood still does not write to everybody at once.
_NEWS_FOR = timedelta(days=2)
_EACH_TIME = ("parcel", "refund")


class Due(NamedTuple):
    """One message that a rule asks for."""

    order: Order
    occasion: str
    about: str
    way: str
    to: str
    facts: Mapping[str, Any]


def tell_of_orders(facts: Sequence[Fact], *, by: Actor) -> int:
    """This will write a notice for each way by which a fact is to be told, and give how many are new.

    A fixed number of statements, however many facts. A fact that is read again writes nothing twice.
    """
    recent = clock.now() - _NEWS_FOR
    news = [fact for fact in facts if fact.subject == "order" and fact.at > recent]
    rules = _rules(by.company_id) if news else {}
    if not rules:
        return 0
    ways = {one.way: one for one in NoticeWay.objects.filter(company_id=by.company_id)}
    orders = _orders({fact.subject_id for fact in news})
    due = [one for fact in news for one in _due(fact, orders[fact.subject_id], rules, ways)]
    refused = _refusals(due)
    wanted = [one for one in due if one.way == Way.BOT or (one.order.buyer_id, one.way) not in refused]
    return _write(wanted, ways, by) if wanted else 0


def _rules(company_id: int) -> dict[tuple[int, str], list[str]]:
    rules: dict[tuple[int, str], list[str]] = {}
    for one in NoticeRule.objects.filter(channel__company_id=company_id):
        rules.setdefault((one.channel_id, one.occasion), []).append(one.way)
    return rules


def _orders(ids: set[int]) -> dict[int, Order]:
    lines = OrderLine.objects.select_related("sku").order_by("position")
    found = Order.objects.filter(pk__in=ids).select_related("company", "channel", "buyer", "ship_to")
    return {order.pk: order for order in found.prefetch_related(Prefetch("lines", lines))}


def _due(
    fact: Fact, order: Order, rules: Mapping[tuple[int, str], list[str]], ways: Mapping[str, NoticeWay]
) -> list[Due]:
    occasion = OF_FACTS[fact.kind]
    about = "" if OCCASIONS[occasion].once else next((fact.facts[n] for n in _EACH_TIME if n in fact.facts), "")
    if OCCASIONS[occasion].ways == (Way.BOT,):
        about = str(fact.id)
    asked = [way for way in rules.get((order.channel_id, occasion), ()) if way in ways]
    addressed = [(way, address_for(order, way)) for way in asked]
    return [Due(order, occasion, about, way, to, fact.facts) for way, to in addressed if to]


def address_for(order: Order, way: str) -> str:
    """This will give where somebody is reached about an order: nothing where nobody said, or only a masked number."""
    if way == Way.BOT:
        return "group"
    if way == Way.EMAIL:
        return order.buyer.email if order.buyer else ""
    numbers = [order.ship_to.phone_full if order.ship_to else "", order.buyer.phone_full if order.buyer else ""]
    return next((number for number in numbers if number), "")


def _refusals(due: Sequence[Due]) -> set[tuple[int, str]]:
    buyers = {one.order.buyer_id for one in due if one.order.buyer_id}
    return set(NoticeRefusal.objects.filter(customer__in=buyers).values_list("customer_id", "way"))


def _write(wanted: Sequence[Due], ways: Mapping[str, NoticeWay], by: Actor) -> int:
    now = clock.now()
    there = set(
        Notice.objects.filter(order__in={one.order.pk for one in wanted}).values_list(
            "order_id", "occasion", "about", "way"
        )
    )
    new = {key: one for one in wanted if (key := (one.order.pk, one.occasion, one.about, one.way)) not in there}
    if not new:
        return 0
    writer = Writer.with_links(by, list({one.order.pk: one.order for one in new.values()}.values()))
    notices = []
    for one in new.values():
        language = _language(one.order, one.way)
        text = writer.written(one.order, one.occasion, one.way, language, one.to, one.facts)
        due_at = when_heard(now, ways[one.way], one.order.channel.time_zone)
        notices.append(
            Notice(
                company_id=by.company_id, order=one.order, occasion=one.occasion, about=one.about, way=one.way,
                language=language, to=masked(one.to, one.way), sealed=text.sealed(), due_at=due_at,
                created_at=now, moved_at=now,
            )
        )  # fmt: skip
    Notice.objects.bulk_create(notices)
    app.configure_task("notices.send").defer()
    return len(notices)


def _language(order: Order, way: str) -> str:
    theirs = order.buyer.language if order.buyer and way != Way.BOT else ""
    return theirs or order.company.language


def masked(to: str, way: str) -> str:
    """This will show so much of an address that one knows it again: 138****5678, z***@example.com."""
    if way == Way.EMAIL:
        name, at, domain = to.partition("@")
        return f"{name[:1]}***{at}{domain}"[:120]
    return mask_phone(to)[:120] if way == Way.SMS else ""


def when_heard(now: datetime, way: NoticeWay, time_zone: str) -> datetime:
    """This will give the moment from which on somebody may be disturbed: now, or the end of the quiet hours."""
    begins, ends = way.quiet_from, way.quiet_until
    if begins is None or ends is None or begins == ends:
        return now
    here = now.astimezone(ZoneInfo(time_zone))
    clock_says = here.time()
    over_midnight = begins > ends
    quiet = clock_says >= begins or clock_says < ends if over_midnight else begins <= clock_says < ends
    if not quiet:
        return now
    day = here.date() + timedelta(days=1) if over_midnight and clock_says >= begins else here.date()
    return datetime.combine(day, ends, ZoneInfo(time_zone))
