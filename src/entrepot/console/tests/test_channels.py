"""Settings: channels are opened with their policies, archived and opened again, and say what customers read."""

import re

import pytest

from entrepot.console.tests.people import somebody
from entrepot.desk.sharing.queries import texts_of
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
POLICIES = {"kind": "shop", "reserve_when": "payment", "shortage_policy": "wait"}


def text_of(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def rows_of(answer) -> list[str]:
    return re.findall(r'data-key-of-row="([^"]+)"', text_of(answer))


def opened(browser, **given):
    return browser.post("/settings/new-channel", POLICIES | given, headers=HTMX)


def test_a_channel_is_opened_as_it_was_said(shop):
    browser = somebody()
    more = {"name.zh-hans": "微信小程序", "currency": "USD", "auto_approve": "true", "payment_before_release": "true"}
    answer = opened(browser, code="wechat", **more)
    assert answer["HX-Redirect"] == "/settings/channels/wechat"
    channel = Channel.objects.get(code="wechat")
    assert channel.name == {"zh-hans": "微信小程序"}
    assert (channel.reserve_when, channel.shortage_policy, channel.currency) == ("payment", "wait", "USD")
    switches = (channel.auto_approve, channel.payment_before_release, channel.tax_inclusive, channel.keeps_bad_orders)
    assert switches == (True, True, False, False)
    text = text_of(browser.get("/settings/channels/wechat"))
    assert "when it is paid" in text
    assert "Let the order wait" in text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 422), ({"code": "a b"}, 422), ({"code": "a/b"}, 422), ({"code": "c" * 41}, 422),
        ({"code": "x", "kind": "circus"}, 422), ({"code": "x", "reserve_when": "never"}, 422),
        ({"code": "x", "currency": "??"}, 422), ({"code": "x", "time_zone": "Mars/Olympus"}, 422),
        ({"code": "x", "name.en": "n" * 121}, 422), ({"code": "counter"}, 409),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_refused_and_leaves_nothing(shop, given, status):
    before = Channel.objects.count()
    answer = opened(somebody(), **given)
    assert answer.status_code == status
    assert "refused" in answer["HX-Trigger"]
    assert Channel.objects.count() == before


def test_a_channel_is_archived_and_opened_again(shop):
    browser = somebody()
    answer = browser.post("/settings/channels/counter/archival", headers=HTMX)
    assert '"undo": "/settings/channels/counter/restoration"' in answer["HX-Trigger"]
    assert "counter" not in rows_of(browser.get("/settings/channels"))
    assert rows_of(browser.get("/settings/channels?archived=yes")) == ["counter"]
    assert "Open again" in text_of(browser.get("/settings/channels/counter"))
    assert browser.post("/settings/channels/counter/restoration", headers=HTMX).status_code == 204
    assert "counter" in rows_of(browser.get("/settings/channels"))
    assert browser.get("/settings/channels/nowhere").status_code == 404


def test_customers_read_what_was_written_for_them(shop):
    browser = somebody()
    said = {"how_to_pay.zh-hans": "微信转账", "how_to_pay.en": "", "how_to_reach.en": "Call us"}
    address = "/settings/channels/counter/customer-texts"
    assert browser.post(address, said, headers=HTMX).status_code == 204
    texts = texts_of(Channel.objects.get(code="counter"))
    assert (texts.how_to_pay, texts.how_to_reach) == ({"zh-hans": "微信转账"}, {"en": "Call us"})
    assert "微信转账" in text_of(browser.get("/settings/channels/counter"))
    assert browser.post(address, {"how_to_pay.en": "x" * 1001}, headers=HTMX).status_code == 422


def test_channels_are_found_by_code_and_name(shop, django_assert_max_num_queries):
    browser = somebody()
    for n in range(55):
        open_channel(f"shop{n}", name={"zh-hans": "天猫旗舰店" if n == 7 else "店"}, by=THE_HOUSE)
    with django_assert_max_num_queries(8):
        assert len(rows_of(browser.get("/settings/channels"))) == 50
    assert rows_of(browser.get("/settings/channels?q=旗舰")) == ["shop7"]
    assert rows_of(browser.get("/settings/channels?q=HOP12")) == ["shop12"]


def test_channels_are_changed_only_by_those_who_may(shop):
    sales = somebody("sales")
    text = text_of(sales.get("/settings/channels/counter"))
    assert "Archive<" not in text
    assert "How to pay" not in text
    assert "Open a channel" not in text_of(sales.get("/settings/channels"))
    assert sales.get("/settings/new-channel").status_code == 403
    assert opened(sales, code="mine").status_code == 403
    for deed in ("archival", "restoration", "customer-texts"):
        assert sales.post(f"/settings/channels/counter/{deed}", headers=HTMX).status_code == 403
    assert not Channel.objects.filter(code="mine").exists()
    assert 'href="/settings"' not in text_of(sales.get("/"))
