"""An app or a passkey is asked for no more."""

import pytest

from entrepot.foundation.accounts.second_factors import (
    add_totp,
    has_second_factor,
    new_totp_secret,
    remove_second_factor,
)
from entrepot.foundation.accounts.tests.test_add_totp import code_at
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def added(person, name):
    secret = new_totp_secret()
    codes = add_totp(person, secret=secret, code=code_at(secret), name=name, by=person.actor)
    return person.factors.get(name=name), codes


def test_with_the_last_one_the_recovery_codes_go_too(person):
    first, codes = added(person, "手机")
    second, more = added(person, "平板")
    assert (len(codes), more) == (10, [])
    remove_second_factor(first, by=person.actor)
    assert has_second_factor(person)
    assert person.recovery_codes.count() == 10
    remove_second_factor(second, by=person.actor)
    assert not has_second_factor(person)
    assert person.recovery_codes.count() == 0
    assert build.told("user", person.pk)[-1] == "user.second_factor_removed"


def test_nobody_removes_that_of_somebody_else(person):
    factor, _ = added(person, "手机")
    with build.no_trace(), pytest.raises(NotAllowed):
        remove_second_factor(factor, by=THE_HOUSE)
