"""An administrator lets somebody in again who lost everything."""

import pytest

from entrepot.foundation.accounts.passwords import reset_sign_in
from entrepot.foundation.accounts.second_factors import has_second_factor
from entrepot.foundation.accounts.signing_in import WrongPassword, person_behind
from entrepot.foundation.accounts.tests.conftest import PASSWORD
from entrepot.foundation.accounts.tests.test_end_sessions import signed_in
from entrepot.foundation.accounts.tests.test_remove_second_factor import added
from entrepot.foundation.actors import THE_HOUSE, the_house
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
NEW = "given by the boss"


def test_the_new_password_is_all_there_is_and_every_browser_is_out(person):
    there = signed_in()
    added(person, "手机")
    for _ in range(5):
        with pytest.raises(Exception, match=r"password|guessed"):
            person_behind("wang", "wrong")
    reset_sign_in(build.fresh(person), password=NEW, by=THE_HOUSE)
    assert person_behind("wang", NEW) == person
    with pytest.raises(WrongPassword):
        person_behind("wang", PASSWORD)
    assert not has_second_factor(person)
    assert there.get("/account").status_code == 302
    assert build.told("user", person.pk)[-1] == "user.sign_in_reset"


def test_of_another_company_nobody_is_reset(person):
    with build.no_trace(), pytest.raises(NotAllowed):
        reset_sign_in(person, password=NEW, by=the_house(person.company_id + 1))
    with build.no_trace(), pytest.raises(Invalid):
        reset_sign_in(person, password="short", by=THE_HOUSE)
