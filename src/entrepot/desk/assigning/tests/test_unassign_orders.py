"""Orders are taken from whoever looks after them."""

from dataclasses import replace

import pytest

from entrepot.desk.assigning.actions import Assignee, NobodysOrder, assign_orders, unassign_orders
from entrepot.desk.assigning.models import Assignment
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def test_it_is_nobodys_and_what_was_stays_known(shop):
    order, other = build.order(LAMP=1), build.order(LAMP=1)
    assign_orders([order], to=Assignee(role="service"), by=THE_HOUSE)
    answers = unassign_orders([other, order], by=THE_HOUSE)
    assert isinstance(answers[0], NobodysOrder)
    assert answers[1] == order
    assert Assignment.objects.get(order=order).ended_by == "house:0"
    assert build.told("order", order.pk)[-1] == "order.unassigned"
    assert "order.unassigned" not in build.told("order", other.pk)


def test_what_is_nobodys_leaves_no_trace(shop):
    order = build.order(LAMP=1)
    with build.no_trace():
        assert isinstance(unassign_orders([order], by=THE_HOUSE)[0], NobodysOrder)


def test_who_may_not_takes_nothing(shop):
    order = build.order(LAMP=1)
    assign_orders([order], to=Assignee(role="service"), by=THE_HOUSE)
    with build.no_trace(), pytest.raises(NotAllowed):
        unassign_orders([order], by=replace(THE_HOUSE, permissions=frozenset()))


def test_fifty_cost_as_many_statements_as_one(shop):
    build.receive("SH", LAMP=100)
    orders = [build.order(LAMP=1) for _ in range(51)]
    assign_orders(orders, to=Assignee(role="service"), by=THE_HOUSE)
    one = build.statements(lambda: unassign_orders(orders[:1], by=THE_HOUSE))
    assert build.statements(lambda: unassign_orders(orders[1:], by=THE_HOUSE)) == one
