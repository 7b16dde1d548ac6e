"""A number of some digits: one's own, not one that anybody would try, and guessed at five times at most."""

import pytest

from entrepot.foundation.accounts.models import OperatorKey
from entrepot.foundation.accounts.operators import (
    WrongPin,
    give_badge,
    operator_by_badge,
    operator_by_pin,
    operators_of,
    set_pin,
)
from entrepot.foundation.accounts.signing_in import GUESSES, SignInLocked
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def test_whoever_chose_a_number_is_known_by_it(person):
    code = give_badge(person, by=THE_HOUSE)
    assert operators_of(person.company_id) == []
    set_pin(person, pin="4071", by=person.actor)
    assert operators_of(person.company_id) == [person]
    assert operators_of(person.company_id + 1) == []
    assert operator_by_pin(person, "4071") == person
    assert operator_by_badge(code, person.company_id) == person
    assert "4071" not in OperatorKey.objects.get().pin


@pytest.mark.parametrize(
    "pin", ["", "407", "123456789", "40 71", "４０７１", "abcd", "0000", "1234", "9876", "67890"]
)
def test_what_is_no_number_or_the_first_that_anybody_tries_is_refused(person, pin):
    with pytest.raises(Invalid):
        set_pin(person, pin=pin, by=person.actor)


def test_nobody_chooses_the_number_of_somebody_else(person):
    with pytest.raises(NotAllowed):
        set_pin(person, pin="4071", by=THE_HOUSE)


def test_guesses_are_counted_like_those_at_a_password(person):
    set_pin(person, pin="4071", by=person.actor)
    for _ in range(GUESSES - 1):
        with pytest.raises(WrongPin):
            operator_by_pin(person, "4072")
    with pytest.raises(SignInLocked):
        operator_by_pin(person, "4072")
    person.refresh_from_db()
    with pytest.raises(SignInLocked):
        operator_by_pin(person, "4071")
