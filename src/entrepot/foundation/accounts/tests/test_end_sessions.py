"""Where somebody is signed in, and signed out from elsewhere."""

from datetime import timedelta

import pytest
from django.test import Client

from entrepot.foundation import clock
from entrepot.foundation.accounts.models import SignedIn
from entrepot.foundation.accounts.sessions import end_sessions, forget_old_sign_ins, sessions_of
from entrepot.foundation.accounts.tests.conftest import PASSWORD
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
WINDOWS = "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36"


def signed_in(**headers):
    browser = Client(headers={"user-agent": WINDOWS, **headers})
    assert browser.post("/sign-in", {"username": "wang", "password": PASSWORD}).status_code == 302
    return browser


def test_a_browser_is_signed_out_from_another(person):
    here, there = signed_in(), signed_in()
    gone = SignedIn.objects.get(session=there.session.session_key)
    assert len(sessions_of(person)) == 2
    assert "Chrome · Windows" in here.get("/account").content.decode()
    assert end_sessions(person, ids=[gone.pk], by=person.actor) == 1
    assert there.get("/account").status_code == 302
    assert here.get("/account").status_code == 200
    assert build.told("user", person.pk)[-1] == "user.sessions_ended"


def test_each_ends_his_own(person):
    signed_in()
    with build.no_trace(), pytest.raises(NotAllowed):
        end_sessions(person, ids=[SignedIn.objects.get().pk], by=THE_HOUSE)


def test_it_is_noted_now_and_then_when_a_browser_was_seen(person):
    here = signed_in()
    before = SignedIn.objects.get().seen_at
    here.get("/account")
    assert SignedIn.objects.get().seen_at == before
    with clock.clock_set_to(clock.now() + timedelta(minutes=11)):
        here.get("/account")
        assert SignedIn.objects.get().seen_at == clock.now()


def test_who_signed_out_is_not_there_any_more(person):
    here = signed_in()
    here.post("/sign-out")
    assert sessions_of(person) == []
    assert not SignedIn.objects.exists()


def test_what_ran_out_is_forgotten(person):
    here = signed_in()
    here.session.delete()
    assert sessions_of(person) == []
    assert forget_old_sign_ins() == 1
