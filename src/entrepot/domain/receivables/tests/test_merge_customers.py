from decimal import Decimal

import pytest

from entrepot.domain.customers.actions import NewCustomer, change_customer, create_customers
from entrepot.domain.customers.queries import customers_like
from entrepot.domain.orders.models import Order
from entrepot.domain.receivables.actions import book_opening_balances, merge_customers, set_credit_limit
from entrepot.domain.receivables.models import Account
from entrepot.domain.receivables.opening import NewOpening
from entrepot.domain.receivables.queries import owed_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation import clock
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed, Refusal
from tests import build
from tests.invariants.at_once import at_once

pytestmark = pytest.mark.django_db


def two(**of_second):
    first = NewCustomer("王芳", phone="13800000001", external_ids={"tmall": "t1"})
    second = NewCustomer("王芳芳", **{"phone": "13800000002", "external_ids": {"jd": "j1"}, **of_second})
    return create_customers([first, second], by=THE_HOUSE)


def merged(kept, other):
    return merge_customers((kept.number, other.number), by=THE_HOUSE)


def bought(channel, who, **lines):
    buyer = build.Buyer(channel_code=channel, external_id=who)
    return build.order(channel=channel, customer=buyer, **(lines or {"LAMP": 1}))


def limited(customer, limit="100"):
    return set_credit_limit(customer, limit=Decimal(limit) if limit else None, currency="CNY", by=THE_HOUSE)


def test_one_stands_for_both_and_each_keeps_its_orders(shop):
    kept, other = two()
    before = bought("jd", "j1")
    merged(kept, other)
    after = bought("jd", "j1")
    by_number = build.order(LAMP=1, customer=None, more={"customer_number": other.number})
    assert [order.buyer_id for order in (build.fresh(before), after, by_number)] == [other.pk, kept.pk, kept.pk]
    assert [one.pk for one in customers_like(THE_HOUSE)] == [kept.pk]
    assert [one.pk for one in customers_like(THE_HOUSE, query="王芳芳")] == [kept.pk]
    assert build.fresh(other).archived_at
    assert build.told("customer", kept.pk)[-1] == "customer.merged"
    assert build.told("customer", other.pk)[-1] == "customer.merged_into"
    assert owed_by(kept)[0].owed == sum(order.total for order in Order.objects.all())
    assert build.differences() == {}


def test_a_limit_counts_what_both_owe(shop):
    kept, other = two()
    limited(kept)
    bought("jd", "j1", LAMP=2)
    merged(kept, other)
    account = Account.objects.get(kind="customer", customer=kept)
    assert account.balance == 20
    bought("jd", "j1", LAMP=1)
    assert build.fresh(account).balance == 30
    assert build.differences() == {}


def test_a_limit_that_is_set_later_counts_both_too(shop):
    kept, other = two()
    bought("jd", "j1", LAMP=2)
    bought("tmall", "t1", LAMP=1)
    merged(kept, other)
    assert limited(kept).balance == 30
    assert build.differences() == {}


def test_who_has_an_account_of_its_own_is_kept(shop):
    kept, other = two()
    limited(other)
    bought("jd", "j1")
    with build.no_trace():
        with pytest.raises(Refusal) as refused:
            merged(kept, other)
        assert refused.value.code == "customer_has_an_account"
    merged(other, kept)
    assert build.differences() == {}


def test_who_is_blocked_blocks_both():
    kept, other = two(blocked=True)
    merged(kept, other)
    assert build.fresh(kept).blocked


def test_what_makes_no_sense_is_refused_and_leaves_no_trace():
    kept, other = two()
    third, fourth = create_customers([NewCustomer("三"), NewCustomer("四")], by=THE_HOUSE)
    merged(kept, other)
    wrong = {
        (kept.number, kept.number): "same_customer",
        (kept.number, "C-none"): "not_found",
        (other.number, third.number): "customer_merged_away",
        (third.number, other.number): "customer_merged_away",
        (third.number, kept.number): "customer_stands_for_others",
    }
    with build.no_trace():
        for pair, code in wrong.items():
            with pytest.raises(Refusal) as refused:
                merge_customers(pair, by=THE_HOUSE)
            assert refused.value.code == code
        with pytest.raises(NotAllowed):
            merge_customers((third.number, fourth.number), by=nobody())
        for change in (
            lambda: change_customer(build.fresh(other), changes={"name": "五"}, by=THE_HOUSE),
            lambda: limited(build.fresh(other)),
        ):
            with pytest.raises(Refusal) as refused:
                change()
            assert refused.value.code == "customer_merged_away"
        opening = NewOpening(other.pk, "A1", Decimal(10), "CNY", clock.now().date())
        (answer,) = book_opening_balances([opening], by=THE_HOUSE)
        assert answer.code == "customer_merged_away"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("turn", range(5))
def test_an_order_that_is_placed_while_its_buyer_is_merged_is_owed_on_the_one_account(turn, shop):
    kept, other = two()
    limited(kept, "1000")
    changes = [lambda: merged(kept, other), lambda: bought("jd", "j1"), lambda: bought("tmall", "t1")]
    answers = at_once(changes)
    assert not [answer for answer in answers if isinstance(answer, Refusal)]
    assert Account.objects.get(kind="customer", customer=kept).balance == 20
    assert build.fresh(other).merged_into_id == kept.pk
    assert build.differences() == {}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_merge_the_same_pair_the_other_way_round_one_is_refused(turn):
    one, other = two()
    answers = at_once([lambda: merged(one, other), lambda: merged(other, one)])
    (refused,) = [answer for answer in answers if isinstance(answer, Refusal)]
    assert refused.code == "customer_merged_away"
    assert sum(build.fresh(customer).merged_into_id is not None for customer in (one, other)) == 1
