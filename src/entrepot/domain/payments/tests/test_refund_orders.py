import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from entrepot.domain.payments.actions import record_payments, refund_orders
from entrepot.domain.payments.models import Allocation, Payment, Refund, RefundPart
from entrepot.domain.payments.steps import NewPayment, NewRefund
from entrepot.domain.payments.tests.build import (
    an_order,
    charge,
    everything,
    house,
    money,
    orders,
    pay,
    same_statements,
    straight,
    told,
)
from entrepot.domain.receivables.models import Account, AccountKind, Aspect, Standing
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db


def _tender(code):
    return Account.objects.get(kind=AccountKind.TENDER, code=code).balance


def test_money_goes_back_the_way_it_came_oldest_payment_first():
    order = an_order("100")
    first = pay(order, "60", method="cash").payment
    second = pay(order, "40", method="bank_transfer").payment
    (refund,) = refund_orders([NewRefund(order.pk, Decimal(75), reason="damaged")], by=house())
    assert refund.amount == 75
    parts = list(refund.parts.order_by("pk").values_list("payment_id", "method", "amount"))
    assert parts == [(first.pk, "cash", 60), (second.pk, "bank_transfer", 15)]
    assert (_tender("cash"), _tender("bank_transfer")) == (0, 25)
    account = money(order)
    assert (account.paid, account.refunded, account.balance) == (100, 75, 75)
    assert told("order", order.pk)[-1] == "payment.refunded"
    assert told("payment", second.pk) == ["payment.recorded", "payment.refunded"]
    assert straight()


def test_a_method_sends_it_another_way():
    order = an_order("100")
    pay(order, "100", method="bank_transfer")
    (refund,) = refund_orders([NewRefund(order.pk, Decimal(30), method="cash")], by=house())
    assert refund.parts.get().method == "cash"
    assert (_tender("cash"), _tender("bank_transfer")) == (-30, 100)
    assert straight()


def test_without_an_amount_all_that_was_paid_goes_back():
    order = an_order("100")
    pay(order, "80")
    refund_orders([NewRefund(order.pk, Decimal(30))], by=house())
    (refund,) = refund_orders([NewRefund(order.pk)], by=house())
    assert refund.amount == 50
    assert money(order).standing == Standing.REFUNDED
    assert straight()


def test_a_cancelled_order_that_was_paid_is_overpaid_until_it_is_refunded():
    order = an_order("100")
    pay(order, "100")
    charge([order.account_id], "-100", aspect=Aspect.CREDIT)
    assert money(order).standing == Standing.OVERPAID
    refund_orders([NewRefund(order.pk)], by=house())
    assert money(order).balance == 0
    assert money(order).standing == Standing.REFUNDED
    assert straight()


def test_more_than_was_paid_is_refused_without_a_trace():
    order, unpaid = an_order("100"), an_order("100")
    pay(order, "80")
    refund_orders([NewRefund(order.pk, Decimal(30))], by=house())
    before = everything()
    wanted = [
        NewRefund(order.pk, Decimal("50.01")),
        NewRefund(unpaid.pk, Decimal(1)),
        NewRefund(unpaid.pk),
        NewRefund(order.pk, Decimal(0)),
        NewRefund(order.pk, Decimal(1), method="gold"),
        NewRefund(10**9, Decimal(1)),
    ]
    answers = refund_orders(wanted, by=house())
    assert [answer.code for answer in answers] == [
        *["refund_too_large"] * 3, "wrong_amount", "unknown_method", "not_found",
    ]  # fmt: skip
    assert answers[0].refundable == "50.00"
    assert "50.00 can" in str(answers[0])
    assert everything() == before


def test_a_list_refunds_in_its_order_until_nothing_is_left():
    order = an_order("100")
    pay(order, "100")
    wanted = [NewRefund(order.pk, Decimal(amount)) for amount in (60, 50, 40)]
    answers = refund_orders(wanted, by=house())
    assert [isinstance(answer, Refusal) for answer in answers] == [False, True, False]
    assert money(order).refunded == 100
    facts = Entry.objects.filter(subject="order", kind="payment.refunded").order_by("seq")
    assert [f.facts["owed"] for f in facts] == ["60.00", "100.00"]
    assert straight()


def test_only_those_who_may_refund():
    order = an_order("100")
    pay(order, "100")
    with pytest.raises(NotAllowed):
        refund_orders([NewRefund(order.pk)], by=nobody())
    assert not Refund.objects.exists()


def test_behind_the_decision_stand_constraints():
    order = an_order("100")
    payment = pay(order, "100").payment
    with pytest.raises(IntegrityError), transaction.atomic():
        charge([order.account_id], "100.01", aspect=Aspect.REFUND)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(refunded=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.update(refunded=101)
    refund_orders([NewRefund(order.pk)], by=house())
    for book in (Refund, RefundPart):
        with pytest.raises(IntegrityError), transaction.atomic():
            book.objects.update(amount=1)


def test_any_number_of_refunds_takes_the_same_statements():
    def prepared(n):
        made = orders(n, "100")
        record_payments([NewPayment("cash", Decimal(100), (order.pk,)) for order in made], by=house())
        wanted = [NewRefund(order.pk, Decimal(10)) for order in made]
        return lambda: refund_orders(wanted, by=house())

    assert same_statements(prepared, at_most=20)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_refund_at_once_cannot_give_back_more_than_was_paid():
    order = an_order("100")
    pay(order, "100")
    start = threading.Barrier(4)
    answers = []

    def refund():
        try:
            start.wait(5)
            answers.extend(refund_orders([NewRefund(order.pk, Decimal(40))], by=house()))
        except IntegrityError as alarm:
            answers.append(alarm)
        finally:
            connection.close()

    threads = [threading.Thread(target=refund) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join(20) for thread in threads]
    given = [a for a in answers if isinstance(a, Refund)]
    refused = [a for a in answers if isinstance(a, Refusal)]
    assert (len(given), len(refused)) == (2, 2)
    assert {r.code for r in refused} == {"refund_too_large"}
    assert money(order).refunded == 80
    assert straight()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_paying_and_refunding_one_order_at_once_neither_waits_forever_nor_errs():
    order = an_order("100")
    pay(order, "10")
    problems = []

    def work(change):
        try:
            for _ in range(5):
                change()
        except Exception as problem:  # noqa: BLE001
            problems.append(problem)
        finally:
            connection.close()

    changes = [lambda: pay(order, "5"), lambda: refund_orders([NewRefund(order.pk, Decimal(3))], by=house())]
    threads = [threading.Thread(target=work, args=(change,)) for change in changes * 2]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    assert problems == []
    assert straight()
