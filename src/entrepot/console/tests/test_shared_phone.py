"""A phone that many share: it knows its people by badge or number, stays in the warehouse, and locks by itself."""

from datetime import timedelta

import pytest
from django.test import Client

from entrepot.console.shared_phone import LOCKS_AFTER_SECONDS
from entrepot.console.tests.people import somebody
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import SignedIn, User
from entrepot.foundation.accounts.operators import give_badge, set_pin
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actors import THE_HOUSE

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return str(answer.content.decode())


@pytest.fixture
def picker(db) -> User:
    somebody("warehouse")
    return User.objects.get(username="the-warehouse")


@pytest.fixture
def phone(picker) -> Client:
    shared = somebody("manager")
    assert shared.post("/floor/sharing", {"warehouse": ""})["Location"] == "/floor/operator"
    return shared


def operate(phone: Client, user: User, **given: str):
    return phone.post("/floor/operator", given or {"badge": give_badge(user, by=THE_HOUSE)})


def test_whoever_shares_it_is_signed_out_and_nobody_is_there(phone):
    for address in ("/", "/floor", "/orders", "/sign-in"):
        assert phone.get(address)["Location"].startswith("/floor/operator")
    assert SignedIn.objects.filter(user__username="the-manager").count() == 0


def test_a_badge_lets_its_bearer_work_and_nothing_but_work(phone, picker):
    assert operate(phone, picker)["Location"] == "/floor"
    assert picker.username in text_of(phone.get("/floor"))
    for address in ("/", "/orders", "/account", "/settings"):
        assert phone.get(address)["Location"] == "/floor"


def test_a_number_does_too_and_a_wrong_one_is_said(phone, picker):
    set_pin(picker, pin="4071", by=actor_of_user(picker))
    who = str(picker.pk)
    assert f"?who={who}" in phone.get("/floor/operator").content.decode()
    refused = operate(phone, picker, who=who, pin="4072")
    assert refused.status_code == 422
    assert "数字密码不对" in text_of(refused) or "not the number" in text_of(refused)
    assert operate(phone, picker, who=who, pin="4071", next="/floor/count?warehouse=SH")["Location"] == (
        "/floor/count?warehouse=SH"
    )


def test_it_leads_nowhere_else(phone, picker):
    badge = give_badge(picker, by=THE_HOUSE)
    for elsewhere in ("https://example.com/floor/", "//example.com/floor/", "/orders", "/floorless"):
        assert phone.post("/floor/operator", {"badge": badge, "next": elsewhere})["Location"] == "/floor"
        phone.post("/floor/locking")


def test_it_locks_at_a_touch_and_when_it_was_put_down(phone, picker, monkeypatch):
    operate(phone, picker)
    assert phone.post("/floor/locking")["Location"] == "/floor/operator"
    assert phone.get("/floor")["Location"].startswith("/floor/operator")

    operate(phone, picker)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=LOCKS_AFTER_SECONDS - 5))
    assert phone.get("/floor").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=2 * LOCKS_AFTER_SECONDS - 10))
    assert phone.get("/floor").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=3 * LOCKS_AFTER_SECONDS))
    assert phone.get("/floor")["Location"] == "/floor/operator?next=%2Ffloor"
    assert SignedIn.objects.filter(user=picker, session=phone.session.session_key).count() == 0


def test_what_is_sent_when_nobody_is_there_is_not_taken(phone):
    answer = phone.post("/floor/count", "{}", "application/json", headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer["Content-Type"].startswith("application/json")) == (302, False)


def test_it_is_shared_no_more_when_somebody_who_may_says_so(phone, picker):
    operate(phone, picker)
    assert phone.post("/floor/sharing/ending").status_code == 403
    operate(phone, User.objects.get(username="the-manager"))
    assert phone.post("/floor/sharing/ending")["Location"] == "/sign-in"
    assert phone.get("/sign-in").status_code == 200


def test_a_browser_that_is_not_shared_asks_nobody_for_a_badge(picker):
    alone = somebody("warehouse", name="another")
    assert alone.get("/floor/operator")["Location"] == "/floor"
    assert alone.post("/floor/sharing").status_code == 403
    assert alone.post("/floor/locking")["Location"] == "/floor/operator"
    assert alone.get("/floor").status_code == 200


def test_a_badge_is_made_and_withdrawn_where_people_are_kept(picker):
    manager = somebody("admin")
    page = f"/settings/people/{picker.pk}"
    made = text_of(manager.post(f"{page}/badge"))
    assert "EB-" in made
    assert f"{page}/badge/withdrawal" in manager.get(page).content.decode()
    assert manager.post(f"{page}/badge/withdrawal").status_code == 204
    assert f"{page}/badge/withdrawal" not in manager.get(page).content.decode()


def test_everybody_chooses_a_number_on_their_own_page(picker):
    alone = somebody("warehouse", name="another")
    assert 'name="pin"' in alone.get("/account/pin").content.decode()
    assert alone.post("/account/pin", {"pin": "1234"}).status_code == 422
    assert alone.post("/account/pin", {"pin": "4071"}).status_code == 204
