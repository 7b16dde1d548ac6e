"""The day of somebody in service: where is my parcel, cancel it please, and a list for the boss."""

import pytest
from playwright.sync_api import expect

from entrepot.desk.tasks.models import Task
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import OrderState
from entrepot.domain.shipping.actions import Shipping, ship_orders
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build
from tests.doors.screens.conftest import REAL, Look

pytestmark = REAL
_NUMBER = "SF1234567890123"


@pytest.mark.parametrize("look", [Look("zh-hans"), Look("zh-hant", 390), Look("en")], ids=str)
def test_a_parcel_is_looked_up_by_the_number_that_the_customer_reads_out(seat, company, look):
    order = Order.objects.latest("id")
    only(ship_orders([Shipping(order.number, "SF", _NUMBER)], by=THE_HOUSE))
    build.follow()
    service = seat("service", look)
    page = service.page
    service.open("/")
    page.locator("[data-palette]").click()
    page.keyboard.insert_text(_NUMBER)
    page.locator("#found [role=option]", has_text=order.number).first.click()
    expect(page.locator("h1")).to_contain_text(order.number)
    expect(page.locator("#order")).to_contain_text(_NUMBER)
    assert service.complaints == []


def test_an_order_is_cancelled_after_it_is_said_what_that_means(seat, company):
    service = seat("service", Look("zh-hans"))
    page, number = service.page, company.orders[0].number
    service.open(f"/orders/{number}")
    page.locator(".masthead-actions .menu summary").click()
    page.get_by_role("button", name="取消", exact=True).click()
    expect(page.locator("dialog[open]")).to_contain_text("库存释放")
    page.locator("dialog").get_by_label("原因").fill("客户不要了")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".notice")).to_contain_text(number)
    assert Order.objects.get(number=number).state == OrderState.CANCELLED
    assert service.complaints == []


def test_a_view_is_kept_found_again_and_exported(seat, company):
    service = seat("service")
    page = service.page
    service.open("/orders?held=yes")
    page.keyboard.press("v")
    page.get_by_label("Title").fill("Ask the boss")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".views")).to_contain_text("Ask the boss")

    service.open("/orders")
    page.locator(".views a", has_text="Ask the boss").click()
    held = company.orders[5].number
    expect(page.locator("#list [data-row]")).to_have_count(1)
    expect(page.locator("#list")).to_contain_text(held)
    page.get_by_text("Export").click()
    with page.expect_download() as given:
        page.get_by_role("link", name="CSV").click()
    text = given.value.path().read_text(encoding="utf-8-sig")
    assert held in text
    assert company.orders[0].number not in text
    assert service.complaints == []


@pytest.mark.parametrize("look", [Look("zh-hans"), Look("zh-hant", 390), Look("en")], ids=str)
def test_what_no_button_does_is_a_task_that_somebody_does(seat, company, look):
    service = seat("service", look)
    page, number = service.page, company.orders[1].number
    service.open("/service")
    page.keyboard.insert_text(number)
    page.locator("#answer button[hx-get^='/tasks/new']").click()
    page.locator("#field-kind").select_option("exchange")
    page.locator("#field-text").fill("灯罩裂了，换一个新的")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer .asked-words")).to_contain_text("灯罩裂了")

    service.open("/service")
    page.locator("#answer button[hx-get$='/closing']").click()
    page.locator("#field-outcome").fill("已换")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer .asked-words")).to_have_count(0)
    task = Task.objects.get()
    assert (task.state, task.outcome, task.order.number) == ("done", "已换", number)
    page.keyboard.press("z")
    expect(page.locator("#answer .asked-words")).to_contain_text("灯罩裂了")
    assert service.complaints == []


def test_a_name_leads_to_the_orders_among_which_to_choose(seat, company):
    service = seat("service")
    page = service.page
    service.open("/service")
    page.keyboard.insert_text("张伟")
    page.locator("#answer .asked-row", has_text=company.orders[2].number).click()
    expect(page.locator("#answer h2").first).to_contain_text(company.orders[2].number)
    service.open("/service?q=no-such-thing")
    expect(page.locator("#answer .empty-state")).to_contain_text("no-such-thing")
    assert service.complaints == []


@pytest.mark.parametrize("look", [Look("zh-hans"), Look("zh-hant", 390, "dark"), Look("en")], ids=str)
def test_a_customer_is_given_a_link_with_what_to_paste(seat, company, look):
    number = company.orders[1].number
    service = seat("service", look)
    page = service.page
    service.open(f"/orders/{number}")
    page.keyboard.press("l")
    page.locator("#dialog button[type=submit]").click()
    expect(page.locator("#dialog .qr svg")).to_be_visible()
    expect(page.locator("#dialog pre").first).to_contain_text(f"{company.url}/o/")
    link = page.locator("#dialog a[target=_blank]").get_attribute("href")
    customer = seat("", look)
    customer.page.goto(link)
    expect(customer.page.locator("main")).to_contain_text(number)
    page.locator("#dialog button[hx-post$='/withdrawal']").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert customer.page.goto(link).status in (404, 410)
    assert service.complaints == []


def test_a_double_click_writes_the_memo(seat, company):
    service = seat("service")
    page, number = service.page, company.orders[1].number
    service.open("/orders")
    page.locator("#list [data-row]", has_text=number).locator("td").nth(5).dblclick()
    page.locator("#field-seller_memo").fill("call before delivery")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#list [data-row]", has_text=number)).to_contain_text("call before delivery")
    assert service.complaints == []
