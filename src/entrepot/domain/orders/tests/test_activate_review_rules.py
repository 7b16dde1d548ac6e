"""What is reviewed follows the rules of the day; earlier versions are kept."""

import pytest

from entrepot.domain.orders.actions import activate_review_rules
from entrepot.domain.orders.models import Hold, ReviewRules
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
