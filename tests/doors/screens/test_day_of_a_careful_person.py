"""Somebody makes his account safe: with an app, with a passkey, and by ending sessions elsewhere."""

import re

import pyotp
import pytest
from playwright.sync_api import expect

from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.actors import THE_HOUSE
from tests.doors.screens.conftest import PASSWORD, REAL, Look

pytestmark = REAL


def come_in(page, name):
    page.goto("/sign-in")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("look", [Look("zh-hans"), Look("zh-hant", 390, "dark"), Look("en")], ids=str)
def test_an_app_shows_codes(seat, company, look):
    create_user("careful", password=PASSWORD, roles=["sales"], by=THE_HOUSE)
    somebody = seat("", look)
    page = somebody.page
    come_in(page, "careful")
    somebody.open("/account")
    page.locator("button[hx-get='/account/totp']").click()
    secret = page.locator(".qr code").inner_text().replace(" ", "")
    expect(page.locator(".qr svg")).to_be_visible()
    page.fill("#field-code", pyotp.TOTP(secret).at(clock.now()))
    page.keyboard.press("Enter")
    codes = page.locator(".codes").inner_text().split()
    assert len(codes) == 10
    assert re.fullmatch(r"[a-z2-9]{5}-[a-z2-9]{5}", codes[0])

    page.context.clear_cookies()
    come_in(page, "careful")
    expect(page).to_have_url(re.compile("/sign-in/second$"))
    page.goto("/orders")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto("/sign-in/second")
    page.fill("#code", "000000")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert].alarm").last).to_be_visible()
    page.fill("#code", codes[3])
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_visible()
    somebody.open("/account")
    expect(page.locator("#account")).to_contain_text("9")
    # The wrong code is answered 422, which the browser notes.
    assert [said for said in somebody.complaints if "422" not in said] == []


def test_a_passkey_lets_its_owner_in_without_a_password(seat, company):
    create_user("careful", password=PASSWORD, roles=["sales"], by=THE_HOUSE)
    somebody = seat("")
    page = somebody.page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    come_in(page, "careful")
    somebody.open("/account")
    page.locator("[data-passkey=make]").click()
    expect(page.locator(".codes")).to_be_visible()
    expect(page.locator("#account")).to_contain_text("通行密钥")

    page.context.clear_cookies()
    page.goto("/sign-in")
    page.locator("[data-passkey=ask]").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))

    page.context.clear_cookies()
    come_in(page, "careful")
    page.locator("[data-passkey=ask]").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    assert somebody.complaints == []


def test_an_administrator_resets_somebody_and_lets_them_in_no_more(seat, company):
    user = create_user("careful", password=PASSWORD, roles=["sales"], by=THE_HOUSE)
    admin = seat("admin")
    page = admin.page
    admin.open(f"/settings/people/{user.pk}")
    page.get_by_role("button", name="New password").click()
    page.get_by_role("button", name="Make a new password").click()
    password = page.locator("dialog .secret code").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Let them sign in no more").click()
    expect(page.get_by_role("button", name="Let them sign in again")).to_be_visible()
    page.get_by_role("button", name="Let them sign in again").click()
    expect(page.get_by_role("button", name="Let them sign in no more")).to_be_visible()
    theirs = seat("")
    theirs.page.goto("/sign-in")
    theirs.page.fill("#username", "careful")
    theirs.page.fill("#password", password)
    theirs.page.keyboard.press("Enter")
    expect(theirs.page).to_have_url(re.compile(r":\d+/$"))
    assert admin.complaints == theirs.complaints == []
