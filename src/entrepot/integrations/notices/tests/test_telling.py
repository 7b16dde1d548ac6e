"""What happens to orders is told: once, by the ways that were said, to those who want to hear it."""

from datetime import UTC, datetime, time, timedelta

import pytest

from entrepot.domain.customers.actions import change_customer
from entrepot.domain.orders.actions import approve_orders
from entrepot.domain.shipping.actions import Shipping, ship_orders
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.following import Fact
from entrepot.foundation.journal.models import Entry
from entrepot.integrations.notices.actions import NewText, NewWay, refuse_notices, set_notice_text, set_notice_way
from entrepot.integrations.notices.models import Notice, NoticeWay
from entrepot.integrations.notices.queries import words_of
from entrepot.integrations.notices.telling import tell_of_orders, when_heard
from tests import build

pytestmark = pytest.mark.django_db


def reachable(order):
    """Give the buyer of an order an e-mail address."""
    change_customer(order.buyer, edition=order.buyer.edition, changes={"email": "zhang@example.com"}, by=THE_HOUSE)


def approved(**lines):
    order = build.order(**lines)
    reachable(order)
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    return order


def facts_of(order, kind):
    return [
        Fact(one.pk, one.company_id, one.subject, one.subject_id, one.seq, one.kind, one.facts, one.actor, one.at)
        for one in Entry.objects.filter(subject="order", subject_id=order.pk, kind=kind)
    ]


def test_a_confirmed_order_is_told_by_both_ways_in_the_customers_words(telling):
    order = approved(LAMP=2)
    notices = {one.way: one for one in Notice.objects.filter(order=order)}
    assert {way: one.occasion for way, one in notices.items()} == {"email": "confirmed", "sms": "confirmed"}
    letter = words_of(notices["email"])
    assert letter.to == "zhang@example.com"
    assert order.number in letter.subject
    assert "张伟" in letter.text
    assert "2 × 商品 LAMP" in letter.text
    assert "/o/" in letter.text
    assert words_of(notices["sms"]).to == "+8613800001234"
    assert notices["email"].to == "z***@example.com"
    assert "13800001234" not in notices["sms"].to


def test_what_is_told_again_is_told_once(telling):
    order = approved(LAMP=1)
    assert tell_of_orders(facts_of(order, "order.approved"), by=THE_HOUSE) == 0
    assert Notice.objects.filter(order=order).count() == 2


def test_a_parcel_names_what_is_in_it_and_its_number(telling):
    order = approved(LAMP=2, VASE=1)
    only(ship_orders([Shipping(order.number, "SF", "SF1000000001")], by=THE_HOUSE))
    build.follow()
    letter = words_of(Notice.objects.get(order=order, occasion="shipped", way="email"))
    assert "SF1000000001" in letter.text
    assert "顺丰" in letter.text
    assert "2 × 商品 LAMP" in letter.text
    assert "1 × 商品 VASE" in letter.text


def test_nobody_hears_of_what_happened_long_ago(telling):
    order = build.order(LAMP=1)
    reachable(order)
    with clock.clock_set_to(datetime.now(UTC) - timedelta(days=3)):
        approve_orders([order], by=THE_HOUSE)
    build.follow()
    old = facts_of(order, "order.approved")
    with clock.clock_set_to(datetime.now(UTC) + timedelta(days=3)):
        Notice.objects.all().delete()
        assert tell_of_orders(old, by=THE_HOUSE) == 0


def test_whoever_wants_none_gets_none_by_that_way(telling):
    order = build.order(LAMP=1)
    reachable(order)
    refuse_notices(order.buyer, ways=["sms"], by=THE_HOUSE)
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    assert list(Notice.objects.filter(order=order).values_list("way", flat=True)) == ["email"]


def test_whoever_left_no_address_is_not_written_to(telling):
    order = build.order(LAMP=1, customer=None)
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    assert list(Notice.objects.filter(order=order).values_list("way", flat=True)) == ["sms"]


def test_words_of_the_company_stand_instead_of_the_usual_ones(telling):
    words = NewText("confirmed", "sms", "zh-hans", text="{name}你好，{number} 已确认。")
    set_notice_text(words, by=THE_HOUSE)
    order = approved(LAMP=1)
    assert words_of(Notice.objects.get(order=order, way="sms")).text == f"张伟你好，{order.number} 已确认。"


def test_many_facts_take_as_many_statements_as_one(telling):
    orders = [build.order(LAMP=1) for _ in range(6)]
    approve_orders(orders, by=THE_HOUSE)
    facts = [fact for order in orders for fact in facts_of(order, "order.approved")]
    one = build.statements(lambda: tell_of_orders(facts[:1], by=THE_HOUSE))
    many = build.statements(lambda: tell_of_orders(facts[1:], by=THE_HOUSE))
    assert many == one
    assert Notice.objects.filter(way="sms").count() == 6


SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("now", "heard"),
    [
        ("2026-03-01T12:00:00+08:00", "2026-03-01T12:00:00+08:00"),
        ("2026-03-01T21:30:00+08:00", "2026-03-02T08:00:00+08:00"),
        ("2026-03-02T00:10:00+08:00", "2026-03-02T08:00:00+08:00"),
        ("2026-03-02T08:00:00+08:00", "2026-03-02T08:00:00+08:00"),
    ],
)
def test_quiet_hours_go_over_midnight(now, heard):
    way = NoticeWay(quiet_from=time(21), quiet_until=time(8))
    assert when_heard(datetime.fromisoformat(now), way, SHANGHAI) == datetime.fromisoformat(heard)


def test_quiet_hours_within_a_day_and_none():
    noon = datetime.fromisoformat("2026-03-01T12:30:00+08:00")
    asleep = NoticeWay(quiet_from=time(12), quiet_until=time(14))
    assert when_heard(noon, asleep, SHANGHAI) == datetime.fromisoformat("2026-03-01T14:00:00+08:00")
    assert when_heard(noon, NoticeWay(), SHANGHAI) == noon


def test_in_quiet_hours_a_notice_waits(telling):
    set_notice_way(NewWay("sms", "mailbox", {}, time(0), time(23, 59)), by=THE_HOUSE)
    order = approved(LAMP=1)
    assert Notice.objects.get(order=order, way="sms").due_at > clock.now()
    assert Notice.objects.get(order=order, way="email").due_at <= clock.now()
