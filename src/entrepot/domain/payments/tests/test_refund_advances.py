from decimal import Decimal

import pytest

from entrepot.domain.payments.actions import refund_advances
from entrepot.domain.payments.models import Refund
from entrepot.domain.payments.steps import AdvanceRefund
from entrepot.domain.payments.tests.build import (
    a_customer,
    a_payment,
    an_order,
    everything,
    house,
    pay,
    same_statements,
    straight,
    told,
)
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def test_what_was_overpaid_goes_back():
    customer = a_customer()
    order = an_order("100", customer=customer)
    payment = pay(order, "130").payment
    (refund,) = refund_advances([AdvanceRefund(payment.pk)], by=house())
    assert (refund.amount, refund.order) == (30, None)
    payment.refresh_from_db()
    assert (payment.allocated, payment.refunded, payment.advance) == (100, 30, 0)
    assert owed_by(customer)[0].owed == 0
    assert told("payment", payment.pk) == ["payment.recorded", "payment.refunded"]
    assert straight()


def test_what_stands_on_an_order_is_not_given_back_this_way():
    payment = pay(an_order("100"), "130").payment
    before = everything()
    wanted = [
        AdvanceRefund(payment.pk, Decimal("30.01")),
        AdvanceRefund(10**9),
        AdvanceRefund(payment.pk, Decimal(-1)),
    ]
    codes = [answer.code for answer in refund_advances(wanted, by=house())]
    assert codes == ["refund_too_large", "not_found", "wrong_amount"]
    assert everything() == before


def test_a_payment_without_an_advance_has_nothing_to_give():
    payment = pay(an_order("100"), "100").payment
    (answer,) = refund_advances([AdvanceRefund(payment.pk)], by=house())
    assert answer.code == "refund_too_large"


def test_only_those_who_may_refund():
    payment = a_payment("10")
    with pytest.raises(NotAllowed):
        refund_advances([AdvanceRefund(payment.pk)], by=nobody())
    assert not Refund.objects.exists()


def test_any_number_takes_the_same_statements():
    def prepared(n):
        wanted = [AdvanceRefund(a_payment("10").pk, Decimal(4)) for _ in range(n)]
        return lambda: refund_advances(wanted, by=house())

    assert same_statements(prepared, at_most=16)
