"""Somebody is taken off the blacklist: what waited because of it goes on, and who said so is kept."""

import pytest

from entrepot.domain.orders.actions import (
    NewBlacklisted,
    activate_review_rules,
    add_to_blacklist,
    remove_from_blacklist,
)
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotFound
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(shop):
    activate_review_rules([{"rule": "blacklist"}], by=THE_HOUSE)
    return only(add_to_blacklist([NewBlacklisted("拒收", phone="13800001234")], by=THE_HOUSE))


def test_what_waited_goes_on(listed):
    order = build.order(LAMP=1)
    assert order.state == "placed"
    entry = only(remove_from_blacklist([listed], reason="误会", by=THE_HOUSE))
    build.follow()
    assert (entry.removed_because, build.fresh(order).state) == ("误会", "approved")
    (again,) = remove_from_blacklist([listed], reason="误会", by=THE_HOUSE)
    assert isinstance(again, NotFound)


def test_a_reason_is_asked_for(listed):
    with build.no_trace(), pytest.raises(Invalid):
        remove_from_blacklist([listed], reason=" ", by=THE_HOUSE)
