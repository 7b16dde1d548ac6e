"""A code is made for a customer, a few times in a short while, and kept hashed."""

from datetime import timedelta

import pytest

from entrepot.desk.sharing.actions import begin_customer_session
from entrepot.desk.sharing.models import CustomerSession
from entrepot.desk.sharing.queries import session_behind
from entrepot.desk.sharing.rules import CODE_LASTS, MOST_CODES, TooManyCodes, secret_of
from entrepot.foundation import clock
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(shop):
    return build.order(LAMP=1).buyer


def test_what_is_kept_does_not_say_the_code(customer):
    session, code = begin_customer_session(customer, by=THE_HOUSE)
    assert (len(code), code.isdecimal()) == (6, True)
    assert code not in str(CustomerSession.objects.values())
    assert session_behind(secret_of(session.key)) == session
    assert build.told("customer", customer.pk)[-1] == "customer.sign_in_asked"


def test_nobody_is_flooded_with_codes(customer, monkeypatch):
    for _ in range(MOST_CODES):
        begin_customer_session(customer, by=THE_HOUSE)
    with build.no_trace(), pytest.raises(TooManyCodes):
        begin_customer_session(customer, by=THE_HOUSE)
    later = clock.now() + CODE_LASTS
    monkeypatch.setattr(clock, "now", lambda: later)
    begin_customer_session(customer, by=THE_HOUSE)


def test_a_session_that_nobody_opened_in_time_is_none(customer, monkeypatch):
    session, _ = begin_customer_session(customer, by=THE_HOUSE)
    later = clock.now() + CODE_LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert session_behind(secret_of(session.key)) is None
