"""Who is this buyer? One person is one customer, whatever comes at once."""

import threading
import time

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from entrepot.domain.customers.models import Customer, Identity
from entrepot.domain.customers.queries import customers_found_by
from entrepot.domain.customers.rules import Buyer
from entrepot.domain.customers.steps import identify
from entrepot.foundation.accounts.models import Company, NumberRule, SearchTokens
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry

PHONE = "13812345678"


def who(*people, company_id=1):
    with transaction.atomic():
        return identify(people, company_id=company_id, by=THE_HOUSE)


@pytest.mark.django_db
def test_a_new_buyer_becomes_a_customer_who_can_be_found():
    (pk,) = who(Buyer(name="张三丰", phone="138 1234 5678", channel_code="tmall", external_id="b1"))
    customer = Customer.objects.get(pk=pk)
    assert (customer.name, customer.phone, customer.phone_full) == ("张三丰", "138 1234 5678", "+8613812345678")
    assert customer.number.startswith("C")
    assert set(customer.identities.values_list("source", flat=True)) == {"@phone", "tmall"}
    assert PHONE not in str(list(Identity.objects.values_list("value")))
    for query in ("三丰", "5678", "1381234", customer.number):
        assert [found.pk for found in customers_found_by(THE_HOUSE, query)] == [pk]
    assert not customers_found_by(THE_HOUSE, "李四").exists()
    entry = Entry.objects.get(subject="customer", subject_id=pk)
    assert (entry.kind, entry.facts) == ("customer.created", {"number": customer.number})


@pytest.mark.django_db
def test_the_channels_id_goes_before_the_phone():
    first, second = who(
        Buyer(name="甲", phone=PHONE),
        Buyer(name="乙", phone="13900000000", channel_code="tmall", external_id="b1"),
    )
    assert who(Buyer(name="丙", phone=PHONE, channel_code="tmall", external_id="b1")) == [second]
    assert who(Buyer(name="丁", phone="+86 138 1234 5678")) == [first]


@pytest.mark.django_db
def test_an_id_belongs_to_its_channel_only():
    one, other = who(
        Buyer(name="甲", channel_code="tmall", external_id="1"), Buyer(name="甲", channel_code="jd", external_id="1")
    )
    assert one != other


@pytest.mark.django_db
def test_a_phone_links_the_ids_of_several_channels():
    (pk,) = who(Buyer(phone=PHONE, channel_code="tmall", external_id="t"))
    assert who(Buyer(phone=PHONE, channel_code="jd", external_id="j")) == [pk]
    assert who(Buyer(channel_code="jd", external_id="j")) == [pk]


@pytest.mark.django_db
def test_a_friends_number_is_not_added_to_who_has_one():
    (pk,) = who(Buyer(phone=PHONE, channel_code="tmall", external_id="t"))
    assert who(Buyer(phone="13900000000", channel_code="tmall", external_id="t")) == [pk]
    (friend,) = who(Buyer(name="朋友", phone="13900000000"))
    assert friend != pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    "phone",
    [
        "138****5678",
        "17012345678",
        "13812345678转1234",
        "13812345678-1234",
        "13812345678,1234",
        "+8695013123456789",
        "+864008001234",
        "12345",
        "",
    ],
)
def test_a_number_that_does_not_identify_never_matches(phone):
    one, other = who(Buyer(name="王五", phone=phone), Buyer(name="王五", phone=phone))
    assert one != other
    assert one not in who(Buyer(name="王五", phone=phone))
    assert not Identity.objects.exists()


@pytest.mark.django_db
def test_nothing_known_is_nobody():
    assert who(Buyer(channel_code="counter"), Buyer(name="  ")) == [None, None]
    assert not Customer.objects.exists()


@pytest.mark.django_db
def test_one_new_phone_several_times_in_a_list_is_one_customer():
    found = who(*[Buyer(name=f"第{n}个", phone=PHONE) for n in range(5)], Buyer(name="别人", phone="13900000001"))
    assert len(set(found[:5])) == 1
    assert found[5] != found[0]
    assert Customer.objects.count() == 2
    assert Customer.objects.get(pk=found[0]).name == "第0个"


