"""Whoever types the code in time comes in, once; whoever guesses does not."""

from datetime import timedelta

import pytest

from entrepot.desk.sharing.actions import begin_customer_session, sign_in_customers
from entrepot.desk.sharing.queries import session_behind
from entrepot.desk.sharing.rules import CODE_LASTS, GUESSES, SESSION_LASTS, WrongSignInCode, secret_of
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(shop):
    return begin_customer_session(build.order(LAMP=1).buyer, by=THE_HOUSE)


def type_in(session, code: str):
    return only(sign_in_customers([session], code=code, by=THE_HOUSE))


def test_the_code_opens_the_session_for_some_weeks(begun, monkeypatch):
    session, code = begun
    assert type_in(session, code).opened_at is not None
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + SESSION_LASTS - timedelta(hours=1))
    assert session_behind(secret_of(session.key)) == session
    monkeypatch.setattr(clock, "now", lambda: now + SESSION_LASTS + timedelta(hours=1))
    assert session_behind(secret_of(session.key)) is None


def test_it_is_good_once(begun):
    session, code = begun
    type_in(session, code)
    with pytest.raises(WrongSignInCode):
        type_in(session, code)


def test_it_is_good_for_the_browser_that_asked_for_it(begun):
    session, code = begun
    other, _ = begin_customer_session(session.customer, by=THE_HOUSE)
    with pytest.raises(WrongSignInCode):
        type_in(other, code)


def test_it_runs_out(begun, monkeypatch):
    session, code = begun
    later = clock.now() + CODE_LASTS
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(WrongSignInCode):
        type_in(session, code)


def test_after_five_guesses_the_right_one_comes_too_late(begun):
    session, code = begun
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(GUESSES):
        with pytest.raises(WrongSignInCode):
            type_in(session, wrong)
    session.refresh_from_db()
    assert session.wrong_guesses == GUESSES
    with pytest.raises(WrongSignInCode):
        type_in(session, code)
