"""By which ways a customer wants to hear nothing."""

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from entrepot.integrations.notices.actions import refuse_notices
from entrepot.integrations.notices.queries import refusals_of
from tests import build

pytestmark = pytest.mark.django_db


def test_these_ways_and_no_others(shop):
    customer = build.order(LAMP=1).buyer
    refuse_notices(customer, ways=["sms", "email"], by=THE_HOUSE)
    refuse_notices(customer, ways=["email"], by=THE_HOUSE)
    assert refusals_of(customer) == {"email"}
    with build.no_trace():
        refuse_notices(customer, ways=["email"], by=THE_HOUSE)


def test_a_group_chat_is_ours(shop):
    customer = build.order(LAMP=1).buyer
    with build.no_trace(), pytest.raises(Invalid):
        refuse_notices(customer, ways=["bot"], by=THE_HOUSE)
