from decimal import Decimal

import pytest

from entrepot.domain.customers.models import Customer, Merge
from entrepot.domain.receivables.actions import merge_customers, unmerge_customers
from entrepot.domain.receivables.models import Account
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.domain.receivables.tests.test_merge_customers import bought, limited, merged, two
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed, Refusal
from tests import build

pytestmark = pytest.mark.django_db


def separated(kept, other):
    return unmerge_customers((kept.number, other.number), by=THE_HOUSE)


def test_each_stands_alone_again_with_what_it_had(shop):
    kept, other = two(blocked=True)
    bought("jd", "j1", LAMP=2)
    merged(kept, other)
    meanwhile = bought("jd", "j1")
    separated(kept, other)
    assert meanwhile.buyer_id == kept.pk
    assert bought("jd", "j1").buyer_id == other.pk
    assert [Customer.objects.get(pk=one.pk).blocked for one in (kept, other)] == [False, True]
    assert not build.fresh(other).archived_at
    assert (owed_by(kept)[0].owed, owed_by(other)[0].owed) == (10, 30)
    assert build.told("customer", other.pk)[-1] == "customer.separated_from"
    assert Merge.objects.get().undone_at
    assert build.differences() == {}


def test_what_it_owed_leaves_the_others_account(shop):
    kept, other = two()
    limited(kept)
    bought("jd", "j1", LAMP=2)
    bought("tmall", "t1", LAMP=1)
    merged(kept, other)
    account = Account.objects.get(kind="customer", customer=kept)
    assert account.balance == 30
    separated(kept, other)
    assert build.fresh(account).balance == 10
    assert build.differences() == {}
    merged(kept, other)
    assert build.fresh(account).balance == 30
    assert build.differences() == {}


def test_a_settled_account_of_its_own_gets_back_what_stood_beside_it(shop):
    kept, other = two()
    limited(kept)
    limited(other, None)
    merged(kept, other)
    late = bought("jd", "j1", LAMP=2)
    assert late.account.parent.customer_id == kept.pk
    separated(kept, other)
    assert [Account.objects.get(kind="customer", customer=one).balance for one in (kept, other)] == [20, 0]
    assert build.differences() == {}


def test_what_is_not_merged_cannot_be_separated():
    kept, other = two()
    with build.no_trace():
        with pytest.raises(Refusal) as refused:
            separated(kept, other)
        assert refused.value.code == "customers_not_merged"
    merge_customers((kept.number, other.number), by=THE_HOUSE)
    with build.no_trace(), pytest.raises(NotAllowed):
        unmerge_customers((kept.number, other.number), by=nobody())
    assert Decimal(0) == sum(one.owed for one in owed_by(kept))
