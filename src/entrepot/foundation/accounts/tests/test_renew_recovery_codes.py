"""New codes for when everything is lost."""

import pytest

from entrepot.foundation.accounts.second_factors import WrongCode, check_code, renew_recovery_codes
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def test_those_before_are_worthless(person):
    before = renew_recovery_codes(person, by=person.actor)
    after = renew_recovery_codes(person, by=person.actor)
    with pytest.raises(WrongCode):
        check_code(person, before[0])
    check_code(person, after[0])
    assert build.told("user", person.pk).count("user.recovery_codes_renewed") == 2


def test_each_renews_his_own(person):
    with build.no_trace(), pytest.raises(NotAllowed):
        renew_recovery_codes(person, by=THE_HOUSE)
