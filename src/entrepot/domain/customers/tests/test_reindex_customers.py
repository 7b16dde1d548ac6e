import pytest

from entrepot.domain.customers.actions import NewCustomer, create_customers, reindex_customers
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import customers_found_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def made(*names):
    return create_customers([NewCustomer(name, phone="13812345678") for name in names], by=THE_HOUSE)


def found(query):
    return [one.name for one in customers_found_by(THE_HOUSE, query)]


def test_customers_are_found_by_what_they_are_now():
    (one,) = made("王芳")
    assert found("wf") == found("138 1234 5678") == ["王芳"]
    Customer.objects.update(name="李娜", tax_number="91330106MA2B0XXX8K")
    assert reindex_customers([one.pk], by=THE_HOUSE) == [one.pk]
    assert found("wf") == []
    assert found("ln") == found("91330106MA2B0XXX8K") == ["李娜"]


def test_what_is_unknown_or_not_allowed_is_refused():
    (one,) = made("王芳")
    with build.no_trace():
        (refused,) = reindex_customers([10**9], by=THE_HOUSE)
        assert refused.code == "not_found"
        with pytest.raises(NotAllowed):
            reindex_customers([one.pk], by=nobody())


def test_statements_do_not_grow_with_the_list():
    ids = [one.pk for one in made(*(f"王{n}" for n in range(50)))]
    one = build.statements(lambda: reindex_customers(ids[:1], by=THE_HOUSE))
    assert one == build.statements(lambda: reindex_customers(ids, by=THE_HOUSE)) <= 3
