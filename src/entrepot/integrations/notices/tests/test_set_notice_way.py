"""Who carries messages, and what they must know."""

from datetime import time

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from entrepot.integrations.notices.actions import NewWay, set_notice_way
from entrepot.integrations.notices.models import NoticeWay
from entrepot.integrations.notices.queries import settings_shown
from entrepot.integrations.notices.sending import opened
from tests import build

pytestmark = pytest.mark.django_db
SERVER = {"host": "mail.example.com", "user": "shop", "password": "secret", "sender": "shop@example.com"}


def test_what_is_secret_is_sealed_never_shown_and_kept_where_it_is_not_said(shop):
    way = set_notice_way(NewWay("email", "smtp", SERVER), by=THE_HOUSE)
    assert b"secret" not in bytes(way.settings)
    assert settings_shown(way)["password"] == "••••"
    again = set_notice_way(NewWay("email", "smtp", {**SERVER, "password": "", "host": "other"}), by=THE_HOUSE)
    assert (opened(again)["password"], opened(again)["host"], opened(again)["port"]) == ("secret", "other", "587")
    assert build.told("company", way.company_id).count("company.notice_way_set") == 2


def test_a_secret_does_not_go_on_to_another_vendor(shop):
    set_notice_way(NewWay("bot", "dingtalk_bot", {"url": "https://a.example", "secret": "s"}), by=THE_HOUSE)
    way = set_notice_way(NewWay("bot", "feishu_bot", {"url": "https://b.example"}), by=THE_HOUSE)
    assert opened(way)["secret"] == ""


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewWay("pigeon", "smtp"), "way"),
        (NewWay("sms", "smtp"), "vendor"),
        (NewWay("email", "smtp", {"host": "x"}), "sender"),
        (NewWay("email", "smtp", {**SERVER, "port": "a"}), "port"),
        (NewWay("email", "smtp", {**SERVER, "security": "some"}), "security"),
        (NewWay("email", "smtp", {**SERVER, "colour": "red"}), "settings"),
        (NewWay("email", "smtp", {**SERVER, "sender": "shop"}), "sender"),
        (NewWay("bot", "wecom_bot", {"url": "file:///etc/passwd"}), "url"),
        (NewWay("email", "smtp", SERVER, time(21)), "quiet_until"),
    ],
)
def test_what_cannot_work_is_refused_and_leaves_no_trace(shop, new, field):
    with build.no_trace(), pytest.raises(Invalid) as refused:
        set_notice_way(new, by=THE_HOUSE)
    assert refused.value.field == field
    assert not NoticeWay.objects.exists()
