from decimal import Decimal

import pytest

from entrepot.domain.payments.actions import allocate_payments, refund_orders, take_back_allocations, void_payments
from entrepot.domain.payments.steps import NewAllocation, NewRefund, TakeBack, Void
from entrepot.domain.payments.tests.build import (
    a_customer,
    a_payment,
    an_order,
    everything,
    house,
    money,
    orders,
    pay,
    same_statements,
    straight,
    told,
)
from entrepot.domain.receivables.models import Account, AccountKind, Standing
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_voided_payment_leaves_its_order_owing():
    customer = a_customer()
    order = an_order("100", customer=customer)
    payment = pay(order, "130", method="cash").payment
    (voided,) = void_payments([Void(payment.pk, "counted twice")], by=house())
    assert voided.state == "voided"
    payment.refresh_from_db()
    assert (payment.state, payment.allocated, payment.advance) == ("voided", 0, 0)
    assert money(order).standing == Standing.UNPAID
    assert Account.objects.get(kind=AccountKind.TENDER).balance == 0
    assert owed_by(customer)[0].owed == 100
    assert told("payment", payment.pk) == [
        "payment.recorded", "payment.voided", "payment.allocation_taken_back",
    ]  # fmt: skip
    assert told("order", order.pk) == ["payment.allocated", "payment.allocation_taken_back"]
    assert straight()


def test_a_voided_payment_can_do_nothing_any_more():
    order = an_order("100")
    payment = a_payment("50")
    void_payments([Void(payment.pk)], by=house())
    before = everything()
    answers = [
        *allocate_payments([NewAllocation(payment.pk, order.pk)], by=house()),
        *take_back_allocations([TakeBack(payment.pk, order.pk, reason="wrong order")], by=house()),
        *void_payments([Void(payment.pk)], by=house()),
    ]
    assert {answer.code for answer in answers} == {"payment_voided"}
    assert everything() == before


def test_a_payment_of_which_something_went_back_did_come():
    order = an_order("100")
    payment = pay(order, "100").payment
    refund_orders([NewRefund(order.pk, Decimal(1))], by=house())
    before = everything()
    answers = void_payments([Void(payment.pk), Void(10**9)], by=house())
    assert [answer.code for answer in answers] == ["already_refunded", "not_found"]
    assert everything() == before


def test_the_same_payment_twice_in_a_list_is_voided_once():
    payment = a_payment("50")
    answers = void_payments([Void(payment.pk), Void(payment.pk)], by=house())
    assert answers[1].code == "payment_voided"
    assert straight()


def test_only_those_who_may_void():
    payment = a_payment("50")
    with pytest.raises(NotAllowed):
        void_payments([Void(payment.pk)], by=nobody())


def test_any_number_is_voided_in_the_same_statements():
    def prepared(n):
        wanted = [Void(pay(order, "120").payment.pk) for order in orders(n, "100")]
        return lambda: void_payments(wanted, by=house())

    assert same_statements(prepared, at_most=14)
