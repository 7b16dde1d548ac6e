"""What is reviewed follows the rules of the day; earlier versions are kept."""

import pytest

from entrepot.domain.orders.actions import activate_review_rules, approve_orders
from entrepot.domain.orders.models import Hold, ReviewRules
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid
from tests import build

pytestmark = pytest.mark.django_db


def test_orders_placed_from_now_on_are_held_by_the_new_rules(shop):
    before = build.order(LAMP=2)
    activate_review_rules([{"rule": "amount", "above": "15"}, {"rule": "new_customer"}], by=THE_HOUSE)
    after = build.order(LAMP=3)

    assert not Hold.objects.filter(order=before).exists()
    assert [(h.code, h.facts) for h in Hold.objects.filter(order=after)] == [
        ("amount", {"total": "30.00", "above": "15"})
    ]


def test_versions_are_kept_and_one_is_active():
    activate_review_rules([], by=THE_HOUSE)
    activate_review_rules([{"rule": "memo"}], by=THE_HOUSE)

    assert list(ReviewRules.objects.order_by("version").values_list("version", "active")) == [
        (1, False), (2, False), (3, True),
    ]  # fmt: skip


def test_what_is_open_already_is_looked_at_when_that_is_wished(careful):
    waiting, begun, approved = careful(3), build.order(LAMP=4), careful(5)
    build.follow()
    only(approve_orders([approved], by=THE_HOUSE))
    rules = [{"rule": "amount", "above": "25"}]
    activate_review_rules(rules, by=THE_HOUSE)
    build.follow()
    assert not Hold.objects.exists()

    channels = {"only": {"channels": ["careful"]}}
    activate_review_rules([{**rule, **channels} for rule in rules], review_open=True, by=THE_HOUSE)
    build.follow()
    assert [build.fresh(order).holds_open for order in (waiting, begun, approved)] == [1, 0, 0]
    assert build.differences() == {}


def test_what_new_rules_no_longer_ask_lets_go_of_what_waits(shop):
    activate_review_rules([{"rule": "amount", "above": "15"}], by=THE_HOUSE)
    order = build.order(LAMP=2)
    activate_review_rules([], review_open=True, by=THE_HOUSE)
    assert build.fresh(order).state == "placed"
    build.follow()
    assert (build.fresh(order).state, build.fresh(order).holds_open) == ("approved", 0)


@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "moon"},
        {"rule": "amount"},
        {"rule": "amount", "above": "much"},
        {"rule": "duplicate", "minutes": 0},
        {"rule": "duplicate", "minutes": True},
        {"rule": "duplicate", "minutes": 10**13},
        {"rule": ["amount"]},
        {"rule": "amount", "above": "1e14"},
        {"rule": "amount", "above": "Infinity"},
        {"rule": "amount", "above": "5", "below": "9"},
        {"rule": "amount", "above": "5", "only": {"shops": ["web"]}},
        {"rule": "message", "allow": "thanks"},
        {"rule": "hours", "from": "9", "to": "18:00"},
        {"rule": "hours", "from": "09:00"},
        {"rule": "buffer"},
        {"rule": "buffer", "minutes": 5, "after": "lunch"},
        {"rule": "undeliverable"},
        {"rule": "quantity", "times": 1},
        {"rule": "second_approval"},
    ],
)
def test_refuses_rules_that_cannot_be_used(rule):
    with pytest.raises(Invalid):
        activate_review_rules([rule], by=THE_HOUSE)
    assert ReviewRules.objects.get(active=True).version == 1
    assert not Entry.objects.exists()
