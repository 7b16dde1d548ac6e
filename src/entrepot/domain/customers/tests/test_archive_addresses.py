import pytest

from entrepot.domain.customers.actions import NewCustomer, add_addresses, archive_addresses, create_customers
from entrepot.domain.customers.models import Address
from entrepot.domain.customers.queries import addresses_of
from entrepot.domain.customers.rules import NewAddress
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def some(count):
    people = create_customers([NewCustomer(f"{n}") for n in range(count)], by=THE_HOUSE)
    return people, add_addresses(people, addresses=[NewAddress(street="一号")] * count, by=THE_HOUSE)


def test_they_leave_the_book_and_stay_as_rows():
    (person,), added = some(1)

    archive_addresses(added, by=THE_HOUSE)
    archive_addresses(added, by=THE_HOUSE)

    assert not addresses_of(person).exists()
    assert Address.objects.get().street == "一号"
    assert build.told("customer", person.pk)[-1] == "customer.addresses_archived"
    assert build.told("customer", person.pk).count("customer.addresses_archived") == 1


def test_fifty_cost_as_many_statements_as_one():
    _, added = some(51)
    one = build.statements(lambda: archive_addresses(added[:1], by=THE_HOUSE))
    assert build.statements(lambda: archive_addresses(added[1:], by=THE_HOUSE)) == one
