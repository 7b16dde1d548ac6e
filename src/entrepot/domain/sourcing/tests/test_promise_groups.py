"""Goods that were to be promised later are promised when their time has come."""

import pytest

from entrepot.domain.orders.models import Order
from entrepot.domain.sourcing.actions import promise_groups
from entrepot.domain.sourcing.models import Decision, DemandGroup
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(shop) -> Order:
    """An order of a channel that promises goods with their payment."""
    Channel.objects.filter(code="web").update(reserve_when="payment")
    return build.order(LAMP=2, VASE=1)


def test_nothing_is_set_aside_before(later):
    assert build.stock("LAMP")["reserved"] == 0
    assert not DemandGroup.objects.get().due
    assert build.differences() == {}


def test_goods_are_promised_and_the_decision_says_why(later):
    promise_groups([later.demand_group_id], cause="reserve_when", by=THE_HOUSE)

    assert (build.stock("LAMP")["reserved"], build.stock("VASE")["reserved"]) == (2, 1)
    assert DemandGroup.objects.get().due
    assert Decision.objects.order_by("-id")[0].cause == "reserve_when"
    assert build.differences() == {}


def test_what_is_sold_out_by_then_waits(later):
    Channel.objects.filter(code="web").update(reserve_when="order")
    build.order(VASE=5)

    promise_groups([later.demand_group_id], cause="reserve_when", by=THE_HOUSE)

    assert build.stock("VASE") == {"on_hand": 5, "reserved": 5, "waiting": 1, "short": 0}
    assert build.differences() == {}
