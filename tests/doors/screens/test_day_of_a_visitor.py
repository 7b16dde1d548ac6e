"""Whoever looks at the demo company: the path through it, its steps, and the bar that makes anybody of them."""

import pytest
from playwright.sync_api import expect

from tests.doors.screens.conftest import REAL, Look
from tests.doors.screens.test_every_page import findings

pytestmark = REAL


@pytest.mark.parametrize("look", [Look("zh-hans", 1440), Look("zh-hant", 390, "dark"), Look("en")], ids=str)
def test_a_visitor_is_led_and_their_steps_tick(seat, company, settings, look):
    settings.DEMO = True
    visitor = seat("admin", look)
    page = visitor.page
    visitor.open("/visit")
    assert visitor.complaints == []
    expect(page.locator(".visit-done")).to_have_count(0)

    page.locator("#step-damage .btn-primary").click()
    expect(page.locator("#outcome-damage .visit-good")).to_be_visible()
    expect(page.locator("#outcome-damage tbody tr")).to_have_count(1)
    expect(page.locator("#mark-damage.visit-mark-done")).to_be_visible()
    assert visitor.complaints == []
    assert findings(visitor) == []
    visitor.complaints.clear()

    visitor.open("/visit")
    expect(page.locator(".visit-done")).to_have_count(1)
    expect(page.locator("#step-damage.visit-done")).to_be_visible()


def test_a_visitor_becomes_whoever_does_the_step(seat, company, settings):
    settings.DEMO = True
    seat("reviewer")
    sales = seat("sales")
    page = sales.page
    sales.open("/visit")
    page.locator("#step-approve button").click()
    expect(page).to_have_url(f"{company.url}/review")
    expect(page.locator(".person")).to_contain_text("the-reviewer")
    assert sales.complaints == []
