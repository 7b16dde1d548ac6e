"""Money of an unknown sender is found to be a customer's, and counts for him from then on."""

from decimal import Decimal

import pytest

from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.actions import activate_review_rules
from entrepot.domain.payments.actions import allocate_payments, claim_payments, record_payments
from entrepot.domain.payments.steps import Claim, NewAllocation, NewPayment
from entrepot.domain.payments.suggesting import suggestions_for
from entrepot.domain.payments.tests.build import (
    a_customer,
    a_payment,
    an_order,
    everything,
    house,
    money,
    pay,
    same_statements,
    straight,
    told,
)
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def test_it_becomes_an_advance_that_is_offered_and_put_on_orders():
    customer = a_customer()
    order, payment = an_order("100", customer=customer), a_payment("130")
    assert suggestions_for(house(), payment) == []
    payment = only(claim_payments([Claim(payment.pk, customer.pk)], by=house()))
    assert (payment.payer_id, payment.advance, payment.kept_in.customer_id) == (customer.pk, 130, customer.pk)
    (owed,) = owed_by(customer)
    assert (owed.orders, owed.advances, owed.owed) == (100, 130, -30)
    assert [part.order.pk for part in suggestions_for(house(), payment)[0].parts] == [order.pk]
    assert only(allocate_payments([NewAllocation(payment.pk, order.pk)], by=house())).amount == 100
    assert money(order).balance == 0
    assert told("payment", payment.pk) == ["payment.recorded", "payment.claimed", "payment.allocated"]
    assert told("customer", customer.pk)[-1] == "payment.claimed"
    assert straight()


def test_what_has_a_payer_or_nothing_left_or_is_not_there_is_refused():
    customer, stranger = a_customer(), a_payment("10")
    hers, gone = a_payment("10", payer_id=customer.pk), pay(an_order("10"), "10").payment
    wanted = [(hers.pk, customer.pk), (gone.pk, customer.pk), (10**9, customer.pk), (stranger.pk, 10**9)]
    before = everything()
    answers = claim_payments([Claim(*one) for one in wanted], by=house())
    assert [a.code for a in answers] == ["has_payer", "nothing_left_to_claim", "not_found", "not_found"]
    assert everything() == before
    first, second = claim_payments([Claim(stranger.pk, customer.pk)] * 2, by=house())
    assert (first.pk, second.code) == (stranger.pk, "has_payer")
    assert straight()


@pytest.mark.parametrize("way", ["claimed", "recorded"])
def test_an_advance_lets_go_on_who_was_over_his_limit(shop, way):
    build.receive("SH", LAMP=50)
    activate_review_rules([{"rule": "credit_limit"}], by=THE_HOUSE)
    build.order(LAMP=1)
    customer = Customer.objects.get()
    set_credit_limit(customer, currency="CNY", limit=Decimal("15"), by=THE_HOUSE)
    held = build.order(LAMP=2)
    build.follow()
    assert build.fresh(held).holds_open == 1
    payer = customer.pk if way == "recorded" else None
    new = NewPayment("bank_transfer", Decimal("20"), payer_id=payer, currency="CNY")
    payment = only(record_payments([new], by=THE_HOUSE)).payment
    if way == "claimed":
        build.follow()
        assert build.fresh(held).holds_open == 1
        only(claim_payments([Claim(payment.pk, customer.pk)], by=THE_HOUSE))
    build.follow()
    assert (build.fresh(held).holds_open, build.fresh(held).state) == (0, "approved")
    assert build.differences() == {}


def test_only_those_who_may():
    with pytest.raises(NotAllowed):
        claim_payments([Claim(1, 1)], by=nobody())


def test_any_number_takes_the_same_statements():
    def prepared(n):
        claims = [Claim(a_payment("10").pk, a_customer().pk) for _ in range(n)]
        return lambda: claim_payments(claims, by=house())

    assert same_statements(prepared, at_most=20)
