from datetime import date, timedelta
from decimal import Decimal

import pytest

from entrepot.domain.payments.actions import put_on_account
from entrepot.domain.payments.steps import Deferral
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
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.domain.receivables.models import Account, Standing
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation import clock
from entrepot.foundation.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def _cleared(order):
    return Account.objects.filter(pk=order.account_id, due_on__isnull=False).exists()


def test_an_order_on_account_may_go_and_is_owed_all_the_same():
    order = an_order("100", customer=a_customer(payment_days=30))
    assert not _cleared(order)
    (deferred,) = put_on_account([Deferral(order.pk)], by=house())
    assert deferred.due_on == clock.today("Asia/Shanghai") + timedelta(days=30)
    assert _cleared(order)
    assert (money(order).balance, money(order).standing) == (100, Standing.UNPAID)
    assert told("order", order.pk) == ["order.put_on_account"]
    pay(order, "100")
    assert money(order).standing == Standing.PAID
    assert straight()


def test_a_day_can_be_agreed():
    order = an_order("100", customer=a_customer())
    put_on_account([Deferral(order.pk, date(2031, 1, 31))], by=house())
    assert money(order).due_on == date(2031, 1, 31)


def test_without_agreed_days_it_is_owed_at_once_and_may_go():
    order = an_order("100", customer=a_customer())
    put_on_account([Deferral(order.pk)], by=house())
    assert money(order).due_on == clock.today("Asia/Shanghai")
    assert _cleared(order)


def test_the_limit_counts_what_the_customer_owes_with_this_order():
    customer = a_customer()
    one, two = orders(2, "60", customer=customer)
    set_credit_limit(customer, limit=Decimal(100), currency="CNY", by=house())
    (answer,) = put_on_account([Deferral(one.pk)], by=house())
    assert answer.code == "over_credit_limit"
    assert (answer.owed, answer.limit) == ("120.00", "100.00")
    pay(two, "20")
    (answer,) = put_on_account([Deferral(one.pk)], by=house())
    assert answer.account.due_on is None or answer.due_on
    assert _cleared(one)


def test_what_cannot_be_owed_is_refused_without_a_trace():
    nobodys, paid = an_order("100"), an_order("100", customer=a_customer())
    pay(paid, "100")
    before = everything()
    wanted = [Deferral(nobodys.pk), Deferral(paid.pk), Deferral(10**9)]
    codes = [answer.code for answer in put_on_account(wanted, by=house())]
    assert codes == ["nobody_owes", "nothing_owed", "not_found"]
    assert everything() == before


def test_only_those_who_may_give_credit():
    order = an_order("100", customer=a_customer())
    with pytest.raises(NotAllowed):
        put_on_account([Deferral(order.pk)], by=nobody())


def test_any_number_takes_the_same_statements():
    def prepared(n):
        wanted = [Deferral(order.pk) for order in orders(n, "10", customer=a_customer())]
        return lambda: put_on_account(wanted, by=house())

    assert same_statements(prepared, at_most=10)
