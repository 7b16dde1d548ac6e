import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from entrepot.domain.payments.actions import record_payments
from entrepot.domain.payments.models import Payment
from entrepot.domain.payments.steps import NewPayment
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
from entrepot.domain.receivables.models import Account, AccountKind, Standing
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation import clock
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db


def test_a_payment_pays_its_order():
    order = an_order("100")
    recorded = pay(order, "100", reference="B1")
    assert recorded.payment.number
    assert recorded.payment.allocated == 100
    assert recorded.allocated == {order.pk: 100}
    assert money(order).standing == Standing.PAID
    tender = Account.objects.get(kind=AccountKind.TENDER, code="bank_transfer")
    assert tender.balance == 100
    assert told("order", order.pk) == ["payment.allocated"]
    assert told("payment", recorded.payment.pk) == ["payment.recorded"]
    facts = Entry.objects.get(subject="order").facts
    assert (facts["amount"], facts["method"], facts["owed"]) == ("100.00", "bank_transfer", "0.00")
    assert straight()


def test_part_of_the_money_pays_part_of_the_order():
    order = an_order("100")
    pay(order, "30.5")
    assert money(order).standing == Standing.PART_PAID
    assert money(order).balance == Decimal("69.5")
    assert straight()


def test_money_beyond_what_is_owed_is_kept_for_the_customer():
    customer = a_customer()
    order = an_order("100", customer=customer)
    first, second = pay(order, "100"), pay(order, "40", method="cash", reference="x")
    assert first.payment.kept_in is None
    assert (second.payment.allocated, second.payment.advance) == (0, 40)
    assert second.payment.payer == customer
    assert money(order).standing == Standing.PAID
    (owed,) = owed_by(customer)
    assert (owed.orders, owed.advances, owed.owed) == (0, 40, -40)
    assert told("order", order.pk) == ["payment.allocated", "payment.recorded"]
    assert straight()


def test_money_of_an_unknown_payer_waits_unclaimed():
    order = an_order("10")
    recorded = pay(order, "25")
    assert recorded.payment.payer is None
    assert recorded.payment.advance == 15
    assert recorded.payment.kept_in.kind == AccountKind.ADVANCES
    assert straight()


def test_one_payment_pays_several_orders_in_turn():
    one, two, three = orders(3, "100")
    new = NewPayment("bank_transfer", Decimal(150), (two.pk, one.pk, three.pk))
    (recorded,) = record_payments([new], by=house())
    assert recorded.allocated == {two.pk: 100, one.pk: 50}
    assert [money(o).balance for o in (one, two, three)] == [50, 0, 100]
    assert straight()


def test_a_list_shares_what_is_owed_in_its_order():
    order = an_order("100")
    new = [NewPayment("cash", Decimal(60), (order.pk,)) for _ in range(3)]
    recorded = record_payments(new, by=house())
    assert [r.payment.allocated for r in recorded] == [60, 40, 0]
    assert money(order).balance == 0
    facts = list(Entry.objects.filter(subject="order").order_by("seq").values_list("facts", flat=True))
    assert [f["owed"] for f in facts] == ["40.00", "0.00", "0.00"]
    assert straight()


def test_a_draft_owes_nothing_yet_so_its_money_is_an_advance():
    customer = a_customer()
    order = an_order("0", customer=customer)
    type(order).objects.filter(pk=order.pk).update(state="cancelled", account=None)
    recorded = pay(order, "40")
    assert recorded.payment.advance == 40
    assert recorded.payment.payer == customer
    assert straight()


def test_refused_items_leave_no_trace_and_the_others_are_kept():
    order = an_order("100", currency="USD")
    yen = an_order("100", currency="JPY")
    before = everything()
    tomorrow = clock.now().date() + timedelta(days=2)
    bad = [
        NewPayment("cash", Decimal(0), (order.pk,)),
        NewPayment("cash", Decimal("-5"), (order.pk,)),
        NewPayment("cash", Decimal("1.005"), (order.pk,)),
        NewPayment("cash", Decimal("1.5"), (yen.pk,)),
        NewPayment("cash", Decimal("NaN"), (order.pk,)),
        NewPayment("cash", Decimal("1e30"), (order.pk,)),
        NewPayment("gold", Decimal(5), (order.pk,)),
        NewPayment("cash", Decimal(5), (order.pk,), currency="CNY"),
        NewPayment("cash", Decimal(5), (order.pk, 10**9)),
        NewPayment("cash", Decimal(5), (order.pk,), received_on=tomorrow),
    ]
    codes = [answer.code for answer in record_payments(bad, by=house())]
    assert codes == [
        *["wrong_amount"] * 6, "unknown_method", "wrong_currency", "not_found", "not_yet",
    ]  # fmt: skip
    assert everything() == before
    mixed = record_payments([bad[0], NewPayment("cash", Decimal(5), (order.pk,)), bad[6]], by=house())
    assert [isinstance(answer, Refusal) for answer in mixed] == [True, False, True]
    assert Payment.objects.get().amount == 5


def test_only_those_who_may_record():
    order = an_order("100")
    with pytest.raises(NotAllowed):
        record_payments([NewPayment("cash", Decimal(5), (order.pk,))], by=nobody())
    assert not Payment.objects.exists()


def test_a_payment_that_looks_typed_in_twice_is_pointed_out():
    one, two = orders(2, "100")
    first = pay(one, "100", reference="TX-1")
    assert first.look_alikes == []
    assert pay(two, "100", reference="TX-1").look_alikes == [first.payment.number]
    assert pay(two, "99", reference="TX-1").look_alikes == []
    assert pay(two, "100", reference="TX-1", method="cash").look_alikes == []


def test_any_number_of_payments_takes_the_same_statements():
    def prepared(n):
        made = orders(n, "100", customer=a_customer())
        pay(an_order("1"), "1")
        new = [NewPayment("bank_transfer", Decimal(80), (order.pk,)) for order in made]
        return lambda: record_payments(new, by=house())

    assert same_statements(prepared, at_most=20)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_payments_at_once_do_not_put_more_on_an_order_than_it_owes():
    order = an_order("100", customer=a_customer())
    start = threading.Barrier(4)
    recorded = []

    def take():
        start.wait(5)
        recorded.append(pay(order, "60"))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join(20) for thread in threads]
    assert sorted(r.payment.allocated for r in recorded) == [0, 0, 40, 60]
    assert money(order).standing == Standing.PAID
    assert straight()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_opening_a_customers_account_does_not_cross_those_who_pay_its_orders():
    """The account that is opened takes over orders that others are being paid for at the same moment."""
    customers = [a_customer() for _ in range(12)]
    made = [orders(4, "10", customer=customer) for customer in customers]
    together, problems = threading.Barrier(4), []

    def take(n):
        try:
            for some in made:
                together.wait(10)
                pay(some[n], "10" if n % 2 else "11")
        except Exception as problem:  # noqa: BLE001
            together.abort()
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(n,)) for n in range(4)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert problems == []
    assert [owed_by(customer)[0].owed for customer in customers] == [-2] * 12
    assert straight()
