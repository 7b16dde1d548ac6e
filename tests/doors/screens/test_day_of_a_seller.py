"""The day of somebody who sells: orders come as messages and as spreadsheets, and the hands stay on the keys."""

import re

from playwright.sync_api import expect

from entrepot.domain.orders.models import Order
from tests.doors.screens.conftest import REAL, Look

pytestmark = REAL
_MESSAGE = "你好，LAMP 2件、VASE一件\n张三丰 13912345678 上海市浦东新区世纪大道100号"


def test_an_order_is_taken_from_a_message_by_keys_alone(seat, company):
    seller = seat("sales", Look("zh-hans"))
    page, keys = seller.page, seller.page.keyboard
    seller.open("/orders")
    keys.press("n")
    expect(page.locator("#message")).to_be_focused()
    # The box has the focus before the page's scripts are there, and keys are theirs.
    page.wait_for_load_state()
    keys.insert_text(_MESSAGE)
    keys.press("Control+Enter")
    rows = page.locator("#entry [name=sku]")
    expect(rows.nth(0)).to_have_value("LAMP")
    expect(rows.nth(1)).to_have_value("VASE")
    expect(page.locator("#field-name")).to_have_value("张三丰")
    expect(page.locator("#said-1")).to_contain_text("10.00")
    expect(rows.nth(2)).to_be_focused()

    page.reload()
    expect(rows.nth(1)).to_have_value("VASE")
    expect(page.locator("#worked-out")).to_contain_text("30.00")
    rows.nth(2).focus()
    keys.press("Control+Enter")
    expect(page).to_have_url(re.compile("/orders/SO"))
    order = Order.objects.latest("id")
    expect(page.locator("h1")).to_contain_text(order.number)
    assert (order.total, order.buyer.name, order.ship_to.district) == (30, "张三丰", "浦东新区")
    seller.open("/orders/new")
    expect(rows.nth(0)).to_have_value("")
    assert seller.complaints == []


def test_rows_of_a_spreadsheet_are_pasted_and_the_unknown_one_is_red(seat, company):
    seller = seat("sales")
    page = seller.page
    seller.open("/orders/new")
    table = "\n".join(["LAMP\t2\t9.50\tred", "NOPE\t1", *["VASE\t1"] * 10])
    page.locator("#entry [name=sku]").first.focus()
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            const pasted = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
            pasted.clipboardData.setData("text/plain", text);
            document.activeElement.dispatchEvent(pasted);
        }""",
        table,
    )
    expect(page.locator("#entry [name=sku]")).to_have_count(13)
    expect(page.locator("#said-1")).to_contain_text("There is no SKU or barcode NOPE")
    expect(page.locator("#said-11")).to_contain_text("10.00")
    expect(page.locator("#worked-out")).to_contain_text("119.00")
    assert page.locator(".entry-wrong").count() == 1
    assert seller.complaints == []
