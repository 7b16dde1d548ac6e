"""What is known of a customer changes, one edition after the other."""

import pytest
from django.db import transaction

from entrepot.domain.customers.actions import NewCustomer, change_customer, create_customers, create_group
from entrepot.domain.customers.models import PartyVersion
from entrepot.domain.customers.queries import customer_numbered, customers_found_by
from entrepot.domain.customers.rules import Buyer
from entrepot.domain.customers.steps import identify
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import ChangedMeanwhile, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    (made,) = create_customers([NewCustomer("张三", "13812345678", country="CN")], by=THE_HOUSE)
    return made


def recognised(phone):
    with transaction.atomic():
        return identify([Buyer(name="某人", phone=phone)], company_id=1, by=THE_HOUSE)[0]


def test_the_journal_names_fields_and_never_values(customer):
    create_group("vip", name="贵宾", by=THE_HOUSE)
    changed = change_customer(customer, edition=1, changes={"name": "李四", "group": "vip"}, by=THE_HOUSE)
    assert (changed.name, changed.group.code, changed.edition) == ("李四", "vip", 2)
    facts = Entry.objects.get(kind="customer.changed").facts
    assert facts == {"number": customer.number, "fields": ["group", "name"], "edition": 2}
    assert customers_found_by(THE_HOUSE, "李四").exists()
    assert not customers_found_by(THE_HOUSE, "张三").exists()


def test_a_new_phone_replaces_the_old_as_a_key(customer):
    change_customer(customer, changes={"phone": "13900000000"}, by=THE_HOUSE)
    assert recognised("13900000000") == customer.pk
    assert recognised("13812345678") != customer.pk


def test_a_phone_of_another_country_stays_as_it_was_read():
    (made,) = create_customers([NewCustomer("Ann", "020 7946 0000", country="GB")], by=THE_HOUSE)
    before = made.phone_full
    assert change_customer(made, changes={"name": "Anne"}, by=THE_HOUSE).phone_full == before != ""


def test_a_stale_change_is_refused(customer):
    change_customer(customer, edition=1, changes={"name": "李四"}, by=THE_HOUSE)
    with pytest.raises(ChangedMeanwhile):
        change_customer(customer, edition=1, changes={"name": "王五"}, by=THE_HOUSE)
    assert customer_numbered(THE_HOUSE, customer.number).name == "李四"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"number": "X"}, Invalid), ({"name": "", "phone": ""}, Invalid), ({"group": "none"}, NotFound)],
)
def test_what_is_refused_changes_nothing(customer, changes, refusal):
    with pytest.raises(refusal):
        change_customer(customer, changes=changes, by=THE_HOUSE)
    assert customer_numbered(THE_HOUSE, customer.number).edition == 1


def test_the_same_again_is_no_change(customer):
    assert change_customer(customer, changes={"name": "张三"}, by=THE_HOUSE).edition == 1
    assert not Entry.objects.filter(kind="customer.changed").exists()


def test_who_is_unknown_is_not_found():
    with pytest.raises(NotFound):
        customer_numbered(THE_HOUSE, "C999")


def test_who_somebody_was_is_kept_and_what_does_not_say_who_is_not(customer):
    create_group("vip", name="贵宾", by=THE_HOUSE)
    change_customer(customer, changes={"group": "vip", "payment_days": 30}, by=THE_HOUSE)
    assert not PartyVersion.objects.exists()
    change_customer(customer, changes={"name": "李四", "tax_number": "9131"}, by=THE_HOUSE)
    change_customer(customer, changes={"phone": "13900000000"}, by=THE_HOUSE)
    kept = PartyVersion.objects.order_by("until").values_list("name", "phone", "tax_number")
    assert list(kept) == [("张三", "13812345678", ""), ("李四", "13812345678", "9131")]
