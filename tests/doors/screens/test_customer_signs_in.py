"""A customer without a link: the code, the list of orders, and one of them, on a telephone and by night."""

import pytest
from playwright.sync_api import expect

from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.notices.actions import NewWay, set_notice_rules, set_notice_way
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.writing import unsealed
from tests.doors.screens.conftest import REAL, Look
from tests.doors.screens.test_every_page import faults, findings

pytestmark = REAL
WORDS = {
    "en": ("Telephone number", "Send me a code", "Show my orders", "Look at it"),
    "zh-hans": ("手机号", "发送验证码", "查看我的订单", "查看"),
    "zh-hant": ("手機號碼", "寄送驗證碼", "查看我的訂單", "查看"),
}


@pytest.fixture
def offered(company):
    set_notice_way(NewWay("sms", "mailbox"), by=THE_HOUSE)
    set_notice_rules(Channel.objects.get(code="careful"), told=[("sign_in", "sms")], by=THE_HOUSE)
    set_notice_rules(Channel.objects.get(code="web"), told=[("sign_in", "sms")], by=THE_HOUSE)
    return company


@pytest.mark.parametrize("look", [Look("en", 390), Look("zh-hans", 390, "dark"), Look("zh-hant", 1280)], ids=str)
def test_a_customer_finds_their_orders(seat, offered, look):
    contact, send, show, look_at = WORDS[look.language]
    customer = seat("", look)
    page = customer.page
    assert faults(customer, f"/my?lang={look.language}") == []
    customer.open(f"/my?lang={look.language}")
    page.get_by_label(contact).fill("138 0000 1234")
    page.get_by_role("button", name=send).click()
    assert findings(customer) == []
    page.locator("input[name=code]").fill(unsealed(Notice.objects.latest("id").sealed).said["code"])
    page.get_by_role("button", name=show).click()
    expect(page.get_by_text(offered.orders[0].number).first).to_be_visible()
    assert findings(customer) == []
    page.get_by_role("button", name=look_at).first.click()
    page.wait_for_url("**/o/**")
    assert customer.complaints == []
