"""What was done and owes money again is taken up again."""

from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import reopen_orders
from entrepot.domain.orders.tests.test_complete_orders import bring
from entrepot.domain.payments.actions import (
    record_payments,
    refund_orders,
    take_back_allocations,
    void_payments,
)
from entrepot.domain.payments.steps import NewPayment, NewRefund, TakeBack, Void
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(shop):
    """A completed order, and the payment that settled it."""
    order = build.order(LAMP=2)
    payment = only(record_payments([NewPayment("cash", order.total, (order.pk,))], by=THE_HOUSE)).payment
    bring(order)
    build.follow()
    order = build.fresh(order)
    assert order.state == "completed"
    return order, payment


def void(order, payment):
    only(void_payments([Void(payment.pk, "bounced")], by=THE_HOUSE))


def take_back(order, payment):
    only(take_back_allocations([TakeBack(payment.pk, order.pk, reason="wrong order")], by=THE_HOUSE))


def refund(order, payment):
    only(refund_orders([NewRefund(order.pk, None, "sorry")], by=THE_HOUSE))


def refund_a_part(order, payment):
    only(refund_orders([NewRefund(order.pk, Decimal(5), "sorry")], by=THE_HOUSE))


@pytest.mark.parametrize("undo", [void, take_back, refund, refund_a_part])
def test_an_order_whose_money_went_is_not_done_any_more(done, undo):
    order, payment = done
    undo(order, payment)
    assert build.differences() == {}, "a follower that has not run yet is no difference"
    build.follow()
    order = build.fresh(order)
    assert (order.state, order.completed_at) == ("approved", None)
    assert build.told("order", order.pk).count("order.reopened") == 1
    assert build.differences() == {}


def test_it_is_done_again_once_it_is_paid_again(done):
    order, payment = done
    void(order, payment)
    build.follow()
    only(record_payments([NewPayment("cash", order.total, (order.pk,))], by=THE_HOUSE))
    build.follow()
    assert build.fresh(order).state == "completed"
    assert build.told("order", order.pk)[-1] == "order.completed"


def test_what_is_done_and_what_never_was_stay_as_they_are(done):
    order, _ = done
    other = build.order(LAMP=1)
    with build.no_trace():
        refusals = reopen_orders([order, other], by=THE_HOUSE)
    assert [type(refusal) for refusal in refusals] == [OutOfTurn] * 2


def test_as_many_statements_for_many_orders_as_for_one(shop):
    orders = [build.order(LAMP=1, customer=None) for _ in range(10)]
    one = build.statements(lambda: reopen_orders(orders[:1], by=THE_HOUSE))
    assert build.statements(lambda: reopen_orders(orders, by=THE_HOUSE)) == one
