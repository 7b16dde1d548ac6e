"""The day of a reviewer, with a name, a password, and then mostly one hand on the keys."""

from playwright.sync_api import expect

from entrepot.domain.orders.models import Hold, Order
from tests.doors.screens.conftest import PASSWORD, REAL, someone

pytestmark = REAL


def test_signs_in_approves_holds_and_thinks_again(seat, company):
    someone("reviewer")
    reviewer = seat("")
    page = reviewer.page
    reviewer.open("/review")
    page.get_by_label("User name").fill("the-reviewer")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    first, second, third = company.orders[:3]
    case = page.locator("[data-case]")
    expect(case).to_have_attribute("data-case", first.number)
    page.wait_for_load_state("networkidle")

    page.keyboard.press("a")
    expect(case).to_have_attribute("data-case", second.number)
    expect(page.get_by_text(f"{first.number} approved.")).to_be_visible()
    assert Order.objects.get(pk=first.pk).state != "review"
    page.wait_for_load_state("networkidle")

    page.keyboard.press("h")
    page.locator("#hold-this").get_by_role("button", name="Hold").click()
    expect(case).to_have_attribute("data-case", third.number)
    expect(page.get_by_text(f"{second.number} is held.")).to_be_visible()
    assert Hold.objects.filter(order=second, released_at=None).exists()

    with page.expect_response("**/undo"):
        page.keyboard.press("z")
    assert not Hold.objects.filter(order=second, released_at=None).exists()
    assert reviewer.complaints == []
