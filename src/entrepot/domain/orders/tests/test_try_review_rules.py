"""A draft of rules is tried on last week's orders; nothing comes of it but knowledge."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.actions import (
    activate_review_rules,
    approve_orders,
    hold_orders,
    reject_orders,
    try_review_rules,
)
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.reviewing import trial as bench
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db

ACTIVE = [{"rule": "amount", "above": "25"}]


@pytest.fixture
def week(shop):
    build.receive("SH", LAMP=500)
    activate_review_rules(ACTIVE, by=THE_HOUSE)
    return [build.order(LAMP=n, more={"seller_memo": "急" if n == 1 else ""}) for n in (1, 2, 3)]


def test_it_tells_who_would_be_held_and_who_no_longer(week):
    memo, _, dear = week
    with build.no_trace():
        tried = try_review_rules([{"rule": "memo"}], by=THE_HOUSE)

    assert (tried.orders, tried.capped, tried.held_by_draft, tried.held_by_active) == (3, False, 1, 1)
    assert (dict(tried.draft), dict(tried.active)) == ({"memo": 1}, {"amount": 1})
    (held,), (free,) = tried.newly_held.sample, tried.no_longer_held.sample
    assert (held.number, held.total, [f.code for f in held.found]) == (memo.number, Decimal("10.00"), ["memo"])
    assert (free.number, [f.facts for f in free.found]) == (dear.number, [{"total": "30.00", "above": "25"}])


def test_the_same_rules_hold_the_same_whatever_people_decided_since(week):
    only(approve_orders([week[2]], by=THE_HOUSE))
    only(hold_orders([week[0]], code="call_first", by=THE_HOUSE))
    tried = try_review_rules(ACTIVE, by=THE_HOUSE)
    assert (tried.newly_held.count, tried.no_longer_held.count) == (0, 0)
    assert tried.draft == tried.active == {"amount": 1}


def test_only_what_was_placed_in_the_period_and_still_stands_is_tried(week):
    Order.objects.filter(pk=week[0].pk).update(placed_at=clock.now() - timedelta(days=8))
    only(reject_orders([week[2]], reason="x", by=THE_HOUSE))
    assert try_review_rules([], by=THE_HOUSE).orders == 1
    since = clock.now() - timedelta(days=9)
    assert try_review_rules([], since=since, by=THE_HOUSE).orders == 2
    assert try_review_rules([], since=since, until=since + timedelta(days=2), by=THE_HOUSE).orders == 1


def test_money_and_surroundings_are_asked_like_in_review(week):
    customer = week[0].buyer
    set_credit_limit(customer, currency="CNY", limit=Decimal("25.00"), by=THE_HOUSE)
    Customer.objects.filter(pk=customer.pk).update(blocked=True)
    draft = [{"rule": "credit_limit"}, {"rule": "customer_blocked"}, {"rule": "unpaid"}, {"rule": "could_merge"}]
    with build.no_trace():
        tried = try_review_rules(draft, by=THE_HOUSE)
    # The first two are within the limit; each counts what came before it.
    assert tried.draft == {"credit_limit": 2, "customer_blocked": 3, "unpaid": 3, "could_merge": 3}
    newest = tried.newly_held.sample[0]
    assert {f.code: f.facts for f in newest.found}["unpaid"] == {"unpaid": "20.00"}


def test_the_clock_is_that_of_placing(week):
    Order.objects.update(placed_at=clock.now().replace(hour=4) - timedelta(days=2))
    Channel.objects.update(time_zone="Asia/Shanghai")
    open_then = {"rule": "hours", "from": "11:00", "to": "13:00"}
    shut_then = {"rule": "hours", "from": "13:00", "to": "11:00"}
    assert not try_review_rules([open_then], by=THE_HOUSE).draft
    assert try_review_rules([shut_then], by=THE_HOUSE).draft == {"hours": 3}


def test_it_says_what_is_only_nearly_so(week):
    assert try_review_rules([], by=THE_HOUSE).approximations == bench.approximations([{"rule": "amount"}])
    said = try_review_rules([{"rule": "short"}, {"rule": "hours", "from": "09:00", "to": "18:00"}], by=THE_HOUSE)
    assert len(said.approximations) == len(bench.approximations([])) + 2


def test_beyond_the_most_it_takes_the_newest_and_says_so(week, monkeypatch):
    monkeypatch.setattr(bench, "MOST", 2)
    tried = try_review_rules([{"rule": "amount", "above": "5"}], by=THE_HOUSE)
    assert (tried.orders, tried.capped) == (2, True)
    assert [order.number for order in tried.newly_held.sample] == [week[1].number]


def test_a_sample_is_a_sample(week, monkeypatch):
    monkeypatch.setattr(bench, "_SHOWN", 1)
    tried = try_review_rules([{"rule": "amount", "above": "5"}], by=THE_HOUSE)
    assert (tried.newly_held.count, len(tried.newly_held.sample)) == (2, 1)


@pytest.mark.parametrize("rules", [[{"rule": "moon"}], [{"rule": "amount"}]])
def test_refuses_rules_that_cannot_be_used(week, rules):
    with build.no_trace(), pytest.raises(Invalid):
        try_review_rules(rules, by=THE_HOUSE)


def test_refuses_a_period_that_ends_before_it_begins(week):
    now = clock.now()
    with pytest.raises(Invalid):
        try_review_rules([], since=now, until=now, by=THE_HOUSE)


def test_whoever_may_not_does_not(week):
    clerk = Actor(ActorKind.PERSON, 7, "clerk", 1, frozenset({"orders.view_orders"}))
    with pytest.raises(NotAllowed):
        try_review_rules([], by=clerk)


EVERY = [
    {"rule": name}
    for name in (
        "credit_limit", "overdue", "unpaid", "short", "customer_blocked", "new_customer", "blacklist", "could_merge",
        "several_addresses", "quantity", "duplicate", "price_below_cost", "invoice_incomplete",
    )
] + [{"rule": "buffer", "minutes": 5, "after": "payment"}]  # fmt: skip


def test_as_many_statements_for_fifty_orders_as_for_one_and_as_many_for_each_thousand(week, monkeypatch):
    def asked() -> int:
        return build.statements(lambda: try_review_rules(EVERY, by=THE_HOUSE))

    Order.objects.exclude(pk=week[0].pk).update(placed_at=clock.now() - timedelta(days=8))
    one = asked()
    for n in range(49):
        build.order(LAMP=1, ship_to=replace(build.TO_PUDONG, street=f"世纪大道 {n} 号"))
    assert (try_review_rules([], by=THE_HOUSE).orders, asked()) == (50, one)
    monkeypatch.setattr(bench, "_AT_ONCE", 25)
    two_chunks = asked()
    monkeypatch.setattr(bench, "_AT_ONCE", 10)
    assert asked() - two_chunks == 3 * (two_chunks - one)