@pytest.mark.django_db
def test_companies_do_not_share_customers():
    other = Company.objects.create(code="other", name={"en": "Other"})
    NumberRule.objects.create(company=other, document="customer", pattern="X{seq:05}")
    assert who(Buyer(phone=PHONE)) != who(Buyer(phone=PHONE), company_id=other.pk)


@pytest.mark.django_db
def test_what_is_too_long_does_not_stop_an_order():
    buyer = Buyer(name="长" * 500, phone="1" * 100, email="e" * 400, channel_code="jd", external_id="x" * 999)
    (pk,) = who(buyer)
    assert len(Customer.objects.get(pk=pk).name) == 200
    assert who(buyer) == [pk]


@pytest.mark.django_db
def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    who(Buyer(phone="13700000000"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        who(Buyer(name="甲", phone="13711111111", channel_code="jd", external_id="one"))
    many = [Buyer(name=f"{n}", phone=f"136{n:08}", channel_code="jd", external_id=f"n{n}") for n in range(50)]
    with django_assert_num_queries(len(one)):
        who(*many)
    with django_assert_num_queries(3):
        who(*many)


def race(*lists):
    """Identify each list in a thread of its own; all have decided before any may write."""
    together, answers, problems = threading.Barrier(len(lists)), [None] * len(lists), []

    def run(place, people):
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
                together.wait(10)
                answers[place] = identify(people, company_id=1, by=THE_HOUSE)
        except Exception as problem:  # noqa: BLE001 - a thread's failure is the test's answer
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, people)) for place, people in enumerate(lists)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not problems
    return answers


def test_two_placements_with_one_new_phone_make_one_customer(real_commits):
    for n in range(20):
        phone = f"13500000{n:03}"
        left, right = race([Buyer(name="左", phone=phone)], [Buyer(name="右", phone=phone)])
        assert left == right
    assert Customer.objects.count() == 20
    assert SearchTokens.objects.filter(subject="customer").count() == 20


def test_lists_in_opposite_order_neither_deadlock_nor_double(real_commits):
    people = [Buyer(name=f"{n}", phone=f"136{n:08}", channel_code="jd", external_id=f"b{n}") for n in range(60)]
    for _ in range(3):
        there, back = race(people, people[::-1])
        assert there == back[::-1]
    assert Customer.objects.count() == 60


def test_a_phone_lost_in_the_race_brings_the_new_id_to_the_winner(real_commits):
    for n in range(10):
        phone = f"13400000{n:03}"
        one, other = race(
            [Buyer(phone=phone, channel_code="tmall", external_id=f"t{n}")],
            [Buyer(phone=phone, channel_code="jd", external_id=f"j{n}")],
        )
        assert one == other
        assert who(
            Buyer(channel_code="tmall", external_id=f"t{n}"), Buyer(channel_code="jd", external_id=f"j{n}")
        ) == [one[0], one[0]]
    assert Customer.objects.count() == 10


def test_keys_are_taken_in_one_order_whatever_the_list(real_commits):
    a, b = (Buyer(name=code, channel_code="jd", external_id=code) for code in "ab")
    took_a, may_end = threading.Event(), threading.Event()

    def hold_a():
        with transaction.atomic():
            identify([a], company_id=1, by=THE_HOUSE)
            took_a.set()
            may_end.wait(10)
        connections.close_all()

    def take_both():
        took_a.wait(10)
        who(b, a)
        connections.close_all()

    threads = [threading.Thread(target=target) for target in (hold_a, take_both)]
    for thread in threads:
        thread.start()
    wait_until_somebody_waits()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
    who(b)  # would wait for take_both, had that taken b before it waits for a
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert Customer.objects.count() == 2


def wait_until_somebody_waits():
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT count(*) FROM pg_stat_activity
                   WHERE wait_event_type = 'Lock' AND datname = current_database()"""
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
