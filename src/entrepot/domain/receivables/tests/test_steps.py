"""The parts of a change of money that rooms upstairs build on."""

import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from entrepot.domain.receivables.models import Account, AccountKind, Aspect, Posting, Standing, Voucher
from entrepot.domain.receivables.steps import (
    Entry,
    NewVoucher,
    credit_exposure,
    house_accounts,
    lock_accounts,
    open_customer_accounts,
    post,
)
from entrepot.domain.receivables.tests.build import DAY, a_customer, charge, house, order_accounts

TENDER = (AccountKind.TENDER, "cash")
SALES = (AccountKind.SALES, "goods")


def _balances():
    return dict(Account.objects.values_list("id", "balance"))


@pytest.mark.django_db
def test_a_house_account_is_made_once_and_found_again():
    company_id = house().company_id
    first = house_accounts([TENDER, SALES], currency="CNY", company_id=company_id)
    assert house_accounts([SALES, TENDER], currency="CNY", company_id=company_id) == first
    assert house_accounts([TENDER], currency="USD", company_id=company_id)[TENDER] != first[TENDER]
    assert Account.objects.filter(kind=AccountKind.TENDER, currency="CNY").count() == 1


@pytest.mark.django_db
def test_house_accounts_are_remembered_only_once_committed(
    django_assert_num_queries, django_capture_on_commit_callbacks
):
    company_id = house().company_id
    with django_capture_on_commit_callbacks(execute=False):
        house_accounts([TENDER], currency="CNY", company_id=company_id)
    with django_assert_num_queries(1):
        house_accounts([TENDER], currency="CNY", company_id=company_id)
    with django_capture_on_commit_callbacks(execute=True):
        house_accounts([TENDER], currency="CNY", company_id=company_id)
    with django_assert_num_queries(0):
        house_accounts([TENDER], currency="CNY", company_id=company_id)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_need_a_house_account_at_once_get_the_same_one():
    company_id = house().company_id
    made = threading.Barrier(2)
    found = []

    def need():
        with transaction.atomic():
            made.wait()
            found.append(house_accounts([TENDER, SALES], currency="CNY", company_id=company_id))
        connection.close()

    threads = [threading.Thread(target=need) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join(10) for thread in threads]
    assert len(found) == 2
    assert found[0] == found[1]


@pytest.mark.django_db
def test_post_moves_totals_by_aspect_and_the_customer_by_the_sum():
    customer = a_customer()
    by = house()
    parent = open_customer_accounts([customer.pk], currency="CNY", company_id=by.company_id)[customer.pk]
    one, two = order_accounts(2, customer=customer, parent_id=parent)
    charge([one], "100")
    charge([two], "50")
    charge([one], "-10", aspect=Aspect.CREDIT)
    charge([one], "-60", aspect=Aspect.PAYMENT)
    charge([one], "5", aspect=Aspect.REFUND)
    charge([one], "-1", aspect=Aspect.WRITE_OFF)
    account = Account.objects.get(pk=one)
    assert (account.charged, account.credited, account.paid) == (100, 10, 60)
    assert (account.refunded, account.written_off, account.balance) == (5, 1, 34)
    assert account.standing == Standing.PART_PAID
    assert Account.objects.get(pk=parent).balance == 84


@pytest.mark.django_db
def test_an_account_that_is_posted_to_twice_moves_by_the_sum():
    (account,) = order_accounts()
    charge([account, account, account], "10")
    assert Account.objects.get(pk=account).balance == 30


@pytest.mark.django_db
def test_sales_have_no_live_balance_and_tender_has_one():
    by = house()
    (account,) = order_accounts()
    charge([account], "10")
    keys = house_accounts([TENDER, SALES], currency="CNY", company_id=by.company_id)
    pay = [Entry(keys[TENDER], Decimal(10)), Entry(account, Decimal(-10), Aspect.PAYMENT)]
    currency_of = {keys[TENDER]: "CNY", account: "CNY"}
    post([NewVoucher("test", "order", 1, DAY, pay)], company_id=by.company_id, currency_of=currency_of, by=by)
    balances = _balances()
    assert balances[keys[TENDER]] == 10
    assert balances[keys[SALES]] == 0
    assert Posting.objects.filter(account=keys[SALES]).aggregate(s=Sum("amount"))["s"] == -10


