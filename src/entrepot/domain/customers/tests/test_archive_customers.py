import pytest

from entrepot.domain.customers.actions import NewCustomer, archive_customers, create_customers
from entrepot.domain.customers.merging import MergedAway, StandsForOthers
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import customers_like, duplicates_of
from entrepot.domain.receivables.actions import merge_customers
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
PHONE = "13800001111"


def test_who_is_archived_is_on_no_list_and_recognised_no_more():
    wang = NewCustomer("王芳", phone=PHONE, external_ids={"tmall": "t1"})
    (first,) = create_customers([wang], by=THE_HOUSE)

    (archived,) = archive_customers([first], by=THE_HOUSE)

    assert archived.archived_at is not None
    assert not customers_like(THE_HOUSE).exists()
    assert not customers_like(THE_HOUSE, query="王芳").exists()
    assert not duplicates_of(THE_HOUSE, PHONE).exists()
    (second,) = create_customers([wang], by=THE_HOUSE)
    assert second.pk != first.pk
    assert Customer.objects.get(pk=first.pk).name == "王芳"
    archive_customers([first], by=THE_HOUSE)
    assert build.told("customer", first.pk) == ["customer.created", "customer.archived"]


def test_whom_others_stand_for_stay():
    people = create_customers([NewCustomer("王"), NewCustomer("汪"), NewCustomer("黄")], by=THE_HOUSE)
    merge_customers((people[0].number, people[1].number), by=THE_HOUSE)

    kept, merged, gone = archive_customers(people, by=THE_HOUSE)

    assert isinstance(kept, StandsForOthers)
    assert isinstance(merged, MergedAway)
    assert gone.archived_at is not None


def test_fifty_cost_as_many_statements_as_one():
    people = create_customers([NewCustomer(f"{n}", phone=f"138{n:08}") for n in range(51)], by=THE_HOUSE)
    one = build.statements(lambda: archive_customers(people[:1], by=THE_HOUSE))
    assert build.statements(lambda: archive_customers(people[1:], by=THE_HOUSE)) == one
