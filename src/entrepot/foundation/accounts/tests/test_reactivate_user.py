"""Somebody who came back signs in as before."""

import pytest

from entrepot.foundation.accounts.passwords import deactivate_user, reactivate_user
from entrepot.foundation.accounts.signing_in import person_behind
from entrepot.foundation.accounts.tests.conftest import PASSWORD
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_the_door_is_open_again(person):
    deactivate_user(person, by=THE_HOUSE)
    reactivate_user(build.fresh(person), by=THE_HOUSE)
    assert person_behind("wang", PASSWORD) == person
    assert build.told("user", person.pk)[-1] == "user.reactivated"
    with build.no_trace():
        reactivate_user(build.fresh(person), by=THE_HOUSE)
