"""Everybody changes his own password, and shows the present one first."""

import pytest

from entrepot.foundation.accounts.passwords import change_password
from entrepot.foundation.accounts.signing_in import person_behind
from entrepot.foundation.accounts.tests.conftest import PASSWORD
from entrepot.foundation.accounts.tests.test_end_sessions import signed_in
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
NEW = "four words are better"


def test_whoever_shows_the_present_one_stays_and_other_browsers_go(person):
    here, there = signed_in(), signed_in()
    answer = here.post("/account/password", {"before": PASSWORD, "password": NEW})
    assert answer.status_code == 204
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert person_behind("wang", NEW) == person
    assert build.told("user", person.pk)[-2:] == ["user.password_changed", "user.sessions_ended"]


def test_a_wrong_present_one_counts_as_a_guess(person):
    here = signed_in()
    assert (
        here.post(
            "/account/password", {"before": "wrong", "password": NEW}, headers={"HX-Request": "true"}
        ).status_code
        == 422
    )
    assert build.fresh(person).wrong_guesses == 1
    assert person_behind("wang", PASSWORD) == person


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_a_password_has_its_length(person, password):
    with build.no_trace(), pytest.raises(Invalid):
        change_password(person, password=password, by=person.actor)


def test_nobody_changes_that_of_somebody_else(person):
    with build.no_trace(), pytest.raises(NotAllowed):
        change_password(person, password=NEW, by=THE_HOUSE)
