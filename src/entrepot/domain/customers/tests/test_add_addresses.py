import pytest

from entrepot.domain.customers.actions import NewCustomer, add_addresses, create_customers
from entrepot.domain.customers.queries import addresses_of
from entrepot.domain.customers.rules import NewAddress
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    return create_customers([NewCustomer("张三")], by=THE_HOUSE)[0]


def places(*streets):
    return [NewAddress(province="上海", district="静安", street=street) for street in streets]


def test_they_stand_in_the_book_newest_first(customer):
    add_addresses([customer, customer], addresses=places("一号", "二号"), by=THE_HOUSE)
    assert [one.street for one in addresses_of(customer)] == ["二号", "一号"]
    facts = Entry.objects.filter(kind="customer.address_added").first().facts
    assert facts == {"number": customer.number, "region_code": "310106"}


def test_one_that_says_nothing_is_refused_alone(customer):
    wanted = [NewAddress(name="张三"), *places("一号")]
    refused, added = add_addresses([customer, customer], addresses=wanted, by=THE_HOUSE)
    assert isinstance(refused, Invalid)
    assert list(addresses_of(customer)) == [added]


def test_fifty_cost_as_many_statements_as_one():
    people = create_customers([NewCustomer(f"{n}") for n in range(50)], by=THE_HOUSE)

    def add(count):
        return build.statements(
            lambda: add_addresses(people[:count], addresses=places(*map(str, range(count))), by=THE_HOUSE)
        )

    assert add(1) == add(50)
