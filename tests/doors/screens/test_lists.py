"""A list is put in order, and its columns too."""

import pytest
from playwright.sync_api import expect

from tests.doors.screens.conftest import REAL, Look

pytestmark = REAL


@pytest.mark.parametrize("look", [Look("zh-hans"), Look("en", 1280, "dark")], ids=str)
def test_heads_sort_and_columns_move(seat, company, look):
    somebody = seat("manager", look)
    page = somebody.page
    somebody.open("/orders?channel=careful")
    first = page.locator("#list [data-row]").first
    expect(first).to_contain_text(company.orders[-1].number)
    page.locator("th a.sorts").first.click()
    expect(first).to_contain_text(company.orders[0].number)
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.locator("th a.sorts").first.click()
    expect(first).to_contain_text(company.orders[-1].number)

    before = page.locator("th[scope=col]:not(.pick)").all_inner_texts()
    page.locator(".filter-end details.menu").last.locator("summary").click()
    page.locator("[data-column-up]").nth(1).click()
    expect(page.locator("th[scope=col]:not(.pick)").first).to_contain_text(before[1].strip())
    page.locator(".filter-end details.menu").last.locator("summary").click()
    assert somebody.complaints == []


def test_on_a_phone_the_filter_puts_in_order(seat, company):
    somebody = seat("manager", Look("zh-hant", 390))
    page = somebody.page
    somebody.open("/orders?channel=careful")
    page.locator(".filter-bar details.menu").first.locator("summary").click()
    page.locator("#by-sort").select_option("number")
    page.locator(".filter-bar .menu-panel button[type=submit]").first.click()
    expect(page.locator("#list [data-row]").first).to_contain_text(company.orders[0].number)
    assert somebody.complaints == []


def test_on_a_phone_the_end_of_a_page_is_not_behind_the_sections(seat, company):
    here = seat("admin", Look("en", 390))
    here.open("/design")
    end = "main > :last-child"
    here.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    bottom = here.page.evaluate(f"document.querySelector('{end}').getBoundingClientRect().bottom")
    assert bottom <= here.page.evaluate("document.querySelector('#side').getBoundingClientRect().top")
