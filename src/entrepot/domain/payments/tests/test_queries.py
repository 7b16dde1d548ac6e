from decimal import Decimal

import pytest
from django.db import connection

from entrepot.domain.orders.models import Order
from entrepot.domain.payments.actions import refund_orders
from entrepot.domain.payments.models import Allocation
from entrepot.domain.payments.queries import (
    crooked_payments,
    money_of,
    payment_numbered,
    payments_of,
    payments_visible_to,
    refunds_of,
)
from entrepot.domain.payments.steps import NewRefund
from entrepot.domain.payments.suggesting import suggestions_for
from entrepot.domain.payments.tests.build import a_customer, a_payment, an_order, house, pay
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.refusals import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def test_payments_are_seen_by_those_who_may():
    payment = a_payment("10")
    assert list(payments_visible_to(house())) == [payment]
    with pytest.raises(NotAllowed):
        payments_visible_to(nobody())
    assert payment_numbered(house(), payment.number) == payment
    with pytest.raises(NotFound):
        payment_numbered(house(), "PA-none")


def test_an_order_shows_its_payments_and_refunds():
    order, other = an_order("100"), an_order("100")
    first, second = pay(order, "60").payment, pay(order, "40").payment
    pay(other, "100")
    refund_orders([NewRefund(order.pk, Decimal(70))], by=house())
    assert list(payments_of(house(), order)) == [first, second]
    (refund,) = refunds_of(house(), order)
    assert [part.amount for part in refund.parts.all()] == [60, 10]
    money = money_of(Order.objects.select_related("account").get(pk=order.pk))
    assert (money.charged, money.paid, money.refunded, money.owed, money.refundable) == (100, 100, 70, 70, 30)


def test_suggestions_name_the_likeliest_order_first():
    customer = a_customer()
    theirs = an_order("70", customer=customer)
    same_amount = an_order("50")
    named = an_order("80")
    paid = an_order("50")
    pay(paid, "50")
    an_order("50", currency="USD")
    payment = a_payment("50", payer_id=customer.pk, reference=f"transfer {named.number} thanks")
    found = suggestions_for(house(), payment)
    assert [[part.order for part in s.parts] for s in found] == [[named], [same_amount], [theirs]]
    assert [s.reasons for s in found] == [("reference",), ("amount",), ("payer",)]
    assert suggestions_for(house(), pay(named, "50").payment) == []


def test_damage_behind_the_books_is_found():
    order = an_order("100")
    payment = pay(order, "100").payment
    assert crooked_payments() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_payment SET allocated = 99, kept_in_id = tender_id WHERE id = %s", [payment.pk]
        )
    (found,) = crooked_payments()
    assert (found["subject"], found["number"]) == ("payment", payment.number)
    assert (found["kept"], found["summed"]) == (99, 100)
    Allocation.objects.update(amount=90)
    assert {row["subject"] for row in crooked_payments()} == {"payment", "order"}
