"""An app shows codes: each is good once, within half a minute."""

from datetime import timedelta

import pyotp
import pytest

from entrepot.foundation import clock
from entrepot.foundation.accounts.models import SecondFactor
from entrepot.foundation.accounts.second_factors import (
    WrongCode,
    add_totp,
    check_code,
    has_second_factor,
    new_totp_secret,
    totp_address,
)
from entrepot.foundation.accounts.signing_in import SignInLocked
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def code_at(secret, seconds=0):
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=seconds))


@pytest.fixture
def secret(person):
    secret = new_totp_secret()
    add_totp(person, secret=secret, code=code_at(secret), name="手机", by=person.actor)
    return secret


def test_the_first_app_gives_ten_codes_for_when_it_is_lost(person):
    secret = new_totp_secret()
    assert f"secret={secret}" in totp_address(person, secret)
    codes = add_totp(person, secret=secret, code=code_at(secret), name="手机", by=person.actor)
    assert len(set(codes)) == 10
    assert has_second_factor(person)
    kept = SecondFactor.objects.get()
    assert secret.encode() not in bytes(kept.sealed)
    assert build.told("user", person.pk)[-1] == "user.second_factor_added"
    check_code(person, codes[0].upper())
    with pytest.raises(WrongCode):
        check_code(person, codes[0])
    assert build.told("user", person.pk)[-1] == "user.recovery_code_used"


def test_a_code_is_good_once_and_the_next_one_is_good_again(person, secret):
    with pytest.raises(WrongCode):
        check_code(person, code_at(secret))
    with clock.clock_set_to(clock.now() + timedelta(minutes=5)):
        check_code(person, code_at(secret))
        with pytest.raises(WrongCode):
            check_code(person, code_at(secret))
        with pytest.raises(WrongCode):
            check_code(person, code_at(secret, -90))


def test_guesses_at_codes_lock_as_guesses_at_passwords_do(person, secret):
    for _ in range(4):
        with pytest.raises(WrongCode):
            check_code(person, "000000")
    with pytest.raises(SignInLocked):
        check_code(person, "000000")
    with clock.clock_set_to(clock.now() + timedelta(minutes=2)), pytest.raises(SignInLocked):
        check_code(build.fresh(person), code_at(secret))


def test_a_wrong_code_adds_nothing(person):
    with build.no_trace(), pytest.raises(Invalid):
        add_totp(person, secret=new_totp_secret(), code="000000", name="手机", by=person.actor)


def test_nobody_adds_one_for_somebody_else(person):
    secret = new_totp_secret()
    with build.no_trace(), pytest.raises(NotAllowed):
        add_totp(person, secret=secret, code=code_at(secret), name="手机", by=THE_HOUSE)
