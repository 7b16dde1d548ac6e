"""The day of a cashier: with a scanner in the hand and a queue before the counter."""

import pytest
from playwright.sync_api import expect

from entrepot.domain.orders.models import Order
from entrepot.domain.payments.models import Payment
from tests import build
from tests.doors.screens.conftest import REAL, Look, Seat

pytestmark = REAL
LOOKS = [Look("zh-hans", 1280), Look("zh-hant", 390, "dark"), Look("en", 1280, "dark")]


def scan(seat: Seat, *codes: str) -> None:
    """As a scanner does it: the keys of a code and Enter, one code after the other, however long an answer takes."""
    for code in codes:
        seat.page.keyboard.type(code)
        seat.page.keyboard.press("Enter")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_scan_pay_and_taken_away(seat, company, look):
    here = seat("cashier", look)
    here.open("/counter")
    before = build.stock("LAMP")["on_hand"]
    scan(here, "LAMP", "VASE", "LAMP", "3*VASE")
    many = here.page.locator("[data-code=LAMP] [name=quantity]")
    expect(many).to_have_value("2")
    expect(here.page.locator("[data-code=VASE] [name=quantity]")).to_have_value("4")
    expect(here.page.locator("#scan")).to_be_focused()
    here.page.fill("[name=given]", "100")
    expect(here.page.locator(".till-change strong")).to_contain_text("40.00")
    here.page.keyboard.press("Control+Enter")
    expect(here.page.locator(".till-sold")).to_be_visible()
    expect(here.page.locator(".till-back")).to_contain_text("40.00")
    order = Order.objects.latest("id")
    assert (order.channel.code, order.progress, order.account.balance) == ("counter", "delivered", 0)
    assert Payment.objects.latest("id").method == "cash"
    assert build.stock("LAMP")["on_hand"] == before - 2
    assert here.complaints == []


def test_what_cannot_be_sold_stands_in_red_and_is_taken_off(seat, company):
    here = seat("cashier")
    here.open("/counter")
    scan(here, "NOTHING", "LAMP", "9000*VASE")
    expect(here.page.locator(".till-wrong")).to_have_count(2)
    expect(here.page.locator(".till-done")).to_be_disabled()
    here.page.locator("[data-code=NOTHING] [data-step='0']").click()
    expect(here.page.locator("[data-code=NOTHING]")).to_have_count(0)
    here.page.locator("[data-code=VASE] [name=quantity]").fill("1")
    here.page.keyboard.press("Enter")
    expect(here.page.locator(".till-wrong")).to_have_count(0)
    here.page.locator("[data-code=LAMP] [data-step='1']").click()
    expect(here.page.locator("[data-code=LAMP] [name=quantity]")).to_have_value("2")
    here.page.get_by_text("Alipay").click()
    expect(here.page.locator(".till-given")).to_be_hidden()
    here.page.locator(".till-done").click()
    expect(here.page.locator(".till-sold")).to_be_visible()
    assert Payment.objects.latest("id").method == "alipay"
    assert here.complaints == []
