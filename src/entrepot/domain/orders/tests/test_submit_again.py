"""What was handed back is submitted again by its maker."""

import pytest

from entrepot.domain.orders.actions import submit_again
from entrepot.domain.orders.steps import return_to_sales
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_it_goes_on_by_itself_where_the_channel_approves_by_itself(shop):
    order = build.order(LAMP=2)
    return_to_sales([order.pk], reason={order.pk: "wrong colour"}, by=THE_HOUSE)
    order = only(submit_again([build.fresh(order)], by=THE_HOUSE))
    assert (order.state, order.holds_open) == ("approved", 0)
    told = ["order.hold_released", "order.submitted_again", "order.approved"]
    assert build.told("order", order.pk)[-3:] == told


def test_elsewhere_a_reviewer_looks_again(careful):
    order = careful()
    return_to_sales([order.pk], reason={order.pk: "wrong colour"}, by=THE_HOUSE)
    order = only(submit_again([build.fresh(order)], by=THE_HOUSE))
    assert (order.state, order.holds_open) == ("placed", 0)


def test_what_was_not_handed_back_cannot_be_submitted_again(shop):
    order = build.order(LAMP=2)
    with build.no_trace():
        (refusal,) = submit_again([order], by=THE_HOUSE)
    assert refusal.code == "out_of_turn"
