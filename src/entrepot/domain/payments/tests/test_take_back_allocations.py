from decimal import Decimal

import pytest

from entrepot.domain.payments.actions import allocate_payments, refund_orders, take_back_allocations
from entrepot.domain.payments.models import Allocation
from entrepot.domain.payments.steps import NewAllocation, NewRefund, TakeBack
from entrepot.domain.payments.tests.build import (
    a_customer,
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
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def test_what_is_taken_back_is_owed_again_and_an_advance():
    customer = a_customer()
    order = an_order("100", customer=customer)
    payment = pay(order, "100").payment
    (moved,) = take_back_allocations([TakeBack(payment.pk, order.pk, reason="wrong order")], by=house())
    assert moved.amount == 100
    payment.refresh_from_db()
    assert (payment.allocated, payment.advance) == (0, 100)
    assert (money(order).balance, money(order).paid) == (100, 0)
    (owed,) = owed_by(customer)
    assert (owed.orders, owed.advances, owed.owed) == (100, 100, 0)
    assert told("order", order.pk) == ["payment.allocated", "payment.allocation_taken_back"]
    assert straight()
    (again,) = allocate_payments([NewAllocation(payment.pk, order.pk)], by=house())
    assert again.amount == 100
    assert straight()


def test_the_newest_allocation_goes_first():
    order = an_order("100")
    payment = pay(order, "100").payment
    take_back_allocations([TakeBack(payment.pk, order.pk, Decimal(40), reason="wrong order")], by=house())
    allocate_payments([NewAllocation(payment.pk, order.pk)], by=house())
    take_back_allocations([TakeBack(payment.pk, order.pk, Decimal(50), reason="wrong order")], by=house())
    assert list(Allocation.objects.order_by("pk").values_list("amount", "taken_back")) == [(100, 50), (40, 40)]
    assert straight()


def test_what_was_refunded_or_never_stood_there_does_not_come_back():
    order, other = an_order("100"), an_order("100")
    payment = pay(order, "100").payment
    refund_orders([NewRefund(order.pk, Decimal(70))], by=house())
    before = everything()
    wanted = [
        TakeBack(payment.pk, order.pk, Decimal("30.01"), reason="wrong order"),
        TakeBack(payment.pk, other.pk, reason="wrong order"),
        TakeBack(payment.pk, order.pk, Decimal(-1), reason="wrong order"),
        TakeBack(10**9, order.pk, reason="wrong order"),
    ]
    codes = [answer.code for answer in take_back_allocations(wanted, by=house())]
    assert codes == ["not_allocated_that_much", "not_allocated_that_much", "wrong_amount", "not_found"]
    assert everything() == before
    (moved,) = take_back_allocations([TakeBack(payment.pk, order.pk, reason="wrong order")], by=house())
    assert moved.amount == 30
    assert straight()


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_taken_back_without_a_reason(reason):
    order = an_order("100")
    payment = pay(order, "100").payment
    before = everything()
    (refused,) = take_back_allocations([TakeBack(payment.pk, order.pk, reason=reason)], by=house())
    assert refused.code == "reason_missing"
    assert everything() == before


def test_only_those_who_may_take_back():
    order = an_order("100")
    payment = pay(order, "100").payment
    with pytest.raises(NotAllowed):
        take_back_allocations([TakeBack(payment.pk, order.pk, reason="wrong order")], by=nobody())


def test_any_number_is_taken_back_in_the_same_statements():
    def prepared(n):
        made = orders(n, "10", customer=a_customer())
        payments = [pay(order, "10").payment for order in made]
        wanted = [TakeBack(p.pk, o.pk, reason="wrong order") for p, o in zip(payments, made, strict=True)]
        return lambda: take_back_allocations(wanted, by=house())

    assert same_statements(prepared, at_most=21)
