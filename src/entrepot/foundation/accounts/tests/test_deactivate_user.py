"""Somebody who left signs in no more; the last administrator stays."""

import pytest

from entrepot.foundation.accounts.actions import assign_roles, create_user
from entrepot.foundation.accounts.passwords import LastAdministrator, deactivate_user
from entrepot.foundation.accounts.signing_in import WrongPassword, person_behind
from entrepot.foundation.accounts.tests.conftest import PASSWORD
from entrepot.foundation.accounts.tests.test_end_sessions import signed_in
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_the_door_is_shut_everywhere_at_once(person):
    there = signed_in()
    deactivate_user(person, by=THE_HOUSE)
    assert there.get("/account").status_code == 302
    with pytest.raises(WrongPassword):
        person_behind("wang", PASSWORD)
    assert build.told("user", person.pk)[-1] == "user.deactivated"
    with build.no_trace():
        deactivate_user(build.fresh(person), by=THE_HOUSE)


def test_the_last_administrator_can_neither_go_nor_give_up_the_role(person):
    boss = create_user("boss", password=PASSWORD, roles=["admin"], by=THE_HOUSE)
    with build.no_trace():
        with pytest.raises(LastAdministrator):
            deactivate_user(boss, by=THE_HOUSE)
        with pytest.raises(LastAdministrator):
            assign_roles(boss, roles=["sales"], by=THE_HOUSE)
    create_user("second", password=PASSWORD, roles=["admin"], by=THE_HOUSE)
    assign_roles(boss, roles=["sales"], by=THE_HOUSE)
    assert build.fresh(boss).roles == ["sales"]
