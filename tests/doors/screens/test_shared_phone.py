"""A phone that many share, in the hands of a picker: the badge, the number, and the lock."""

import pytest
from playwright.sync_api import expect

from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.operators import give_badge, set_pin
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actors import THE_HOUSE
from tests.doors.screens.conftest import REAL, Look, someone
from tests.doors.screens.test_every_page import faults

pytestmark = REAL


@pytest.fixture
def picker(company) -> User:
    person = someone("warehouse", "zh-hans")
    person.name = "老周"
    person.save(update_fields=["name"])
    set_pin(person, pin="4071", by=actor_of_user(person))
    return person


@pytest.fixture
def phone(seat, picker):
    """A phone that the manager has shared in Shanghai."""
    shared = seat("manager", Look("en", 390))
    shared.open("/floor?warehouse=SH")
    shared.page.get_by_role("button", name="Share this phone").click()
    shared.page.wait_for_url("**/floor/operator")
    return shared


def test_a_badge_is_enough_wherever_the_focus_is(phone, picker):
    page = phone.page
    badge = give_badge(picker, by=THE_HOUSE)
    page.keyboard.type(badge)
    page.keyboard.press("Enter")
    page.wait_for_url("**/floor?warehouse=SH")
    page.get_by_role("button", name="老周").click()
    page.wait_for_url("**/floor/operator")
    assert phone.complaints == []


def test_a_number_is_typed_with_the_thumb_and_the_phone_locks_when_put_down(phone, picker):
    page = phone.page
    page.clock.install()
    page.get_by_role("link", name="老周").click()
    for digit in "4072":
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("alert")).to_be_visible()
    phone.complaints.clear()  # that it was refused
    for digit in "4071":
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="确认").click()
    page.wait_for_url("**/floor?warehouse=SH")
    page.clock.fast_forward("05:00")
    page.wait_for_url("**/floor/operator")
    assert phone.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_whoever_asks_can_be_answered_by_everybody(seat, picker, theme):
    shared = seat("manager", Look("zh-hans", 390, theme))
    shared.open("/floor")
    shared.page.get_by_role("button", name="设为公用手机").click()
    shared.page.wait_for_url("**/floor/operator")
    for address in ("/floor/operator", f"/floor/operator?who={picker.pk}"):
        assert faults(shared, address) == []
