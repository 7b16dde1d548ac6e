"""How urgent an order is follows the rules of the day; what its sender says stands."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import activate_urgency_rules
from entrepot.domain.orders.models import UrgencyRules
from entrepot.domain.orders.rules.urgency import UrgencyFacts, ship_by, urgency
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from tests import build

OFFICE = {"opens": "09:00", "closes": "18:00", "days": [1, 2, 3, 4, 5]}


@pytest.mark.django_db
def test_orders_placed_from_now_on_are_urgent_by_the_rules(shop):
    before = build.order(LAMP=1)
    activate_urgency_rules(
        [{"tag": "rush", "priority": 90}, {"channel": "web", "priority": 5, "ship_within": {"hours": 24}}],
        by=THE_HOUSE,
    )
    plain, rush = build.order(VASE=1), build.order(VASE=2, more={"tags": ["rush"]})
    by_hand = build.order(VASE=1, LAMP=1, more={"priority": -3, "ship_by": datetime(2199, 1, 1, tzinfo=UTC)})
    said = build.order(LAMP=3, more={"priority": 0})
    assert [order.priority for order in (before, plain, rush, by_hand, said)] == [0, 5, 90, -3, 0]
    assert before.ship_by is None
    assert 23.9 < (plain.ship_by - plain.placed_at).total_seconds() / 3600 < 24.1
    assert by_hand.ship_by.year == 2199
    assert rush.demand_group.priority == 90


@pytest.mark.django_db
def test_versions_are_kept_and_one_is_active():
    activate_urgency_rules([{"priority": 1}], by=THE_HOUSE)
    activate_urgency_rules([], by=THE_HOUSE)
    assert list(UrgencyRules.objects.order_by("version").values_list("version", "active")) == [(1, False), (2, True)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rule",
    [
        {"moon": "full", "priority": 1}, {"channel": "web"}, {"priority": "high"}, {"priority": 1001},
        {"above": "much", "priority": 1}, {"channel": 7, "priority": 1}, {"ship_within": {"hours": 0}},
        {"ship_within": {"hours": 8, "opens": "18:00", "closes": "09:00"}}, {"ship_within": {"hours": 8, "days": []}},
        {"ship_within": 8}, {"ship_within": {"hours": 8, "days": [8]}},
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_refused(rule):
    with build.no_trace(), pytest.raises(Invalid):
        activate_urgency_rules([rule], by=THE_HOUSE)


@pytest.mark.parametrize(
    ("placed", "hours", "due"),
    [
        # Friday in Shanghai, half past four in the afternoon: an hour and a half is left, the rest is Monday's.
        ("2026-11-20T08:30", 8, "2026-11-23T07:30"),
        ("2026-11-23T01:00", 9, "2026-11-23T10:00"),
        ("2026-11-21T03:00", 1, "2026-11-23T02:00"),
    ],
)
def test_working_hours_pass_while_people_work(placed, hours, due):
    at = datetime.fromisoformat(placed).replace(tzinfo=UTC)
    assert ship_by(at, {"hours": hours, **OFFICE}, "Asia/Shanghai") == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_the_first_rule_that_fits_speaks():
    facts = UrgencyFacts("web", "standard", "vip", ["gift"], Decimal(100))
    rules = [
        {"group": "new", "priority": 1}, {"above": "100", "priority": 2}, {"tag": "gift", "priority": 3},
        {"channel": "web", "priority": 4, "ship_within": {"hours": 2}},
    ]  # fmt: skip
    assert urgency(facts, rules) == (3, {"hours": 2})
    assert urgency(facts, []) == (None, None)
