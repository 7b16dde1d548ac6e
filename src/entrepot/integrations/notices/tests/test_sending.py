"""Notices leave once: what failed is tried again, what nobody knows of waits for a person."""

from datetime import timedelta

import pytest
from django.test import override_settings

from entrepot.desk.assigning.queries import assigned_now
from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.orders.actions import approve_orders
from entrepot.foundation import clock
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.notices import vendors
from entrepot.integrations.notices.actions import NewWay, set_notice_way
from entrepot.integrations.notices.jobs import KEPT, put_words_away
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.queries import words_of
from entrepot.integrations.notices.sending import doubt_unfinished, send_due
from entrepot.integrations.notices.states import LIFE_OF_A_NOTICE, NoticeState
from entrepot.integrations.notices.tests.fake_vendors import PASSWORD, USER
from entrepot.integrations.notices.tests.test_telling import reachable
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(telling):
    """One order whose confirmation is due by mail and by SMS."""
    order = build.order(LAMP=1)
    reachable(order)
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    return order


def by_mail(fakes, to):
    server = {"host": "127.0.0.1", "port": str(fakes.mail), "security": "none", "user": USER, "password": PASSWORD}
    set_notice_way(NewWay("email", "smtp", {**server, "sender": "Lamps <shop@example.com>"}), by=THE_HOUSE)
    notice = Notice.objects.get(way="email")
    words = words_of(notice)
    sealed = type(words)(to, words.subject, words.text, words.said).sealed()
    Notice.objects.filter(pk=notice.pk).update(sealed=sealed)
    return notice


def test_it_travels_and_the_timeline_says_so(confirmed, fakes):
    notice = by_mail(fakes, "zhang@example.com")
    assert send_due() == 2
    letter = fakes.took()
    assert (letter["to"], confirmed.number in letter["subject"]) == ("zhang@example.com", True)
    sent = build.fresh(notice)
    assert (sent.state, sent.receipt, sent.attempts) == ("sent", letter["id"], 1)
    assert build.told("order", confirmed.pk).count("order.notice_sent") == 2
    assert send_due() == 0


def test_who_is_busy_is_asked_again_until_it_is_a_task(confirmed, fakes):
    notice = by_mail(fakes, "busy@example.com")
    send_due()
    later = build.fresh(notice)
    assert (later.state, later.problem, later.attempts) == ("due", "smtp_451", 1)
    assert later.due_at > clock.now() + timedelta(seconds=50)
    for _ in range(4):
        Notice.objects.filter(pk=notice.pk).update(due_at=clock.now())
        send_due()
    assert (build.fresh(notice).state, build.fresh(notice).attempts) == ("failed", 5)
    assert assigned_now([confirmed.pk])[confirmed.pk].role == "service"
    assert "order.notice_failed" in build.told("order", confirmed.pk)


def test_who_does_not_exist_is_a_task_at_once(confirmed, fakes):
    notice = by_mail(fakes, "unknown@example.com")
    send_due()
    assert (build.fresh(notice).state, build.fresh(notice).problem) == ("failed", "smtp_550")


def test_a_line_that_breaks_at_the_end_leaves_a_doubt(confirmed, fakes):
    notice = by_mail(fakes, "cut@example.com")
    send_due()
    assert build.fresh(notice).state == "unsure"
    assert assigned_now([confirmed.pk])[confirmed.pk].role == "service"


def test_a_sender_that_died_leaves_a_doubt_and_nothing_is_sent_twice(confirmed):
    notice = Notice.objects.get(way="sms")
    LIFE_OF_A_NOTICE.move(Notice, [notice.pk], to=NoticeState.SENDING)
    assert doubt_unfinished() == 0
    Notice.objects.filter(pk=notice.pk).update(moved_at=clock.now() - timedelta(minutes=11))
    assert doubt_unfinished() == 1
    assert build.fresh(notice).state == "unsure"
    send_due()
    assert build.fresh(notice).state == "unsure"


def test_what_is_not_true_any_more_is_told_to_nobody(confirmed):
    cancel_orders([Cancellation(confirmed.number, "customer_asked")], by=THE_HOUSE)
    assert send_due() == 0
    assert set(Notice.objects.values_list("state", "problem")) == {("withdrawn", "outdated")}


@override_settings(PRACTICE=True)
def test_in_practice_nothing_leaves_the_house(confirmed, fakes):
    notice = by_mail(fakes, "unknown@example.com")
    assert send_due() == 2
    assert build.fresh(notice).state == "sent"
    assert vendors.vendor_named("smtp").name == "mailbox"


def test_words_are_put_away_after_some_months_and_not_before(confirmed):
    send_due()
    assert put_words_away() == 0
    Notice.objects.update(moved_at=clock.now() - KEPT - timedelta(days=1))
    assert put_words_away() == 2
    assert words_of(Notice.objects.first()) is None
