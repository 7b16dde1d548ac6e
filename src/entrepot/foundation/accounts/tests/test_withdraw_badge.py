"""What is withdrawn is good no more, badge and number both."""

import pytest

from entrepot.foundation.accounts.operators import (
    WrongBadge,
    WrongPin,
    give_badge,
    operator_by_badge,
    operator_by_pin,
    operators_of,
    set_pin,
    withdraw_badge,
)
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_neither_badge_nor_number_lets_somebody_in_afterwards(person):
    code = give_badge(person, by=THE_HOUSE)
    set_pin(person, pin="4071", by=person.actor)
    withdraw_badge(person, by=THE_HOUSE)
    with pytest.raises(WrongBadge):
        operator_by_badge(code, person.company_id)
    with pytest.raises(WrongPin):
        operator_by_pin(person, "4071")
    assert operators_of(person.company_id) == []
    assert build.told("user", person.pk)[-1] == "user.badge_withdrawn"


def test_where_nothing_was_given_nothing_is_told(person):
    with build.no_trace():
        withdraw_badge(person, by=THE_HOUSE)
