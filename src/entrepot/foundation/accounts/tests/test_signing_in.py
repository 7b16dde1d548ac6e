"""A name and a password let in; guessing does not."""

from datetime import timedelta

import pytest

from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.signing_in import GUESSES, SignInLocked, WrongPassword, person_behind
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
PASSWORD = "柴米油盐 1024"


@pytest.fixture
def person():
    return create_user("laozhou", password=PASSWORD, roles=["warehouse"], by=THE_HOUSE)


def guess(times: int) -> None:
    for _ in range(times):
        with pytest.raises((WrongPassword, SignInLocked)):
            person_behind("laozhou", "1234")


def test_the_right_one_comes_in(person):
    assert person_behind("laozhou", PASSWORD) == person


@pytest.mark.parametrize("name", ["nobody", "", "laozhou\0"])
def test_who_is_unknown_is_refused_like_who_guesses(name):
    with pytest.raises(WrongPassword):
        person_behind(name.replace("\0", ""), "1234")


def test_five_wrong_ones_lock_for_a_quarter_of_an_hour(person):
    guess(GUESSES)
    with pytest.raises(SignInLocked) as refused:
        person_behind("laozhou", PASSWORD)
    assert refused.value.minutes == 15
    assert build.told("user", person.pk)[-1] == "user.locked"
    with clock.clock_set_to(clock.now() + timedelta(minutes=16)):
        assert person_behind("laozhou", PASSWORD) == person


def test_the_right_one_begins_the_count_anew(person):
    guess(GUESSES - 1)
    person_behind("laozhou", PASSWORD)
    guess(GUESSES - 1)
    assert person_behind("laozhou", PASSWORD) == person


def test_who_has_left_does_not_come_in(person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(WrongPassword):
        person_behind("laozhou", PASSWORD)
