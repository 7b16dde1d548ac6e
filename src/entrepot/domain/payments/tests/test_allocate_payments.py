from decimal import Decimal

import pytest

from entrepot.domain.payments.actions import allocate_payments
from entrepot.domain.payments.steps import NewAllocation
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
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def test_an_advance_is_put_on_an_order():
    customer = a_customer()
    order = an_order("100", customer=customer)
    payment = a_payment("150", payer_id=customer.pk)
    (moved,) = allocate_payments([NewAllocation(payment.pk, order.pk)], by=house())
    assert moved.amount == 100
    payment.refresh_from_db()
    assert (payment.allocated, payment.advance) == (100, 50)
    assert money(order).balance == 0
    (owed,) = owed_by(customer)
    assert (owed.advances, owed.owed) == (50, -50)
    assert told("payment", payment.pk) == ["payment.recorded", "payment.allocated"]
    assert told("order", order.pk) == ["payment.allocated"]
    assert straight()


def test_a_list_uses_up_what_is_left_in_its_order():
    one, two, three = orders(3, "60")
    payment = a_payment("100")
    wanted = [NewAllocation(payment.pk, order.pk) for order in (one, two, three)]
    answers = allocate_payments(wanted, by=house())
    assert [a.amount for a in answers[:2]] == [60, 40]
    assert answers[2].code == "nothing_to_allocate"
    assert [money(o).balance for o in (one, two, three)] == [0, 20, 60]
    assert straight()


def test_what_cannot_be_allocated_is_refused_without_a_trace():
    order, dollars, paid = an_order("60"), an_order("60", currency="USD"), an_order("5")
    payment = a_payment("100")
    pay(paid, "5")
    before = everything()
    wanted = [
        NewAllocation(payment.pk, order.pk, Decimal("60.01")),
        NewAllocation(payment.pk, order.pk, Decimal("0")),
        NewAllocation(payment.pk, dollars.pk),
        NewAllocation(payment.pk, paid.pk),
        NewAllocation(payment.pk, 10**9),
        NewAllocation(10**9, order.pk),
    ]
    codes = [answer.code for answer in allocate_payments(wanted, by=house())]
    assert codes == [
        "allocation_too_large", "wrong_amount", "wrong_currency", "nothing_to_allocate", "not_found", "not_found",
    ]  # fmt: skip
    assert everything() == before


def test_only_those_who_may_allocate():
    order, payment = an_order("60"), a_payment("100")
    with pytest.raises(NotAllowed):
        allocate_payments([NewAllocation(payment.pk, order.pk)], by=nobody())


def test_any_number_of_allocations_takes_the_same_statements():
    def prepared(n):
        payment = a_payment("5000")
        wanted = [NewAllocation(payment.pk, order.pk, Decimal(10)) for order in orders(n, "100")]
        return lambda: allocate_payments(wanted, by=house())

    assert same_statements(prepared, at_most=12)
