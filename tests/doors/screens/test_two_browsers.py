"""What one person does is seen by another at once, and what the other types stays."""

from playwright.sync_api import expect

from tests import build
from tests.doors.screens.conftest import REAL, Look


@REAL
def test_a_list_and_a_page_follow_what_others_do(company, seat):
    first, second = seat("reviewer"), seat("admin", Look("zh-hans", 390))
    number = company.orders[0].number
    first.open("/orders?stage=review")
    row = first.page.locator(f'[data-key-of-row="{number}"]')
    expect(row).to_be_visible()
    second.open(f"/orders/{number}")

    second.page.keyboard.press("a")
    expect(second.page.locator(".notice")).to_contain_text(number)
    build.follow()

    expect(second.page.locator("#order .state").first).not_to_contain_text("待审核")
    expect(row).to_have_count(0, timeout=3000)
    assert first.complaints == second.complaints == []


@REAL
def test_whoever_types_is_told_and_keeps_what_they_wrote(company, seat):
    first, second = seat("reviewer"), seat("admin")
    number = company.orders[1].number
    first.open(f"/orders/{number}")
    first.page.keyboard.press("h")
    first.page.get_by_label("Note").fill("客户要改地址")
    second.open(f"/orders/{number}")

    second.page.keyboard.press("a")

    expect(first.page.locator("dialog[open] [role=alert]")).to_contain_text("changed this just now", timeout=3000)
    expect(first.page.get_by_label("Note")).to_have_value("客户要改地址")
    assert first.complaints == second.complaints == []


@REAL
def test_what_was_revealed_stays_so_when_the_page_is_fetched_anew(company, seat):
    service = seat("service")
    page, order = service.page, company.orders[0]
    service.open(f"/orders/{order.number}")
    expect(page.locator("#receiver")).not_to_contain_text(order.ship_to.phone)
    page.locator(".reveal summary").click()
    page.locator('.reveal [value="phone"]').click()
    expect(page.locator("#receiver")).to_contain_text(order.ship_to.phone)
    with page.expect_response(lambda answer: "kept=phone" in answer.url):
        pass
    expect(page.locator("#order")).to_contain_text("Personal data looked at")
    expect(page.locator("#receiver")).to_contain_text(order.ship_to.phone)
    assert service.complaints == []


@REAL
def test_a_page_that_is_replaced_whole_is_not_fetched_for_each_of_many_changes(company, seat):
    boss = seat("admin")
    boss.open("/")
    boss.page.wait_for_timeout(500)
    asked: list[str] = []
    boss.page.on("request", lambda request: asked.append(request.url) if request.url == f"{company.url}/" else None)
    for order in company.orders[:4]:
        build.order(LAMP=1, customer=build.Buyer(name=order.number, phone=f"1390000{order.pk % 10_000:04}"))
        boss.page.wait_for_timeout(500)
    boss.page.wait_for_timeout(500)
    assert 1 <= len(asked) <= 3
