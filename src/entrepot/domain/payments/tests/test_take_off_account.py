import pytest

from entrepot.domain.payments.actions import put_on_account, take_off_account
from entrepot.domain.payments.steps import Deferral
from entrepot.domain.payments.tests.build import (
    a_customer,
    an_order,
    everything,
    house,
    money,
    orders,
    same_statements,
    told,
)
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def test_an_order_waits_for_its_money_again():
    order = an_order("100", customer=a_customer())
    put_on_account([Deferral(order.pk)], by=house())
    (answer,) = take_off_account([order.pk], by=house())
    assert answer.number == order.number
    assert money(order).due_on is None
    assert told("order", order.pk) == ["order.put_on_account", "order.taken_off_account"]


def test_an_order_that_is_not_on_account_is_refused_without_a_trace():
    order = an_order("100", customer=a_customer())
    before = everything()
    assert [a.code for a in take_off_account([order.pk, 10**9], by=house())] == ["not_on_account", "not_found"]
    assert everything() == before


def test_only_those_who_may():
    with pytest.raises(NotAllowed):
        take_off_account([1], by=nobody())


def test_any_number_takes_the_same_statements():
    def prepared(n):
        made = orders(n, "10", customer=a_customer())
        put_on_account([Deferral(order.pk) for order in made], by=house())
        return lambda: take_off_account([order.pk for order in made], by=house())

    assert same_statements(prepared, at_most=8)
