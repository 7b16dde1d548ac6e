"""A run is taken back as a whole, where its action has a way back."""

import pytest

from entrepot.desk.bulk.actions import undo_bulk_run
from entrepot.desk.bulk.refusals import CannotBeUndone, StillUnderWay
from entrepot.desk.bulk.tests.given import a_run, orders_to_review, outcomes
from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


def test_holds_are_lifted_again_and_only_once(shop):
    orders = orders_to_review(3)
    a_run("hold", numbers=[orders[0].number], parameters={"code": "look"})
    run = a_run("hold", parameters={"code": "look"})
    assert (run.done, run.refused) == (2, 1)
    undoing = undo_bulk_run(run, by=THE_HOUSE)
    assert (undoing.undo_of, undoing.action, undoing.done) == (run, "hold-release", 2)
    assert list(Order.objects.filter(holds_open=1)) == [orders[0]]
    with build.no_trace(), pytest.raises(OutOfTurn):
        undo_bulk_run(run, by=THE_HOUSE)


def test_approvals_are_withdrawn_and_what_changed_is_named(shop):
    orders = orders_to_review(3)
    run = a_run()
    cancel_orders([Cancellation(orders[0].number, "mind")], by=THE_HOUSE)
    undoing = undo_bulk_run(run, by=THE_HOUSE)
    assert (undoing.action, undoing.done, undoing.refused) == ("approval-withdrawal", 2, 1)
    assert list(Order.objects.order_by("id").values_list("state", flat=True)) == ["cancelled", "placed", "placed"]
    assert build.differences() == {}


def test_an_order_of_which_the_hold_is_gone_is_named(shop):
    orders = orders_to_review(2)
    run = a_run("hold", parameters={"code": "look"})
    a_run("hold-release", numbers=[orders[0].number])
    assert outcomes(undo_bulk_run(run, by=THE_HOUSE)) == {
        orders[0].number: ("refused", "not_found"), orders[1].number: ("done", ""),
    }  # fmt: skip


def test_what_has_no_way_back_is_refused(shop):
    orders_to_review(1)
    run = a_run("cancellation")
    with build.no_trace(), pytest.raises(CannotBeUndone):
        undo_bulk_run(run, by=THE_HOUSE)


def test_a_run_under_way_is_not_undone(shop):
    orders_to_review(51)
    run = a_run("hold", parameters={"code": "look"})
    with build.no_trace(), pytest.raises(StillUnderWay):
        undo_bulk_run(run, by=THE_HOUSE)
