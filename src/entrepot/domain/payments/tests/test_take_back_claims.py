"""It was somebody else's money: what is left of it waits for its owner again."""

import pytest

from entrepot.domain.payments.actions import (
    allocate_payments,
    claim_payments,
    take_back_allocations,
    take_back_claims,
)
from entrepot.domain.payments.models import Payment
from entrepot.domain.payments.queries import unclaimed
from entrepot.domain.payments.steps import Claim, ClaimReturn, NewAllocation, TakeBack
from entrepot.domain.payments.tests.build import (
    a_customer,
    a_payment,
    an_order,
    everything,
    house,
    same_statements,
    straight,
    told,
)
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.actions import only
from entrepot.foundation.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def claimed(customer, amount="100"):
    return only(claim_payments([Claim(a_payment(amount).pk, customer.pk)], by=house()))


def test_it_is_nobodys_again_and_can_be_claimed_for_the_right_one():
    wrong, right = a_customer(), a_customer()
    payment = claimed(wrong)
    payment = only(take_back_claims([ClaimReturn(payment.pk, "她的妹妹付的")], by=house()))
    payment.refresh_from_db()
    assert (payment.payer_id, payment.claimed_by, payment.note) == (None, "", "她的妹妹付的")
    assert list(unclaimed(Payment.objects.all())) == [payment]
    assert all(not owed.advances for owed in owed_by(wrong))
    only(claim_payments([Claim(payment.pk, right.pk)], by=house()))
    assert [owed.advances for owed in owed_by(right)] == [100]
    assert told("customer", wrong.pk)[-2:] == ["payment.claimed", "payment.claim_taken_back"]
    assert straight()


def test_what_stands_on_orders_stays_there_and_what_comes_back_is_nobodys():
    customer = a_customer()
    order, payment = an_order("60", customer=customer), claimed(customer)
    only(allocate_payments([NewAllocation(payment.pk, order.pk)], by=house()))
    only(take_back_claims([ClaimReturn(payment.pk, "wrong_payer")], by=house()))
    assert [(owed.orders, owed.advances) for owed in owed_by(customer)] in ([(0, 0)], [])
    only(take_back_allocations([TakeBack(payment.pk, order.pk, reason="wrong_payer")], by=house()))
    payment.refresh_from_db()
    assert (payment.advance, payment.kept_in.customer_id) == (100, None)
    assert straight()


def test_what_was_not_claimed_or_has_no_reason_is_refused():
    customer = a_customer()
    hers, mine = a_payment("10", payer_id=customer.pk), claimed(customer)
    wanted = [ClaimReturn(hers.pk, "x"), ClaimReturn(10**9, "x"), ClaimReturn(mine.pk, " ")]
    before = everything()
    first, second, third = take_back_claims(wanted, by=house())
    assert (first.code, second.code, type(third)) == ("not_claimed", "not_found", Invalid)
    assert everything() == before


def test_only_those_who_may():
    with pytest.raises(NotAllowed):
        take_back_claims([ClaimReturn(1, "x")], by=nobody())


def test_any_number_takes_the_same_statements():
    def prepared(n):
        wanted = [ClaimReturn(claimed(a_customer()).pk, "wrong_payer") for _ in range(n)]
        return lambda: take_back_claims(wanted, by=house())

    assert same_statements(prepared, at_most=20)