@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 50])
def test_posting_is_one_statement_whatever_the_length(n, django_assert_num_queries):
    by = house()
    ids = order_accounts(n)
    sales = house_accounts([SALES], currency="CNY", company_id=by.company_id)[SALES]
    vouchers = [
        NewVoucher("test", "order", pk, DAY, [Entry(pk, Decimal(3), Aspect.CHARGE), Entry(sales, Decimal(-3))])
        for pk in ids
    ]
    currency_of = dict.fromkeys([*ids, sales], "CNY")
    with django_assert_num_queries(1):
        made = post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)
    assert made == sorted(made)
    assert list(Voucher.objects.filter(pk__in=made).order_by("pk").values_list("subject_id", flat=True)) == ids
    assert set(Account.objects.filter(pk__in=ids).values_list("balance", flat=True)) == {3}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entries", "currency"),
    [
        ([("10", Aspect.CHARGE), ("-9", Aspect.OTHER)], "CNY"),
        ([("10.005", Aspect.CHARGE), ("-10.005", Aspect.OTHER)], "CNY"),
        ([("10.5", Aspect.CHARGE), ("-10.5", Aspect.OTHER)], "JPY"),
        ([("10", Aspect.OTHER), ("-10", Aspect.OTHER)], "CNY"),
        ([("10", Aspect.REFUND), ("-10", Aspect.OTHER)], "CNY"),
    ],
    ids=["crooked", "below a cent", "below a yen", "without aspect", "refunds what was not paid"],
)
def test_the_database_refuses_what_must_not_be(entries, currency):
    by = house()
    (account,) = order_accounts(currency=currency)
    sales = house_accounts([SALES], currency=currency, company_id=by.company_id)[SALES]
    rows = [
        Entry(pk, Decimal(amount), aspect) for pk, (amount, aspect) in zip([account, sales], entries, strict=True)
    ]
    currency_of = {account: currency, sales: currency}
    with pytest.raises(IntegrityError), transaction.atomic():
        post([NewVoucher("x", "order", 1, DAY, rows)], company_id=by.company_id, currency_of=currency_of, by=by)
    assert not Posting.objects.exists()


@pytest.mark.django_db
def test_three_decimals_are_coins_in_kuwait():
    (account,) = order_accounts(currency="KWD")
    charge([account], "1.125", currency="KWD")
    assert Account.objects.get(pk=account).balance == Decimal("1.125")


@pytest.mark.django_db
def test_locking_brings_the_accounts_above():
    customer = a_customer()
    by = house()
    parent = open_customer_accounts([customer.pk], currency="CNY", company_id=by.company_id)[customer.pk]
    ids = order_accounts(2, customer=customer, parent_id=parent)
    locked = lock_accounts(ids)
    assert list(locked) == sorted([parent, *ids])


@pytest.mark.django_db
def test_a_new_customer_account_takes_over_what_the_customers_orders_owe():
    customer, other = a_customer(), a_customer()
    mine = order_accounts(2, customer=customer)
    charge(mine, "30")
    charge(order_accounts(1, customer=other), "7")
    by = house()
    opened = open_customer_accounts([customer.pk], currency="CNY", company_id=by.company_id)
    assert Account.objects.get(pk=opened[customer.pk]).balance == 60
    charge(mine[:1], "5")
    assert Account.objects.get(pk=opened[customer.pk]).balance == 65
    again = open_customer_accounts([customer.pk], currency="CNY", company_id=by.company_id)
    assert again == opened
    credit = credit_exposure([customer.pk, other.pk])
    assert list(credit) == [(customer.pk, "CNY")]
    assert credit[(customer.pk, "CNY")].balance == 65


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_order_that_is_being_placed_is_not_forgotten_by_a_new_customer_account():
    """The placer has seen that there is no account, and has not yet written the order's."""
    customer = a_customer()
    seen, opening = threading.Event(), threading.Event()
    made = []

    def place():
        with transaction.atomic():
            assert credit_exposure([customer.pk]) == {}
            seen.set()
            opening.wait(0.3)
            made.extend(order_accounts(1, customer=customer))
            charge(made, "12")
        connection.close()

    placer = threading.Thread(target=place)
    placer.start()
    seen.wait(5)
    with transaction.atomic():
        opened = open_customer_accounts([customer.pk], currency="CNY", company_id=house().company_id)
    placer.join(5)
    assert Account.objects.get(pk=made[0]).parent_id == opened[customer.pk]
    assert Account.objects.get(pk=opened[customer.pk]).balance == 12
