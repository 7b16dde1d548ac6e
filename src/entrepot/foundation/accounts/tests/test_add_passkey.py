"""A passkey that is not one is refused. That one which is lets its owner in, a browser shows: see the screens."""

import pytest

from entrepot.foundation.accounts.models import SecondFactor
from entrepot.foundation.accounts.second_factors import (
    WrongPasskey,
    add_passkey,
    passkey_to_add,
    passkey_to_ask,
    person_by_passkey,
)
from entrepot.foundation.accounts.webauthn import Site
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
HERE = Site("localhost", "http://localhost:8000")


def test_what_a_browser_is_asked_names_the_site_and_the_person(person):
    asked, state = passkey_to_add(person, HERE)
    assert asked["publicKey"]["rp"]["id"] == "localhost"
    assert asked["publicKey"]["user"]["name"] == "wang"
    assert state["challenge"] == asked["publicKey"]["challenge"]
    anybody, _ = passkey_to_ask(None, HERE)
    assert anybody["publicKey"]["userVerification"] == "required"


@pytest.mark.parametrize("answer", [{}, {"id": "x"}, {"id": "x", "rawId": "x", "type": "public-key", "response": {}}])
def test_an_answer_that_is_none_adds_nothing_and_lets_nobody_in(person, answer):
    _, state = passkey_to_add(person, HERE)
    with build.no_trace():
        with pytest.raises(WrongPasskey):
            add_passkey(person, site=HERE, state=state, answer=answer, name="钥匙", by=person.actor)
        with pytest.raises(WrongPasskey):
            add_passkey(person, site=HERE, state=None, answer=answer, name="钥匙", by=person.actor)
        with pytest.raises(WrongPasskey):
            person_by_passkey(HERE, state, answer)
    assert not SecondFactor.objects.exists()


def test_nobody_adds_one_for_somebody_else(person):
    with build.no_trace(), pytest.raises(NotAllowed):
        add_passkey(person, site=HERE, state=None, answer={}, name="钥匙", by=THE_HOUSE)
