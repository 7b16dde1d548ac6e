"""A manager says what customers hear, in which words, and reads what was sent."""

import pytest
from playwright.sync_api import expect

from entrepot.domain.orders.actions import approve_orders
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.sending import send_due
from entrepot.integrations.notices.states import LIFE_OF_A_NOTICE
from tests import build
from tests.doors.screens.conftest import REAL, Look

pytestmark = REAL


@pytest.mark.parametrize("look", [Look("zh-hans"), Look("zh-hant", 390), Look("en", 1280, "dark")], ids=str)
def test_what_is_told_is_set_up_and_read(seat, company, look):
    manager = seat("manager", look)
    page = manager.page
    manager.open("/settings/notices")
    page.locator("button[hx-get$='/ways/sms']").click()
    page.locator("#vendor").focus()
    page.locator("#vendor").select_option("mailbox")
    expect(page.locator("#field-sign_name")).to_have_count(0)
    expect(page.locator(".htmx-request, .htmx-settling, .htmx-added")).to_have_count(0)
    page.locator("#field-quiet_from").fill("00:00")
    page.locator("#field-quiet_until").fill("00:00")
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)

    rule = page.locator("form[hx-post$='/rules/careful'] input[value='confirmed:sms']")
    expect(rule).to_be_enabled()
    rule.check()
    page.locator("form[hx-post$='/rules/careful'] button[type=submit]").click()
    expect(page.locator(".notice", has_text="careful")).to_be_visible()

    page.locator("button[hx-get*='/texts/confirmed/sms/']").click()
    page.locator(".segments button", has_text="简体中文").click()
    expect(page.locator(".segments [aria-pressed=true]")).to_contain_text("简体中文")
    expect(page.locator(".htmx-request, .htmx-settling, .htmx-added")).to_have_count(0)
    page.locator("#field-text").fill("{name}，{number} 收到了 {colour}")
    expect(page.locator(".notice", has_text="colour")).to_be_visible()
    page.locator("#field-text").fill("{number} 我们收到了，谢谢！")
    expect(page.locator("#letter")).to_contain_text("我们收到了，谢谢！")
    expect(page.locator("#letter")).not_to_contain_text("{number}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)

    order = company.orders[1]
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    send_due()
    manager.open("/notices")
    page.locator("#list [data-row]", has_text=order.number).locator("strong").click()
    expect(page.locator(".letter")).to_contain_text(f"{order.number} 我们收到了，谢谢！")
    manager.open(f"/orders/{order.number}")
    expect(page.locator("#order")).to_contain_text({"en": "The customer was told"}.get(look.language, "已通知"))
    # A text that cannot be filled in was refused on the way: the browser notes the answer of 422.
    assert [said for said in manager.complaints if "422" not in said] == []


def test_what_did_not_arrive_is_sent_again(seat, company):
    manager = seat("manager", Look("en"))
    page = manager.page
    manager.open("/settings/notices")
    page.locator("button[hx-get$='/ways/sms']").click()
    page.locator("#vendor").focus()
    page.locator("#vendor").select_option("mailbox")
    expect(page.locator("#field-sign_name")).to_have_count(0)
    expect(page.locator(".htmx-request, .htmx-settling, .htmx-added")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("form[hx-post$='/rules/careful'] input[value='confirmed:sms']").check()
    page.locator("form[hx-post$='/rules/careful'] button[type=submit]").click()
    expect(page.locator(".notice", has_text="careful")).to_be_visible()
    approve_orders([company.orders[1]], by=THE_HOUSE)
    build.follow()
    notice = Notice.objects.get()
    LIFE_OF_A_NOTICE.move(Notice, [notice.pk], to="sending")
    LIFE_OF_A_NOTICE.move(Notice, [notice.pk], to="failed")
    Notice.objects.update(problem="SignatureDoesNotMatch")
    manager.open("/notices?state=stuck")
    page.locator("#list [data-row] strong").first.click()
    expect(page.locator(".alarm")).to_contain_text("SignatureDoesNotMatch")
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator("#notice")).to_contain_text("To be sent")
    assert send_due() == 1
    assert manager.complaints == []
