"""Whatever is done in whatever order, every balance is the sum of its entries and nothing falls below zero."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.domain.payments.actions import (
    allocate_payments,
    record_payments,
    refund_advances,
    refund_orders,
    take_back_allocations,
    void_payments,
)
from entrepot.domain.payments.models import Payment
from entrepot.domain.payments.steps import (
    AdvanceRefund,
    NewAllocation,
    NewPayment,
    NewRefund,
    TakeBack,
    Void,
)
from entrepot.domain.payments.tests.build import a_customer, charge, house, orders, straight
from entrepot.domain.receivables.models import Account, Aspect

amounts = st.one_of(st.none(), st.integers(1, 15_000).map(lambda n: Decimal(n) / 100))
steps = st.lists(
    st.tuples(
        st.sampled_from(["charge", "credit", "pay", "allocate", "take_back", "refund", "refund_advance", "void"]),
        st.integers(0, 2),
        st.integers(0, 5),
        amounts,
    ),
    min_size=3,
    max_size=14,
)


def _do(what, order, payment, amount):
    by = house()
    some = amount or Decimal(10)
    if what == "charge":
        charge([order.account_id], some)
    elif what == "credit":
        charge([order.account_id], -some, aspect=Aspect.CREDIT)
    elif what == "pay" or payment is None:
        record_payments([NewPayment("cash", some, (order.pk,)), NewPayment("other", some)], by=by)
    elif what == "allocate":
        allocate_payments([NewAllocation(payment.pk, order.pk, amount)] * 2, by=by)
    elif what == "take_back":
        take_back_allocations([TakeBack(payment.pk, order.pk, amount, "wrong order")] * 2, by=by)
    elif what == "refund":
        refund_orders([NewRefund(order.pk, amount)] * 2, by=by)
    elif what == "refund_advance":
        refund_advances([AdvanceRefund(payment.pk, amount)] * 2, by=by)
    else:
        void_payments([Void(payment.pk)], by=by)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_the_books_stay_straight_whatever_happens(db, steps):
    with transaction.atomic():
        customer = a_customer()
        some = orders(2, "100", customer=customer) + orders(1, "50")
        for what, order, payment, amount in steps:
            known = Payment.objects.order_by("pk")
            chosen = known[payment % known.count()] if known.exists() else None
            _do(what, some[order], chosen, amount)
            assert straight()
        for account in Account.objects.filter(kind="order"):
            assert 0 <= account.refunded <= account.paid
        transaction.set_rollback(True)
