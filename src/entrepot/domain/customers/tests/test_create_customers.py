"""People and companies enter the book; one external id is one customer."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from entrepot.domain.customers.actions import NewCustomer, create_customers, create_group
from entrepot.domain.customers.models import Address, Customer, Identity
from entrepot.domain.customers.queries import addresses_of, customers_found_by, duplicates_of
from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.domain.customers.steps import identify
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotFound

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


def created(*news):
    return create_customers(list(news), by=THE_HOUSE)


def test_a_company_with_terms_and_an_address():
    create_group("vip", name="贵宾", by=THE_HOUSE)
    address = NewAddress(name="李四", phone=PHONE, province="浙江", city="杭州", district="西湖", street="文三路1号")
    customer = only(
        created(
            NewCustomer(
                "云山贸易", PHONE, "a@b.cn", kind="company", group="vip", payment_days=30, tax_number="91330100",
                external_ids={"erp": "K-7"}, addresses=[address],
            )
        )
    )  # fmt: skip
    assert (customer.kind, customer.group.code, customer.payment_days) == ("company", "vip", 30)
    assert customer.phone_full == "+8613812345678"
    assert [one.region_code for one in addresses_of(customer)] == ["330106"]
    for query in ("云山", "5678", "a@b"):
        assert [one.pk for one in customers_found_by(THE_HOUSE, query)] == [customer.pk]
    entry = Entry.objects.get(subject="customer")
    assert (entry.kind, entry.facts) == ("customer.created", {"number": customer.number})


def test_orders_recognise_who_was_created():
    customer = only(created(NewCustomer("张三", PHONE, external_ids={"tmall": "b1"})))
    with transaction.atomic():
        assert (
            identify([Buyer(phone=PHONE), Buyer(channel_code="tmall", external_id="b1")], company_id=1, by=THE_HOUSE)
            == [customer.pk] * 2
        )


def test_one_external_id_is_one_customer():
    created(NewCustomer("甲", external_ids={"erp": "1"}))
    answers = created(
        NewCustomer("乙", PHONE, external_ids={"erp": "1"}),
        NewCustomer("丙", external_ids={"erp": "2"}),
        NewCustomer("丁", external_ids={"erp": "2", "crm": "9"}),
        NewCustomer("戊", PHONE, external_ids={"erp": "3"}),
    )
    assert [type(answer) for answer in answers] == [AlreadyExists, Customer, AlreadyExists, Customer]
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["丙", "戊", "甲"]
    keys = Identity.objects.order_by("source", "value").values_list("source", "customer__name")
    assert list(keys)[-3:] == [("erp", "甲"), ("erp", "丙"), ("erp", "戊")]
    assert Identity.objects.get(source="@phone").customer.name == "戊"
    assert not Identity.objects.filter(source="crm").exists()


def test_a_phone_may_be_shared_and_is_suggested():
    one, other = created(NewCustomer("张三", PHONE), NewCustomer("张三丰", "+86 138 1234 5678"))
    assert {found.pk for found in duplicates_of(THE_HOUSE, PHONE)} == {one.pk, other.pk}
    assert Identity.objects.get(source="@phone").customer_id == one.pk


@pytest.mark.parametrize("phone", ["138****5678", "17012345678", "5678", ""])
def test_a_number_that_does_not_identify_suggests_nobody(phone):
    created(NewCustomer("张三", phone or "x"), NewCustomer("张三", phone or "x"))
    assert not duplicates_of(THE_HOUSE, phone).exists()


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (NewCustomer(), Invalid),
        (NewCustomer("甲", kind="robot"), Invalid),
        (NewCustomer("甲", email="nonsense"), Invalid),
        (NewCustomer("甲", payment_days=-1), Invalid),
        (NewCustomer("甲" * 201), Invalid),
        (NewCustomer("甲", group="none"), NotFound),
        (NewCustomer("甲", external_ids={"@phone": "1"}), Invalid),
        (NewCustomer("甲", external_ids={"erp": " "}), Invalid),
        (NewCustomer("甲", addresses=[NewAddress(name="甲")]), Invalid),
        (NewCustomer("甲", addresses=[NewAddress(street="一号", country="China")]), Invalid),
    ],
)
def test_what_is_wrong_is_refused_and_leaves_nothing(new, refusal):
    (answer,) = created(new)
    assert isinstance(answer, refusal)
    assert not Customer.objects.exists()
    assert not Address.objects.exists()
    assert not Entry.objects.exists()


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    def some(letter, count):
        return [
            NewCustomer(
                f"{n}", f"13{letter}{n:08}", external_ids={f"s{letter}": f"{n}"}, addresses=[NewAddress(street="一")]
            )
            for n in range(count)
        ]

    created(*some(1, 1))
    with CaptureQueriesContext(connection) as one:
        created(*some(5, 1))
    with django_assert_num_queries(len(one)):
        created(*some(6, 50))
