"""A badge says who is there, until another is made or it is withdrawn."""

import pytest

from entrepot.foundation.accounts.models import OperatorKey
from entrepot.foundation.accounts.operators import WrongBadge, give_badge, operator_by_badge
from entrepot.foundation.accounts.passwords import deactivate_user, reset_sign_in
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_a_badge_says_who_it_is_however_a_scanner_types_it(person):
    code = give_badge(person, by=THE_HOUSE)
    assert operator_by_badge(f" {code.lower()} ", person.company_id) == person
    assert code not in str(OperatorKey.objects.values())
    assert build.told("user", person.pk)[-1] == "user.badge_given"


def test_a_new_badge_ends_the_one_before(person):
    before, after = give_badge(person, by=THE_HOUSE), give_badge(person, by=THE_HOUSE)
    with pytest.raises(WrongBadge):
        operator_by_badge(before, person.company_id)
    assert operator_by_badge(after, person.company_id) == person


def test_a_badge_is_good_in_its_company_and_for_who_may_sign_in(person):
    code = give_badge(person, by=THE_HOUSE)
    with pytest.raises(WrongBadge):
        operator_by_badge(code, person.company_id + 1)
    deactivate_user(person, by=THE_HOUSE)
    with pytest.raises(WrongBadge):
        operator_by_badge(code, person.company_id)


def test_a_reset_takes_the_badge_away(person):
    code = give_badge(person, by=THE_HOUSE)
    reset_sign_in(person, password="another password", by=THE_HOUSE)
    with pytest.raises(WrongBadge):
        operator_by_badge(code, person.company_id)
