import pytest

from entrepot.domain.customers.actions import NewCustomer, add_address, create_customers
from entrepot.domain.customers.queries import addresses_of
from entrepot.domain.customers.rules import NewAddress
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    return create_customers([NewCustomer("张三")], by=THE_HOUSE)[0]


def test_it_stands_in_the_book_newest_first(customer):
    for street in ("一号", "二号"):
        add_address(customer, address=NewAddress(province="上海", district="静安", street=street), by=THE_HOUSE)
    assert [one.street for one in addresses_of(customer)] == ["二号", "一号"]
    facts = Entry.objects.filter(kind="customer.address_added").first().facts
    assert facts == {"number": customer.number, "region_code": "310106"}


def test_an_address_that_says_nothing_is_refused(customer):
    with pytest.raises(Invalid):
        add_address(customer, address=NewAddress(name="张三"), by=THE_HOUSE)
    assert not addresses_of(customer).exists()
