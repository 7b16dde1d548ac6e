"""A draft of rules chooses anew for last week's orders; nothing comes of it but knowledge."""

from datetime import timedelta

import pytest

from entrepot.domain.sourcing import trying
from entrepot.domain.sourcing.actions import activate_rules, try_rules
from entrepot.domain.sourcing.models import DemandGroup
from entrepot.foundation import clock
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def week(shop):
    activate_rules([{"rule": "most_stock"}], by=THE_HOUSE)
    build.receive("BJ", LAMP=90)
    return [build.order(LAMP=n) for n in (1, 2)]


def the_nearest():
    return [{"rule": "nearest_region"}]


def test_it_tells_for_which_orders_other_places_would_be_chosen(week):
    with build.no_trace():
        trial = try_rules(the_nearest(), by=THE_HOUSE)
    assert (trial.orders, trial.capped, trial.differing) == (2, False, 2)
    assert [one.group_id for one in trial.sample] == [order.demand_group_id for order in week]
    assert [(one.active[0]["warehouse"], one.draft[0]["warehouse"]) for one in trial.sample] == [("BJ", "SH")] * 2
    assert (dict(trial.active.pieces), dict(trial.draft.pieces)) == ({"BJ": 3}, {"SH": 3})
    assert (trial.draft.parcels, trial.draft.split, trial.draft.short) == (2, 0, 0)


def test_the_active_rules_choose_what_they_chose_also_when_it_was_sent_since(week):
    build.follow()
    trial = try_rules([{"rule": "most_stock"}], by=THE_HOUSE)
    assert (trial.orders, trial.differing) == (2, 0)
    assert dict(trial.active.pieces) == {"BJ": 3}


def test_only_what_came_in_the_period_and_no_more_than_so_many(week, monkeypatch):
    DemandGroup.objects.filter(pk=week[0].demand_group_id).update(created_at=clock.now() - timedelta(days=8))
    assert try_rules(the_nearest(), by=THE_HOUSE).orders == 1
    monkeypatch.setattr(trying, "MOST", 1)
    trial = try_rules(the_nearest(), since=clock.now() - timedelta(days=9), by=THE_HOUSE)
    assert (trial.orders, trial.capped) == (1, True)


def test_rules_nobody_knows_an_empty_period_and_who_may_not_are_refused():
    with pytest.raises(Invalid):
        try_rules([{"rule": "by_magic"}], by=THE_HOUSE)
    with pytest.raises(Invalid):
        try_rules([], since=clock.now() + timedelta(days=1), by=THE_HOUSE)
    with pytest.raises(NotAllowed):
        try_rules([], by=Actor(ActorKind.PERSON, 7, "anna", 1, frozenset()))


def test_one_or_fifty_take_as_many_statements(week):
    few = build.statements(lambda: try_rules(the_nearest(), by=THE_HOUSE))
    for _ in range(48):
        build.order(LAMP=1)
    assert build.statements(lambda: try_rules(the_nearest(), by=THE_HOUSE)) == few
